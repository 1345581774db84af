import type { Span } from '../base/text.js'
import type { Change } from './change.js'
import { assemble, type Reading } from './discover.js'
import { type Findings, findIn, inTextOrder } from './findings.js'
import type { Grammar } from './grammars.js'
import { topOf } from './header.js'
import { findInlineIds, type InlineId } from './inline-ids.js'
import type { Entry } from './outline.js'
import type { Discovery, Piece } from './piece.js'
import { Sketcher } from './sketch.js'
import { TimeLimit } from './time-limit.js'
import { TokenHashes } from './token-hashes.js'
import { SyntaxTree } from './tree.js'

/**
 * A text that people are typing in, with its tree and its pieces. An update costs about what it touches: the tree is
 * parsed incrementally, only the lines around the change are queried and hashed again, everything else moves along. The
 * tree lives until `free`.
 *
 * While the text is sound, the pieces are those that `discover` would find in it. Of a damaged one tree-sitter does not
 * promise that: an incremental parse may mend it in another way than a fresh one, and a query of a few lines may
 * overlook what stands directly below an error. Then the pieces are a guess, until the text is read `afresh`: whoever
 * holds it asks for that when the person pauses, and before anything is stored.
 */
export class LiveSyntax {
  readonly #path: string
  readonly #limit: TimeLimit
  #tree: SyntaxTree
  #text: string
  #tokens: TokenHashes
  #findings: Findings
  #discovery: Discovery
  #isFresh = true
  #isGivenUp = false

  private constructor(path: string, { tree, findings }: Read, limit: TimeLimit) {
    const ids = findInlineIds(tree.text, tree.grammar.language)
    this.#path = path
    this.#limit = limit
    this.#tree = tree
    this.#text = tree.text
    this.#tokens = TokenHashes.of(tree.text, ids)
    this.#findings = findings
    this.#discovery = this.#assemble(ids)
  }

  /** Undefined when the text takes too long. */
  static open(grammar: Grammar, path: string, text: string): LiveSyntax | undefined {
    const limit = new TimeLimit(text)
    const read = readAfresh(grammar, text, limit)
    return read && new LiveSyntax(path, read, limit)
  }

  /** In which was seen what is told. */
  get text(): string {
    return this.#text
  }

  get discovery(): Discovery {
    return this.#discovery
  }

  /** Whether the pieces may be others than those of a fresh reading. */
  get isGuess(): boolean {
    return !this.#isFresh && this.#tree.hasError
  }

  /** Whether a text took so long that what is told stays as it was before it. */
  get isGivenUp(): boolean {
    return this.#isGivenUp
  }

  update(text: string, { afresh = false } = {}): Discovery {
    this.#limit.restart(text)
    if (text !== this.#text && !this.#isGivenUp) this.#isGivenUp = !this.#follow(text)
    if (afresh && !this.#isGivenUp && this.isGuess) this.#isGivenUp = !this.#startOver()
    return this.#discovery
  }

  /** Of the text that is told of; it stays so when the text goes on. */
  sketcher(): Sketcher {
    return new Sketcher(this.#tokens, this.#discovery.pieces)
  }

  free(): void {
    this.#tree.free()
  }

  /** Returns whether there was time enough. */
  #follow(text: string): boolean {
    const change = this.#tree.update(text)
    if (!change) return false
    const window = linesAround(change.dirty, text)
    const fresh = findIn(this.#tree, window)
    if (this.#tree.isStopped) return false
    const ids = findInlineIds(text, this.#tree.grammar.language)
    this.#isFresh = false
    this.#text = text
    this.#tokens = this.#tokens.edited(text, change, ids)
    this.#findings = spliced(this.#findings, fresh, window, change)
    this.#discovery = this.#assemble(ids, unchangedPieces(this.#discovery, window, change))
    return true
  }

  /** Returns whether there was time enough. */
  #startOver(): boolean {
    const read = readAfresh(this.#tree.grammar, this.#text, this.#limit)
    if (!read) return false
    this.#tree.free()
    this.#tree = read.tree
    this.#findings = read.findings
    this.#isFresh = true
    this.#discovery = this.#assemble(findInlineIds(this.#text, this.#tree.grammar.language))
    return true
  }

  #assemble(ids: readonly InlineId[], known?: Reading['known']): Discovery {
    return assemble(this.#findings, {
      path: this.#path,
      text: this.#text,
      top: topOf(this.#text, this.#tree.grammar.language, ids),
      ids,
      tokens: this.#tokens,
      damaged: this.#tree.damaged(),
      ...(known && { known }),
    })
  }
}

interface Read {
  readonly tree: SyntaxTree
  readonly findings: Findings
}

/** Undefined when that takes too long. */
function readAfresh(grammar: Grammar, text: string, { isOver }: TimeLimit): Read | undefined {
  const tree = SyntaxTree.parse(grammar, text, isOver)
  if (!tree) return undefined
  const findings = findIn(tree)
  if (!tree.isStopped) return { tree, findings }
  tree.free()
  return undefined
}

/**
 * Whole lines and one more on either side: a comment or a decorator belongs to what is on the next line. At both ends of
 * the text the window reaches one beyond, to hold what has no width there (something missing).
 */
function linesAround(span: Span, text: string): Span {
  const lineStart = span.start === 0 ? -1 : text.lastIndexOf('\n', span.start - 1)
  const start = lineStart <= 0 ? -1 : text.lastIndexOf('\n', lineStart - 1)
  const lineEnd = text.indexOf('\n', span.end)
  const end = lineEnd === -1 ? -1 : text.indexOf('\n', lineEnd + 1)
  return { start, end: end === -1 ? text.length + 1 : end }
}

/** What lies outside the window is as it was, moved; what touches it comes from `fresh`. */
function spliced(old: Findings, fresh: Findings, window: Span, change: Change): Findings {
  const shift = change.newEnd - change.oldEnd
  const splice = <T extends Span>(before: readonly T[], now: readonly T[]): T[] => {
    const head = before.filter(item => item.end <= window.start)
    const middle = now.filter(item => item.end > window.start && item.start < window.end)
    const tail = before.filter(item => item.start >= window.end - shift)
    for (const item of tail) move(item, shift)
    return [...head, ...middle, ...tail].sort(inTextOrder)
  }
  return {
    units: splice(old.units, fresh.units),
    wrappers: splice(old.wrappers, fresh.wrappers),
    leads: splice(old.leads, fresh.leads),
    uses: splice(old.uses, fresh.uses),
    muted: splice(old.muted, fresh.muted),
  }
}

/** In place: nobody else has it, and copies of all that follows were the most of what a keystroke cost. */
function move(item: { -readonly [Key in keyof Span]: Span[Key] }, by: number): void {
  item.start += by
  item.end += by
}

/** The piece that an entry outside the window was before. */
function unchangedPieces(old: Discovery, window: Span, change: Change): (entry: Entry) => Piece | undefined {
  const byName = new Map(old.pieces.slice(1).map(piece => [piece.nameSpan.start, piece]))
  const shift = change.newEnd - change.oldEnd
  return ({ span, nameSpan }) => {
    if (span.end > window.start && span.start < window.end) return undefined
    const moved = span.start >= window.end ? shift : 0
    const piece = byName.get(nameSpan.start - moved)
    return piece && piece.span.start + moved === span.start && piece.span.end + moved === span.end ? piece : undefined
  }
}
