import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import { messageOf, Refusal } from './errors.js'

/** Deeper than anything a person writes. */
const deepest = 100

export interface YamlText {
  /** Plain objects, arrays and scalars. */
  readonly value: unknown
  /** The 1-based line of the key at the end of a path of keys, or of the last one on the way that exists. */
  lineOf(path: readonly string[]): number | undefined
}

/**
 * Parses one YAML document that anybody may have written. Throws a Refusal `not_parsable` whose message says what is
 * wrong, with `details: {line, column}` (1-based) where the place is known. A text of 100 kB takes up to half a second, so
 * limit what is read.
 */
export function parseYaml(text: string): YamlText {
  if (isTooDeep(text)) throw new Refusal('not_parsable', `It is nested more than ${deepest} deep.`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw new Refusal('not_parsable', sentence(broken.message), { line, column: col })
  }
  const offsetOf = keyFinder(document)
  return {
    value: unfolded(document),
    lineOf(path) {
      const offset = offsetOf(path)
      return offset === undefined ? undefined : lines.linePos(offset).line
    },
  }
}

/**
 * Building the document recurses, and where that runs out of stack Node was seen to abort the process ("RegExpCompiler
 * Allocation failed") instead of throwing. The parser beneath it does not recurse.
 */
function isTooDeep(text: string): boolean {
  let level: readonly Token[] = [...new Parser().parse(text)] as readonly Token[]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true
    level = level.flatMap(({ key, value, items = [] }) => [key, value, ...items].filter(isToken))
  }
  return false
}

/** A token of the concrete syntax tree, or an item of one: each kind has some of these. */
interface Token {
  readonly key?: unknown
  readonly value?: unknown
  readonly items?: readonly unknown[]
}

function isToken(value: unknown): value is Token {
  return typeof value === 'object' && value !== null
}

/** Throws for aliases that would unfold into something huge. */
function unfolded(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw new Refusal('not_parsable', sentence(messageOf(error)))
  }
}

/** Finds the offset of a key, looking through each table of the document once. */
function keyFinder(document: Document): (path: readonly string[]) => number | undefined {
  const tables = new Map<YAMLMap, Map<string, Pair>>()
  return path => {
    let node: unknown = document.contents
    let pair: Pair | undefined
    for (const name of path) {
      if (!isMap(node)) break
      const table = tables.get(node) ?? new Map(node.items.map(item => [nameOf(item), item]))
      tables.set(node, table)
      pair = table.get(name)
      node = pair?.value
    }
    return (pair?.key as Node | undefined)?.range?.[0]
  }
}

function nameOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key)
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}
