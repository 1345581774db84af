import { Lines, type Range, type Span } from '../base/text.js'
import type { Discovery, Piece } from '../syntax/piece.js'
import { type Uses, usesOf } from './uses.js'

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

/** All that the index wants to know of a text. */
export interface Survey extends Sighting, Uses {}

export function surveyOf(discovery: Discovery, text: string): Survey {
  return { ...sightingOf(discovery, text, new Lines(text)), ...usesOf(discovery.references, discovery.pieces) }
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
