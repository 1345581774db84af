import type { Lines, Range, Span } from '../base/text.js'
import type { Discovery, Piece } from '../syntax/piece.js'

export interface PlacedPiece extends Piece {
  readonly range: Range
  readonly nameRange: Range
}

/** What is needed to find out who is in a text. */
export interface Sighting {
  readonly pieces: readonly PlacedPiece[]
  readonly damaged: readonly Span[]
  /** Whole where the text is damaged, because nodes may have to be looked for in it; else empty. */
  readonly text: string
}

export function sightingOf({ pieces, damaged }: Discovery, text: string, lines: Lines): Sighting {
  return {
    pieces: pieces.map(piece => ({
      ...piece,
      range: lines.rangeOf(piece.span),
      nameRange: lines.rangeOf(piece.nameSpan),
    })),
    damaged,
    text: damaged.length > 0 ? text : '',
  }
}
