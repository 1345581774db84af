import { discover, type WholeDiscovery } from '../../server/src/syntax/discover.js'
import type { Grammar } from '../../server/src/syntax/grammars.js'
import { LiveSyntax } from '../../server/src/syntax/live.js'
import type { Discovery } from '../../server/src/syntax/piece.js'
import { withTree } from '../../server/src/syntax/tree.js'
import type { Random } from '../identity/mutations.js'
import { grammarFor } from '../syntax/read.js'

/** What breaks readers of text: line ends of all kinds, halves of characters, other scripts, brackets, marks. */
const shards = [
  '\n', '\r\n', '\r', '\u2028', '\u2029', '\0', '\uFEFF', '\t', ' ', '  \n', ';', '',
  '😀', '\uD83D', '\uDE00', 'e\u0301', 'שלום', '\u202Eabc\u202C', '数', '\u00A0',
  '"', "'", '`', '"""', '/*', '*/', '//', '#', '--', '<!--', '{-', '\\', '\\\n', '${', '<<EOF\n',
  '(', ')', '{', '}', '[', ']', '<', '>', '=>', '->', ':', ',', '.', '=', '|', '&&', '@', '$', '%', '^', '~', '?',
  'def f(', 'class A', 'function ', 'fn f() {', 'end\n', 'if ', 'else:\n', '    ', '# rm_a1b2c3d4', '// rm_a1b2c3d4\n',
]

export interface Typing {
  readonly edits: number
  /** After how many edits somebody looks. */
  readonly every: number
}

/**
 * Types into a text at random. Whenever somebody looks, the pieces must be in order, and those that a fresh reading
 * finds: at once where the text is sound, and where it is damaged after it was read afresh, which happens half the time.
 * Tells of the first that are not.
 */
export async function typeAtRandom(
  path: string,
  original: string,
  random: Random,
  { edits, every }: Typing,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const grammar = await grammarFor(path)
  const live = LiveSyntax.open(grammar, path, original)!
  try {
    for (let edit = 1; edit <= edits; edit++) {
      const before = live.text
      live.update(edited(before, original, random))
      if (edit % every !== 0) continue
      if (live.isGuess && random() < 0.5) live.update(live.text, { afresh: true })
      const trouble = troubleIn(live, grammar, path)
      if (trouble) return { path, edit, ...trouble, before, after: live.text }
    }
    return undefined
  } finally {
    live.free()
  }
}

export function freshReading(grammar: Grammar, path: string, text: string): WholeDiscovery {
  return withTree(grammar, text, tree => discover(tree, path))
}

function troubleIn(live: LiveSyntax, grammar: Grammar, path: string): Readonly<Record<string, unknown>> | undefined {
  if (live.isGivenUp) return { givenUp: true }
  const { discovery } = live
  const disorder = disorderIn(discovery)
  if (disorder !== undefined || live.isGuess) return disorder === undefined ? undefined : { disorder }
  const fresh = freshReading(grammar, path, live.text)
  const sketches = live.sketcher().all()
  return (
    difference('piece', discovery.pieces, fresh.pieces) ??
    difference('reference', discovery.references, fresh.references) ??
    difference('damage', discovery.damaged, fresh.damaged) ??
    difference('sketch', sketches, fresh.sketches)
  )
}

/** Pieces are not empty, in text order, inside their parents and clear of their neighbours; references are in theirs. */
function disorderIn({ pieces, references }: Discovery): string | undefined {
  for (const [index, { fullName, span, nameSpan, parent }] of pieces.entries()) {
    if (index === 0) continue
    const told = `${fullName} at ${span.start}–${span.end}`
    const [above, around] = [pieces[index - 1]!, pieces[parent]!]
    if (span.start >= span.end) return `${told} is empty`
    if (nameSpan.start >= nameSpan.end) return `${told} has no name`
    if (nameSpan.start < span.start || nameSpan.end > span.end) return `${told} has its name elsewhere`
    if (parent >= index || span.start < around.span.start || span.end > around.span.end) return `${told} leaves its parent`
    if (span.start < above.span.start) return `${told} comes too late`
    if (parent !== index - 1 && above.span.end > span.start) return `${told} begins in ${above.fullName}`
  }
  const stray = references.find(({ at, from }) => at < pieces[from]!.span.start || at > pieces[from]!.span.end)
  return stray && `${stray.name} at ${stray.at} is not in its piece`
}

function difference(what: string, live: readonly unknown[], fresh: readonly unknown[]) {
  const [told, due] = [live.map(one => JSON.stringify(one)), fresh.map(one => JSON.stringify(one))]
  const at = Array.from({ length: Math.max(told.length, due.length) }).findIndex((_, index) => told[index] !== due[index])
  return at === -1 ? undefined : { what, at, live: told[at], fresh: due[at] }
}

/** One edit: something typed, deleted, moved or pasted, whole lines or not, or undone by way of the original. */
function edited(text: string, original: string, random: Random): string {
  const at = Math.floor(random() * (text.length + 1))
  const length = Math.floor(random() ** 3 * 200)
  const from = Math.floor(random() * original.length)
  switch (Math.floor(random() * 8)) {
    case 0:
      return text.slice(0, at) + shards[Math.floor(random() * shards.length)] + text.slice(at)
    case 1:
      return text.slice(0, at) + text.slice(at + length)
    case 2:
      return text.slice(0, at) + original.slice(from, from + length) + text.slice(at)
    case 3:
      return text.slice(0, at) + randomCharacters(length, random) + text.slice(at)
    case 4:
      return withLine(text, at, '')
    case 5:
      return withLine(text, at, lineAt(original, from) + lineAt(text, at))
    case 6:
      return text.slice(0, at) + text.slice(at + 1)
    default:
      // So that what is typed next is typed into a sound text, half of the time with a word changed.
      return random() < 0.5 ? original : renamed(original, at)
  }
}

function withLine(text: string, at: number, line: string): string {
  const start = text.lastIndexOf('\n', at - 1) + 1
  return text.slice(0, start) + line + text.slice(start + lineAt(text, at).length)
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at)
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end === -1 ? text.length : end + 1)
}

function renamed(text: string, at: number): string {
  const word = /[a-z]{3,}/.exec(text.slice(at))
  return word ? `${text.slice(0, at + word.index)}x${text.slice(at + word.index)}` : text
}

function randomCharacters(length: number, random: Random): string {
  return String.fromCharCode(...Array.from({ length: length % 20 }, () => Math.floor(random() ** 4 * 0x10000)))
}
