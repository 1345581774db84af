import { applyEdits, type TextEdit } from '../base/text.js'
import { piecesOf } from './discover.js'
import { findIn } from './findings.js'
import type { Grammar } from './grammars.js'
import { topOf } from './header.js'
import { findInlineIds, type InlineId, idOffset } from './inline-ids.js'
import { outlineOf } from './outline.js'
import type { Discovery, Piece } from './piece.js'
import { TokenHashes } from './token-hashes.js'
import { type SyntaxTree, withTree } from './tree.js'
import { offsetInEdit, type Placement, planIds, type Skipped, strip } from './write-inline-ids.js'

/** How ids get into a text, or out of it. */
export interface Injection {
  /** In text order. */
  readonly edits: readonly TextEdit[]
  /** In text order. */
  readonly skipped: readonly Skipped[]
}

/** A text whose pieces are known. */
export interface Injected {
  readonly grammar: Grammar
  readonly path: string
  readonly text: string
  readonly discovery: Pick<Discovery, 'pieces' | 'damaged'>
}

const noComment = 'Its line ends where a comment cannot stand, in a string for example.'
const breaks = 'With the id behind it the code would be read in another way.'

/**
 * The edits that write the ids of a text's pieces into it as comments. Nothing is believed of a language: the text is
 * parsed with the ids in it, and a place where one is no comment, does harm or changes who is there gets none. Undefined
 * when `stopWhen` said yes before that was known.
 */
export function injectIds(
  { grammar, path, text, discovery }: Injected,
  idOf: (piece: number) => string,
  stopWhen: () => boolean,
): Injection | undefined {
  const plan = planIds(text, grammar.language, discovery.pieces, idOf)
  const trials = new Trials({ grammar, path, text, discovery }, idOf, stopWhen)
  const kept = trials.allWithoutHarm(plan.placements)
  if (!kept) return undefined
  const refused = plan.placements
    .filter(placement => !kept.includes(placement))
    .map(placement => ({
      at: discovery.pieces[placement.piece]!.nameSpan.start,
      reason: trials.reasonAgainst(placement),
    }))
  return {
    edits: kept.map(({ edit }) => edit),
    skipped: [...plan.skipped, ...refused].sort((a, b) => a.at - b.at),
  }
}

/** The ids that stand in a text as comments: a string may hold what looks like one. */
export function inlineIdsIn(grammar: Grammar, text: string): InlineId[] {
  const found = findInlineIds(text, grammar.language)
  if (found.length === 0) return []
  return withTree(grammar, text, tree => found.filter(mark => canRead(tree, idOffset(text, mark))))
}

/** The edits that take all ids out of a text. */
export function stripIds(grammar: Grammar, text: string): TextEdit[] {
  return strip(text, grammar.language, inlineIdsIn(grammar, text))
}

/** Comments that must be closed are markup, which its grammars do not call comments everywhere. */
function canRead(tree: SyntaxTree, offset: number): boolean {
  return tree.grammar.language.comment?.close !== undefined || tree.isComment(offset)
}

/** What ids in a text do: nothing else (undefined), or the first piece that is not what it was, or something else. */
type Trouble = number | 'other' | undefined

/** Parses a text with ids in it to see what they do. */
class Trials {
  readonly #before: Injected
  readonly #idOf: (piece: number) => string
  readonly #stopWhen: () => boolean
  readonly #noComments = new Set<Placement>()
  /** What is in the text in any case. */
  #kept: readonly Placement[] = []
  #isStopped = false

  constructor(before: Injected, idOf: (piece: number) => string, stopWhen: () => boolean) {
    this.#before = before
    this.#idOf = idOf
    this.#stopWhen = stopWhen
  }

  /**
   * The placements, in text order, that are comments and leave everything else as it was; undefined when it was told to
   * stop. Beside others that are there by now, one may do no harm any more: writing ids again must find none of those.
   */
  allWithoutHarm(placements: readonly Placement[]): readonly Placement[] | undefined {
    for (let rest = placements; rest.length > 0 && !this.#isStopped; ) {
      const more = this.#withoutHarm(rest)
      if (more.length === 0) break
      this.#kept = inTextOrder([...this.#kept, ...more])
      rest = rest.filter(placement => !more.includes(placement))
    }
    return this.#isStopped ? undefined : this.#kept
  }

  reasonAgainst(placement: Placement): string {
    return this.#noComments.has(placement) ? noComment : breaks
  }

  /**
   * A piece that is not what it was has its own id to blame nearly always; where it has not, the one to blame is
   * searched for.
   */
  #withoutHarm(placements: readonly Placement[]): readonly Placement[] {
    let kept = placements
    let dropped: Placement | undefined
    for (let trouble = this.#troubleWith(kept); trouble !== undefined; trouble = this.#troubleWith(kept)) {
      const readable = kept.filter(placement => !this.#noComments.has(placement))
      const suspect = kept.find(({ piece }) => piece === trouble)
      if (readable.length < kept.length) kept = readable
      else if (suspect) {
        dropped = suspect
        kept = kept.filter(placement => placement !== suspect)
      } else {
        const isInnocent = dropped?.piece === trouble
        return this.#search(isInnocent ? placements.filter(one => one === dropped || kept.includes(one)) : kept)
      }
    }
    return kept
  }

  /** By halves, so that one bad place among a thousand costs twenty parses. */
  #search(placements: readonly Placement[]): readonly Placement[] {
    if (this.#troubleWith(placements) === undefined) return placements
    if (placements.length <= 1) return []
    const middle = placements.length >> 1
    const left = this.#search(placements.slice(0, middle))
    const right = this.#search(placements.slice(middle))
    if (left.length === 0 || right.length === 0) return [...left, ...right]
    const both = [...left, ...right]
    return this.#troubleWith(both) === undefined ? both : left
  }

  #troubleWith(placements: readonly Placement[]): Trouble {
    if (placements.length === 0 || this.#isStopped) return undefined
    const { grammar, text } = this.#before
    const all = inTextOrder([...this.#kept, ...placements])
    const edited = applyEdits(
      text,
      all.map(({ edit }) => edit),
    )
    const judged = withTree(grammar, edited, tree => ({ trouble: this.#judge(tree, all) }), this.#stopWhen)
    this.#isStopped ||= judged === undefined
    return judged?.trouble
  }

  #judge(tree: SyntaxTree, placements: readonly Placement[]): Trouble {
    let shift = 0
    let areRead = true
    for (const placement of placements) {
      const { start, end, text } = placement.edit
      const isRead = canRead(tree, start + shift + offsetInEdit(placement.edit))
      if (isRead) this.#noComments.delete(placement)
      else this.#noComments.add(placement)
      areRead &&= isRead
      shift += text.length - (end - start)
    }
    return areRead ? this.#firstChanged(tree, placements) : 'other'
  }

  #firstChanged(tree: SyntaxTree, placements: readonly Placement[]): Trouble {
    const { path, discovery } = this.#before
    const { text, grammar } = tree
    const damaged = tree.damaged()
    const ids = findInlineIds(text, grammar.language)
    const top = topOf(text, grammar.language, ids)
    const entries = outlineOf(findIn(tree), text, top)
    const pieces = piecesOf(entries, { path, text, ids, tokens: TokenHashes.of(text, ids) })
    const placed = new Set(placements.map(({ piece }) => piece))
    const idOf = (piece: number) => (placed.has(piece) ? this.#idOf(piece) : discovery.pieces[piece]!.inlineId)
    // The file is the last to be asked: what changes another piece changes it too.
    const [file, ...others] = discovery.pieces.map((before, index) => {
      const piece = pieces[index]
      return piece !== undefined && saysTheSame(piece, before) && piece.inlineId === idOf(index)
    })
    const first = others.indexOf(false)
    if (first >= 0) return first + 1
    return file && pieces.length === discovery.pieces.length && damaged.length <= discovery.damaged.length
      ? undefined
      : 'other'
  }
}

function saysTheSame(a: Piece, b: Piece): boolean {
  return (
    a.nodeType === b.nodeType &&
    a.fullName === b.fullName &&
    a.parent === b.parent &&
    a.ordinal === b.ordinal &&
    a.signature === b.signature &&
    a.bodyHash === b.bodyHash
  )
}

function inTextOrder(placements: readonly Placement[]): Placement[] {
  return [...placements].sort((a, b) => a.edit.start - b.edit.start)
}
