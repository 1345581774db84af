import { readFile } from 'node:fs/promises'
import type { Query, QueryCapture } from 'web-tree-sitter'
import type { Span } from '../base/text.js'
import type { Grammar, Grammars } from './grammars.js'
import { highlightQueryPaths } from './highlight-queries.js'
import type { BuiltInLanguage } from './languages.js'
import { TimeLimit } from './time-limit.js'
import { type SyntaxTree, withTree } from './tree.js'

/** What a stretch of a text is, for who draws it; the rest is plain. */
export const highlightClasses = [
  'comment',
  'constant',
  'function',
  'key',
  'keyword',
  'number',
  'string',
  'title',
  'type',
] as const
export type HighlightClass = (typeof highlightClasses)[number]

export interface Highlight extends Span {
  readonly as: HighlightClass
}

/** In text order; none reaches into another. */
export type Highlights = readonly Highlight[]

const queries = new WeakMap<Grammar, Promise<Query | undefined>>()

/**
 * What the parts of a text are, as the `highlights.scm` of its grammar says. None at all where the grammar has no query,
 * or none that fits it, or the text takes too long. To compile a query may take a second: not for a thread that serves.
 */
export async function highlight(grammars: Grammars, language: BuiltInLanguage, text: string): Promise<Highlights> {
  const grammar = await grammars.load(language)
  const query = grammar && (await queryOf(grammar, language))
  if (!query) return []
  return withTree(grammar, text, tree => highlightsIn(tree, query), new TimeLimit(text).isOver) ?? []
}

function queryOf(grammar: Grammar, language: BuiltInLanguage): Promise<Query | undefined> {
  let query = queries.get(grammar)
  if (!query) {
    query = compile(grammar, language)
    queries.set(grammar, query)
  }
  return query
}

/** Written for another version of the grammar, a query may not fit: then texts of this language are plain. */
async function compile({ runtime, parser }: Grammar, language: BuiltInLanguage): Promise<Query | undefined> {
  try {
    const parts = await Promise.all(highlightQueryPaths(language).map(path => readFile(path, 'utf8')))
    return runtime.run(() => new runtime.library.Query(parser.language!, parts.join('\n')))
  } catch {
    return undefined
  }
}

/**
 * Wider parts are painted first, so that what stands in them shows. Of several names for one part the most detailed one
 * counts that has a colour (`string.special.key` before `string`), then the last one: most queries go from the general to
 * the special.
 */
function highlightsIn(tree: SyntaxTree, query: Query): Highlights {
  const painted = new Uint8Array(tree.text.length)
  const captures = tree.captures(query).filter(({ name }) => !/^(_|(spell|nospell|conceal|error|local)\b)/.test(name))
  for (const { name, node } of captures.sort(widerFirst)) {
    painted.fill(numberOf(name), node.startIndex, node.endIndex)
  }
  return stretchesOf(painted)
}

function widerFirst({ node: one, name, patternIndex }: QueryCapture, other: QueryCapture): number {
  return (
    one.startIndex - other.node.startIndex ||
    other.node.endIndex - one.endIndex ||
    detailOf(name) - detailOf(other.name) ||
    patternIndex - other.patternIndex
  )
}

function detailOf(name: string): number {
  return numberOf(name) === 0 ? 0 : name.split('.').length
}

function stretchesOf(painted: Uint8Array): Highlight[] {
  const found: Highlight[] = []
  for (let start = 0, end = 0; start < painted.length; start = end) {
    for (end = start + 1; painted[end] === painted[start]; ) end++
    if (painted[start] !== 0) found.push({ start, end, as: highlightClasses[painted[start]! - 1]! })
  }
  return found
}

/** Names begin alike in all queries. What matches first counts. */
const classes: readonly (readonly [RegExp, HighlightClass])[] = [
  [/^comment/, 'comment'],
  [/^(string\.special\.key|property\.definition|tag|attribute)/, 'key'],
  [/^(string|character|escape|text\.(literal|uri)|markup\.(raw|link))/, 'string'],
  [/^(number|float)/, 'number'],
  [/^(constant|boolean)/, 'constant'],
  [/^(function|method)/, 'function'],
  [/^(type|constructor|module|namespace)/, 'type'],
  [/^(text\.title|markup\.heading)/, 'title'],
  [/^(keyword|conditional|repeat|include|exception|import|preproc|storageclass)/, 'keyword'],
]

const numbers = new Map<string, number>()

/** 0 for what is plain. */
function numberOf(name: string): number {
  let number = numbers.get(name)
  if (number === undefined) {
    const found = classes.find(([pattern]) => pattern.test(name))
    number = found ? highlightClasses.indexOf(found[1]) + 1 : 0
    numbers.set(name, number)
  }
  return number
}
