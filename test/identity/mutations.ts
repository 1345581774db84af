import { Draft, renamedEverywhere } from './draft.js'
import { withoutMarks } from './marks.js'
import type { Source, Unit } from './source.js'

/** What happens to a file between two looks at it. Texts carry marks (`marks.ts`). */
export interface Mutation {
  /** Paths with their marked texts afterwards; null: the file is gone. */
  readonly files: Readonly<Record<string, string | null>>
  /** Indexes of the units that it is about; everybody else must not notice. */
  readonly subjects: readonly number[]
  /** Names that only a copy or a new unit has. */
  readonly newNames?: readonly string[]
}

export interface Act {
  readonly kind: string
  /** The share of subjects that must keep their ids. */
  readonly goal: number
  /** Undefined where the source has nothing that this can be done to. */
  mutate(source: Source, random: Random, other: Source): Mutation | undefined
}

/** Numbers from 0 to 1, the same for the same seed. */
export type Random = () => number

const moved = 0.995
const renamed = 0.99
const changed = 0.95

export const acts: readonly Act[] = [
  { kind: 'lines above', goal: moved, mutate: linesAbove },
  { kind: 'move within the file', goal: moved, mutate: moveWithin },
  { kind: 'reorder', goal: moved, mutate: reorder },
  { kind: 'wrap in a class', goal: moved, mutate: wrap },
  { kind: 'reformat', goal: moved, mutate: reformat },
  {
    kind: 'move to another file',
    goal: changed,
    mutate: (source, random, other) => moveAcross(source, random, other, 0),
  },
  {
    kind: 'move to another file + small edit',
    goal: changed,
    mutate: (source, random, other) => moveAcross(source, random, other, 0.1),
  },
  { kind: 'rename', goal: renamed, mutate: (source, random) => rename(source, random, 0) },
  { kind: 'rename + small edit', goal: changed, mutate: (source, random) => rename(source, random, 0.1) },
  { kind: 'rename + edit of 30 %', goal: changed, mutate: (source, random) => rename(source, random, 0.3) },
  { kind: 'edit of 30 %', goal: moved, mutate: editBody },
  { kind: 'split', goal: changed, mutate: split },
  { kind: 'duplicate', goal: moved, mutate: duplicate },
  { kind: 'delete', goal: moved, mutate: remove },
  { kind: 'file rename', goal: moved, mutate: source => renameFile(source, () => 0, 0) },
  { kind: 'file rename + small edit', goal: changed, mutate: (source, random) => renameFile(source, random, 0.1) },
]

const word = /^[A-Za-z_]\w*$/

function linesAbove(source: Source): Mutation | undefined {
  // What must be first in a file stays first.
  const header = /^(#!.*\n|<\?php.*\n|---\n|package .*\n)*/.exec(source.text)![0]
  const { text } = new Draft(source)
  return only(source, `${header}\n\n${text.slice(header.length)}`, everybody(source))
}

function moveWithin(source: Source, random: Random): Mutation | undefined {
  const draft = new Draft(source)
  const tops = source.units.filter(unit => unit.parent === -1)
  const unit = pick(tops, random)
  const lines = unit && draft.linesOf(unit)
  const target = pick(
    tops.filter(top => top !== unit),
    random,
  )
  const place = target && draft.linesOf(target)
  if (!unit || !lines || !place) return undefined
  const block = draft.slice(lines)
  const rest = (start: number, end: number) => cut(draft.text.slice(start, end), lines.start - start, lines.end - start)
  const text = `${rest(0, place.start)}${block}\n${rest(place.start, draft.text.length)}`
  return only(source, text, family(source, unit))
}

function cut(text: string, from: number, to: number): string {
  if (to <= 0 || from >= text.length) return text
  return text.slice(0, Math.max(0, from)) + text.slice(to)
}

function reorder(source: Source, random: Random): Mutation | undefined {
  const draft = new Draft(source)
  const pairs = source.units.flatMap((unit, index) => {
    const next = source.units.slice(index + 1).find(other => other.parent === unit.parent)
    const [lines, nextLines] = [draft.linesOf(unit), next && draft.linesOf(next)]
    return next && lines && nextLines && lines.end <= nextLines.start ? [{ unit, next, lines, nextLines }] : []
  })
  const pair = pick(pairs, random)
  if (!pair) return undefined
  const { unit, next, lines, nextLines } = pair
  const between = draft.text.slice(lines.end, nextLines.start)
  const text =
    draft.text.slice(0, lines.start) +
    withLineEnd(draft.slice(nextLines)) +
    between +
    draft.slice(lines) +
    draft.text.slice(nextLines.end)
  return only(source, text, [...family(source, unit), ...family(source, next)])
}

const wrappers: Readonly<Record<string, readonly [open: string, close: string, indent: string]>> = {
  py: ['class Wrapped7:\n', '', '    '],
  ts: ['namespace Wrapped7 {\n', '}\n', '  '],
  tsx: ['namespace Wrapped7 {\n', '}\n', '  '],
  rs: ['mod wrapped7 {\n', '}\n', '    '],
  rb: ['module Wrapped7\n', 'end\n', '  '],
  cpp: ['namespace wrapped7 {\n', '}\n', '  '],
}

function wrap(source: Source, random: Random): Mutation | undefined {
  const wrapper = wrappers[source.path.split('.').at(-1)!]
  const draft = new Draft(source)
  const unit = pick(
    functionsOf(source).filter(({ parent }) => parent === -1),
    random,
  )
  const lines = unit && draft.linesOf(unit)
  if (!wrapper || !unit || !lines || !isPlain(draft.slice(lines))) return undefined
  const [open, close, indent] = wrapper
  const block = withLineEnd(draft.slice(lines)).replaceAll(/^(?=.)/gm, indent)
  const text = `${draft.text.slice(0, lines.start)}${open}${block}${close}\n${draft.text.slice(lines.end)}`
  return only(source, text, family(source, unit), ['Wrapped7', 'wrapped7'])
}

/** Other indents, blank lines, and a line for each argument. */
function reformat(source: Source): Mutation | undefined {
  if (/\.(md|ya?ml|hs|mk|toml)$/.test(source.path)) return undefined
  const isPython = source.path.endsWith('.py')
  const lines = new Draft(source).text.split('\n').map(line => {
    const [, indent, code] = /^([ \t]*)(.*)$/.exec(line)!
    const wider = indent!.replaceAll('\t', '    ').repeat(isPython ? 2 : 1) + (isPython || indent === '' ? '' : '  ')
    return wider + (isPlain(code!) ? code!.replaceAll(/,(?=\s*\w+\))/g, `,\n${wider}        `) : code!)
  })
  return only(source, lines.join('\n').replaceAll(/\n(?=\n)/g, '\n\n'), everybody(source))
}

function moveAcross(source: Source, random: Random, other: Source, share: number): Mutation | undefined {
  const draft = new Draft(source)
  const unit = pick(movable(source, draft), random)
  const lines = unit && draft.linesOf(unit)
  if (!unit || !lines || other.path === source.path) return undefined
  if (other.units.some(({ name }) => name === unit.name)) return undefined
  const block = edited(draft.slice(lines), unit, share, random, vocabulary(source))
  const files = {
    [source.path]: draft.text.slice(0, lines.start) + draft.text.slice(lines.end),
    [other.path]: `${withLineEnd(other.text)}\n${block}`,
  }
  return { files, subjects: family(source, unit) }
}

function rename(source: Source, random: Random, share: number): Mutation | undefined {
  const unit = pick(functionsOf(source), random)
  const draft = new Draft(source)
  const lines = unit && draft.linesOf(unit)
  if (!unit || !lines) return undefined
  const name = `${unit.name}Anew`
  const block = edited(draft.slice(lines), unit, share, random, vocabulary(source))
  const text = draft.text.slice(0, lines.start) + block + draft.text.slice(lines.end)
  // Where members of others have the name as well, only the one here is renamed.
  const isOnlyOne = source.units.filter(other => other.name === unit.name).length === 1
  if (!isOnlyOne) return undefined
  return only(source, renamedEverywhere(text, unit.name, name), family(source, unit))
}

function editBody(source: Source, random: Random): Mutation | undefined {
  const unit = pick(functionsOf(source), random)
  const draft = new Draft(source)
  const lines = unit && draft.linesOf(unit)
  if (!unit || !lines) return undefined
  const block = edited(draft.slice(lines), unit, 0.3, random, vocabulary(source))
  return only(source, draft.text.slice(0, lines.start) + block + draft.text.slice(lines.end), family(source, unit))
}

/** The smaller part of the body goes into a function of its own, with the same first and last line. */
function split(source: Source, random: Random): Mutation | undefined {
  const draft = new Draft(source)
  const unit = pick(
    functionsOf(source).filter(({ span }) => source.text.slice(span.start, span.end).split('\n').length > 7),
    random,
  )
  const lines = unit && draft.linesOf(unit)
  if (!unit || !lines || unit.parent !== -1 || source.units.some(other => source.units[other.parent] === unit))
    return undefined
  const block = withLineEnd(draft.slice(lines)).split('\n').slice(0, -1)
  const isBraced = /^\s*[})\]]|^end\b/.test(block.at(-1)!)
  const head = block.findIndex(line => line.includes(unit.name) && /[{:]\s*$|\)\s*$/.test(line))
  const body = block.slice(head + 1, isBraced ? -1 : undefined)
  const part = body.slice(0, Math.floor(body.length * 0.35))
  if (head < 0 || part.length < 2 || !isPlain(part.join('\n')) || !sameIndents(part, body)) return undefined
  const tail = isBraced ? [block.at(-1)!] : []
  const piece = [withoutMarks(block[head]!).replace(unit.name, 'splitOff'), ...part.map(withoutMarks), ...tail]
  const rest = [...block.slice(0, head + 1), ...body.slice(part.length), ...tail]
  const text = `${draft.text.slice(0, lines.start)}${piece.join('\n')}\n\n${rest.join('\n')}\n${draft.text.slice(lines.end)}`
  return only(source, text, family(source, unit), ['splitOff'])
}

/** Cutting anywhere else would cut a nested block in two. */
function sameIndents(part: readonly string[], body: readonly string[]): boolean {
  const indent = /^\s*/.exec(body[0]!)![0]
  return (
    part.every(line => line.startsWith(indent) && !/^\s/.test(line.slice(indent.length))) &&
    !/[{([:]\s*$/.test(part.at(-1)!)
  )
}

function duplicate(source: Source, random: Random): Mutation | undefined {
  const unit = pick(functionsOf(source), random)
  const draft = new Draft(source)
  const lines = unit && draft.linesOf(unit)
  if (!unit || !lines) return undefined
  const name = `${unit.name}Copied`
  const copy = renamedEverywhere(withoutMarks(withLineEnd(draft.slice(lines))), unit.name, name)
  const isAbove = random() < 0.5
  const original = withLineEnd(draft.slice(lines))
  const block = isAbove ? `${copy}\n${original}` : `${original}\n${copy}`
  const text = draft.text.slice(0, lines.start) + block + draft.text.slice(lines.end)
  return only(source, text, everybody(source), [name])
}

function remove(source: Source, random: Random): Mutation | undefined {
  const draft = new Draft(source)
  const unit = pick(movable(source, draft), random)
  const lines = unit && draft.linesOf(unit)
  if (!unit || !lines) return undefined
  return only(source, draft.text.slice(0, lines.start) + draft.text.slice(lines.end), family(source, unit))
}

function renameFile(source: Source, random: Random, share: number): Mutation | undefined {
  const draft = new Draft(source)
  const path = source.path.replace(/([^/]*)(\.\w+)$/, 'elsewhere/anew_$1$2')
  const words = vocabulary(source)
  const text = share === 0 ? draft.text : editedWords(draft.text, share, random, words)
  return { files: { [source.path]: null, [path]: text }, subjects: everybody(source) }
}

// What mutations are made of

function only(source: Source, text: string, subjects: readonly number[], newNames?: readonly string[]): Mutation {
  return { files: { [source.path]: text }, subjects, ...(newNames && { newNames }) }
}

function everybody({ units }: Source): number[] {
  return units.map((_, index) => index)
}

/** A unit and all that is inside it. */
function family({ units }: Source, unit: Unit): number[] {
  return everybody({ units } as Source).filter(
    index => units[index]!.span.start >= unit.span.start && units[index]!.span.end <= unit.span.end,
  )
}

function functionsOf({ units }: Source): Unit[] {
  return units.filter(
    ({ nodeType, name, tokenCount }) =>
      (nodeType === 'function' || nodeType === 'method') && word.test(name) && tokenCount >= 12,
  )
}

/** Units that can stand in any file, and enough of them to be told apart from others. */
function movable(source: Source, draft: Draft): Unit[] {
  return source.units.filter(
    unit => unit.parent === -1 && unit.tokenCount >= 12 && word.test(unit.name) && draft.linesOf(unit) !== undefined,
  )
}

function pick<T>(items: readonly T[], random: Random): T | undefined {
  return items[Math.floor(random() * items.length)]
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

/** Without quotes and comments, in which white space and words mean something else. */
function isPlain(code: string): boolean {
  return !/["'`#]|\/\/|\/\*|--/.test(code)
}

const keywords = new Set(
  'and as assert async await break case catch class const continue def default do elif else end enum except export extends final finally fn for foreach fun func function go if impl implements import in interface is lambda let loop match mod module namespace new nil none None not or package pass private protected pub public raise return self static struct super switch then this throw throws trait true True false False try type typeof union unless until use using val var void when where while with yield null defer select chan map range mut ref override virtual abstract sealed data object operator int float double bool char long short byte string unsigned signed size_t auto template typename delete echo fi done esac local begin rescue ensure elsif init deinit guard extension protocol late required factory get set given sig proc test using'.split(
    ' ',
  ),
)

/** Words that code of this file is made of. */
function vocabulary({ text }: Source): string[] {
  return [...new Set(text.match(/\b[a-z]\w{2,}\b/g) ?? [])].filter(name => !keywords.has(name))
}

/** Puts other words in place of a share of the unit's words, but not of its name. */
function edited(block: string, unit: Unit, share: number, random: Random, words: readonly string[]): string {
  if (share === 0) return block
  const head = block.indexOf(unit.name) + unit.name.length
  return block.slice(0, head) + editedWords(block.slice(head), share, random, words)
}

/** A share of all tokens: words stand for about half of them, so twice the share of the words. */
function editedWords(text: string, share: number, random: Random, words: readonly string[]): string {
  return text.replaceAll(/(\uE000\d+\uE001)?(?<![\w"'`#$@\\-])[a-z]\w+(?![\w"'`:!?-])/g, (name, mark) => {
    if (mark || keywords.has(name) || random() >= share * 2) return name
    return pick(words, random) ?? name
  })
}
