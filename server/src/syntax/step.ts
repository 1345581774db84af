import type { Span } from '../base/text.js'
import { type Contents, contentsOf, fileContents, idsByLine, type Reading, sourceHashOf } from './discover.js'
import type { Entry } from './outline.js'
import type { Piece } from './piece.js'

/** A change after which the pieces are the same units, one by one: what nearly every keystroke is. */
export interface Step {
  readonly pieces: readonly Piece[]
  /** Indexes of the pieces that were read again; the others stayed, or moved by whole lines. */
  readonly touched: ReadonlySet<number>
}

/** What a change did: outside the lines of `window`, a span of the new text, all is as it was, moved by `shift`. */
export interface Reach {
  readonly window: Span
  readonly shift: number
}

/**
 * Undefined where the units are others than before, or on lines with an id in them. What is read again is hashed when
 * somebody asks: at most keystrokes nobody does, and what is around the place may be all of a large file.
 * @param before as the last step left it; `touched` are those that may not be hashed yet
 */
export function stepFrom(before: Step, entries: readonly Entry[], reading: Reading, reach: Reach): Step | undefined {
  if (entries.length + 1 !== before.pieces.length || reading.ids.some(id => touches(id, reach.window))) return undefined
  const idAt = idsByLine(reading)
  const [file, ...rest] = before.pieces as [Piece, ...Piece[]]
  const pieces = [readAgain(file, fileContents(reading), reading)]
  const touched = new Set([0])
  for (let index = 0; index < entries.length; index++) {
    const [piece, entry] = [rest[index]!, entries[index]!]
    if (!isSameUnit(piece, entry, before.pieces[piece.parent]!)) return undefined
    const by = movedBy(piece, entry, reach)
    if (by === undefined) {
      touched.add(pieces.length)
      const { span, nameSpan } = entry
      const contents = contentsOf(entry, reading, idAt(nameSpan.start))
      pieces.push(readAgain(piece, { span, nameSpan, ...contents }, reading))
    } else pieces.push(by === 0 && !before.touched.has(pieces.length) ? piece : moved(piece, entry))
  }
  return { pieces, touched }
}

/** The piece that an entry outside the window was before. */
export function unchangedPieces(old: readonly Piece[], reach: Reach): (entry: Entry) => Piece | undefined {
  const byName = new Map(old.slice(1).map(piece => [piece.nameSpan.start, piece]))
  return entry => {
    const piece = byName.get(entry.nameSpan.start - shiftOf(entry, reach))
    return piece && movedBy(piece, entry, reach) !== undefined ? piece : undefined
  }
}

function touches(a: Span, b: Span): boolean {
  return a.end > b.start && a.start < b.end
}

function isSameUnit(piece: Piece, { nodeType, name, fullName, parent }: Entry, above: Piece): boolean {
  return (
    piece.nodeType === nodeType &&
    piece.name === name &&
    piece.parent === parent + 1 &&
    piece.fullName.length === fullName.length &&
    (isNoMoreThan(fullName, above, name) || piece.fullName === fullName)
  )
}

/** Whether nothing stands between the names of the two, which spares putting together and comparing most full names. */
function isNoMoreThan(fullName: string, above: Piece, name: string): boolean {
  const lead = above.fullName === '' ? 0 : above.fullName.length + 1
  return fullName.length === lead + name.length
}

/** Undefined for what is not where the change left it. */
function movedBy(piece: Piece, entry: Entry, reach: Reach): number | undefined {
  const { span, nameSpan } = entry
  if (touches(span, reach.window)) return undefined
  const by = shiftOf(entry, reach)
  const isThere =
    piece.span.start + by === span.start &&
    piece.span.end + by === span.end &&
    piece.nameSpan.start + by === nameSpan.start
  return isThere ? by : undefined
}

function shiftOf({ span }: Entry, { window, shift }: Reach): number {
  return span.start >= window.end ? shift : 0
}

/** Field by field: this runs for half of the pieces at every keystroke, and spreading takes several times as long. */
function moved(piece: Piece, { span, nameSpan }: Entry): Piece {
  const at = {
    nodeType: piece.nodeType,
    name: piece.name,
    fullName: piece.fullName,
    parent: piece.parent,
    ordinal: piece.ordinal,
    span,
    nameSpan,
    signature: piece.signature,
    sourceHash: piece.sourceHash,
    bodyHash: piece.bodyHash,
    tokenCount: piece.tokenCount,
  }
  return piece.inlineId === undefined ? at : { ...at, inlineId: piece.inlineId }
}

type Seen = Contents & Pick<Piece, 'span' | 'nameSpan'>

function readAgain(piece: Piece, { span, nameSpan, signature, bodyHash, tokenCount }: Seen, { text }: Reading): Piece {
  const hash = once(() => sourceHashOf(span, { text }))
  return {
    nodeType: piece.nodeType,
    name: piece.name,
    fullName: piece.fullName,
    parent: piece.parent,
    ordinal: piece.ordinal,
    span,
    nameSpan,
    signature,
    get sourceHash() {
      return hash()
    },
    bodyHash,
    tokenCount,
    ...(piece.inlineId !== undefined && { inlineId: piece.inlineId }),
  }
}

/** Lets go of what it needs as soon as it has its result: a text, here. */
function once<T>(compute: () => T): () => T {
  let state: { readonly todo: () => T } | { readonly done: T } = { todo: compute }
  return () => {
    if ('todo' in state) state = { done: state.todo() }
    return state.done
  }
}
