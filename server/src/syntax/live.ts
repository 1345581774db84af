import type { Span } from '../base/text.js'
import type { Change } from './change.js'
import { assemble, type Reading } from './discover.js'
import { type Findings, findIn, inTextOrder } from './findings.js'
import type { Grammar } from './grammars.js'
import { findInlineIds, type InlineId } from './inline-ids.js'
import type { Entry } from './outline.js'
import type { Discovery, Piece } from './piece.js'
import { Sketcher } from './sketch.js'
import { TokenHashes } from './token-hashes.js'
import { SyntaxTree } from './tree.js'

/**
 * A text that people are typing in, with its tree and its pieces. An update costs about what it touches: the tree is
 * parsed incrementally, only the lines around the change are queried and hashed again, everything else moves along.
 * The pieces are those that `discover` would find in the same tree. The tree lives until `free`.
 */
export class LiveSyntax {
  readonly #path: string
  readonly #tree: SyntaxTree
  #tokens: TokenHashes
  #findings: Findings
  #discovery: Discovery

  constructor(grammar: Grammar, path: string, text: string) {
    this.#path = path
    this.#tree = SyntaxTree.parse(grammar, text)
    const ids = findInlineIds(text, grammar.language)
    this.#tokens = TokenHashes.of(text, ids)
    this.#findings = findIn(this.#tree)
    this.#discovery = this.#assemble(ids)
  }

  get text(): string {
    return this.#tree.text
  }

  get discovery(): Discovery {
    return this.#discovery
  }

  update(text: string): Discovery {
    if (text === this.text) return this.#discovery
    const change = this.#tree.update(text)
    const window = linesAround(change.dirty, text)
    const ids = findInlineIds(text, this.#tree.grammar.language)
    this.#tokens = this.#tokens.edited(text, change, ids)
    this.#findings = spliced(this.#findings, findIn(this.#tree, window), window, change)
    this.#discovery = this.#assemble(ids, unchangedPieces(this.#discovery, window, change))
    return this.#discovery
  }

  /** Of the text as it is now; it stays so when the text goes on. */
  sketcher(): Sketcher {
    return new Sketcher(this.#tokens, this.#discovery.pieces)
  }

  free(): void {
    this.#tree.free()
  }

  #assemble(ids: readonly InlineId[], known?: Reading['known']): Discovery {
    return assemble(this.#findings, {
      path: this.#path,
      text: this.text,
      ids,
      tokens: this.#tokens,
      damaged: this.#tree.damaged(),
      ...(known && { known }),
    })
  }
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
    const tail = before.filter(item => item.start >= window.end - shift).map(item => moved(item, shift))
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

function moved<T extends Span>(item: T, by: number): T {
  return by === 0 ? item : { ...item, start: item.start + by, end: item.end + by }
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
