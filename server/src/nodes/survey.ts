import { Lines, type Range, type Span } from '../base/text.js'
import type { Discovery, Piece } from '../syntax/piece.js'
import { type Uses, usesOf } from './uses.js'

export interface PlacedPiece extends Piece {
  readonly range: Range
  readonly nameRange: Range
}

/** All that the index wants to know of one text. */
export interface Survey extends Uses {
  readonly pieces: readonly PlacedPiece[]
  readonly damaged: readonly Span[]
  /** Whole where the text is damaged, because nodes may have to be looked for in it; else empty. */
  readonly text: string
}

export function surveyOf({ pieces, references, damaged }: Discovery, text: string, lines = new Lines(text)): Survey {
  return {
    pieces: pieces.map(piece => placed(piece, lines)),
    ...usesOf(references, pieces),
    damaged,
    text: damaged.length > 0 ? text : '',
  }
}

function placed(piece: Piece, lines: Lines): PlacedPiece {
  return { ...piece, range: lines.rangeOf(piece.span), nameRange: lines.rangeOf(piece.nameSpan) }
}
