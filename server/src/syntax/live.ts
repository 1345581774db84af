import type { Span } from '../base/text.js'
import { piecesOf, type Reading, referencesIn } from './discover.js'
import { type Findings, findIn } from './findings.js'
import type { Grammar } from './grammars.js'
import { topOf } from './header.js'
import { editedInlineIds, findInlineIds, type InlineId } from './inline-ids.js'
import { type Entry, outlineOf } from './outline.js'
import type { Discovery, Layout, Piece, Reference } from './piece.js'
import { type Reload, Renewal } from './renewal.js'
import { Sketcher } from './sketch.js'
import { spliced } from './splice-findings.js'
import { type Reach, stepFrom, unchangedPieces } from './step.js'
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
  readonly #renewal: Renewal | undefined
  #tree: SyntaxTree
  #text: string
  #tokens: TokenHashes
  #ids: readonly InlineId[]
  #findings: Findings
  #layout: Layout
  /** Looked for when somebody asks. */
  #references: readonly Reference[] | undefined
  #touched: ReadonlySet<number> | undefined
  /** Pieces that may not be hashed yet. */
  #unhashed: ReadonlySet<number> = nothing
  #isFresh = true
  #isGivenUp = false

  private constructor(path: string, { tree, findings }: Read, limit: TimeLimit, renewal: Renewal | undefined) {
    this.#path = path
    this.#limit = limit
    this.#renewal = renewal
    this.#tree = tree
    this.#text = tree.text
    this.#ids = findInlineIds(tree.text, tree.grammar.language)
    this.#tokens = TokenHashes.of(tree.text, this.#ids)
    this.#findings = findings
    this.#layout = { pieces: piecesOf(this.#outline(), this.#reading()), damaged: tree.damaged() }
  }

  /**
   * Undefined when the text takes too much time or memory.
   * @param reload without it, this text too is given up when another one costs the runtime
   */
  static open(grammar: Grammar, path: string, text: string, reload?: Reload): LiveSyntax | undefined {
    const limit = new TimeLimit(text)
    return grammar.runtime.run(() => {
      const read = readAfresh(grammar, text, limit)
      return read && new LiveSyntax(path, read, limit, reload && new Renewal(reload))
    })
  }

  /** In which was seen what is told. */
  get text(): string {
    return this.#text
  }

  get layout(): Layout {
    return this.#layout
  }

  get discovery(): Discovery {
    const { pieces, damaged } = this.#layout
    this.#references ??= referencesIn(this.#findings, pieces)
    return { pieces, references: this.#references, damaged }
  }

  /** Of the last update, as `Step` says; undefined where the pieces may be others than before. */
  get touched(): ReadonlySet<number> | undefined {
    return this.#touched
  }

  /** Whether the pieces may be others than those of a fresh reading. */
  get isGuess(): boolean {
    return !this.#isFresh && this.#tree.grammar.runtime.run(() => this.#tree.hasError) === true
  }

  /** Whether a text took so much time or memory that what is told stays as it was before it. */
  get isGivenUp(): boolean {
    return this.#isGivenUp
  }

  update(text: string, { afresh = false } = {}): Layout {
    this.#limit.restart(text)
    this.#touched = nothing
    if (this.#isGivenUp) return this.#layout
    const { grammar } = this.#tree
    if (grammar.runtime.loss) this.#renew(text)
    else if (text !== this.#text) this.#try(grammar, () => this.#follow(text))
    if (afresh && !this.#isGivenUp && this.isGuess) this.#try(grammar, () => this.#startOver(grammar, text))
    return this.#layout
  }

  /** Resolves when an update can read the text again after another one has cost the runtime. */
  async settled(): Promise<void> {
    await this.#renewal?.settled()
  }

  /** Of the text that is told of; it stays so when the text goes on. */
  sketcher(): Sketcher {
    return new Sketcher(this.#tokens, this.#layout.pieces)
  }

  free(): void {
    this.#tree.free()
  }

  /** What is told stays as it is until the language has been loaded anew. */
  #renew(text: string): void {
    const grammar = this.#renewal?.grammar()
    if (grammar) this.#try(grammar, () => this.#startOver(grammar, text))
    else this.#isGivenUp = this.#renewal?.isOff ?? true
  }

  /** @param work returns whether there was time enough */
  #try({ runtime }: Grammar, work: () => boolean): void {
    this.#isGivenUp = runtime.run(work) !== true
  }

  /** Returns whether there was time enough. */
  #follow(text: string): boolean {
    const change = this.#tree.update(text)
    if (!change) return false
    const window = linesAround(change.dirty, text)
    const fresh = findIn(this.#tree, window)
    if (this.#tree.isStopped) return false
    const reach = { window, shift: change.newEnd - change.oldEnd }
    const marks = this.#ids.length
    this.#isFresh = false
    this.#text = text
    this.#ids = this.#idsAfter(reach)
    this.#tokens = this.#tokens.edited(text, change, this.#ids)
    this.#findings = spliced(this.#findings, fresh, reach)
    const entries = this.#outline()
    const before = { pieces: this.#layout.pieces, touched: this.#unhashed }
    const step = marks === this.#ids.length ? stepFrom(before, entries, this.#reading(), reach) : undefined
    const pieces = step?.pieces ?? piecesOf(entries, this.#reading(unchangedPieces(before.pieces, reach)))
    this.#show(pieces, step?.touched)
    return true
  }

  /** Returns whether there was time enough. */
  #startOver(grammar: Grammar, text: string): boolean {
    const read = readAfresh(grammar, text, this.#limit)
    if (!read) return false
    this.#tree.free()
    this.#tree = read.tree
    this.#findings = read.findings
    if (text !== this.#text) {
      this.#text = text
      this.#ids = findInlineIds(text, grammar.language)
      this.#tokens = TokenHashes.of(text, this.#ids)
    }
    this.#isFresh = true
    this.#show(piecesOf(this.#outline(), this.#reading()))
    return true
  }

  #idsAfter({ window, shift }: Reach): InlineId[] {
    const lines = { start: window.start + 1, end: window.end + 1 }
    return editedInlineIds(this.#ids, this.#text, this.#tree.grammar.language, { lines, shift })
  }

  #show(pieces: readonly Piece[], touched?: ReadonlySet<number>): void {
    this.#layout = { pieces, damaged: this.#tree.damaged() }
    this.#references = undefined
    this.#touched = touched
    this.#unhashed = touched ?? nothing
  }

  #outline(): Entry[] {
    return outlineOf(this.#findings, this.#text, topOf(this.#text, this.#tree.grammar.language, this.#ids))
  }

  #reading(known?: Reading['known']): Reading {
    return {
      path: this.#path,
      text: this.#text,
      ids: this.#ids,
      tokens: this.#tokens,
      ...(known && { known }),
    }
  }
}

const nothing: ReadonlySet<number> = new Set()

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
