import type { Lines, Range, Span } from '../base/text.js'
import type { Layout, Piece } from '../syntax/piece.js'
import type { Sketch } from '../syntax/sketch.js'

export interface PlacedPiece extends Piece {
  readonly range: Range
  readonly nameRange: Range
}

/** What is needed to find out who is in a text. */
export interface Sighting {
  readonly pieces: readonly PlacedPiece[]
  readonly damaged: readonly Span[]
  /** The whole text: nodes that no piece tells of are looked for in it. */
  text(): string
  sketchOf(piece: number): Sketch
}

export function sightingOf(
  { pieces, damaged }: Layout,
  text: string,
  lines: Lines,
  sketchOf: Sighting['sketchOf'],
): Sighting {
  return {
    sketchOf,
    pieces: pieces.map(piece => placed(piece, lines)),
    damaged,
    text: () => text,
  }
}

/** Field by field: this runs for every piece of a text, and spreading takes several times as long. */
function placed(piece: Piece, lines: Lines): PlacedPiece {
  const at = {
    nodeType: piece.nodeType,
    name: piece.name,
    fullName: piece.fullName,
    parent: piece.parent,
    ordinal: piece.ordinal,
    span: piece.span,
    nameSpan: piece.nameSpan,
    signature: piece.signature,
    sourceHash: piece.sourceHash,
    bodyHash: piece.bodyHash,
    tokenCount: piece.tokenCount,
    range: lines.rangeOf(piece.span),
    nameRange: lines.rangeOf(piece.nameSpan),
  }
  return piece.inlineId === undefined ? at : { ...at, inlineId: piece.inlineId }
}
