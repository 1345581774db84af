import { nodeTypes } from '../../syntax/piece.js'
import type { PlacedPiece, Survey } from '../survey.js'
import type { Use } from '../uses.js'

/**
 * A survey on its way between threads. Posting a hundred thousand objects costs as much as parsing a tenth of their
 * text; a few long strings and one array of numbers cost nothing.
 */
export interface PackedSurvey {
  readonly numbers: Int32Array<ArrayBuffer>
  /** Five texts a piece. None of them can hold a NUL, because no text with one is read. */
  readonly texts: string
  readonly inlineIds: readonly (readonly [piece: number, id: string])[]
  readonly uses: string
  readonly damaged: Survey['damaged']
  readonly text: string
}

const numbersPerPiece = 16
const textsPerPiece = 5

export function pack({ pieces, uses, damaged, text }: Survey): PackedSurvey {
  const numbers = new Int32Array(pieces.length * numbersPerPiece)
  const texts: string[] = []
  const inlineIds: [number, string][] = []
  pieces.forEach((piece, index) => {
    numbers.set(numbersOf(piece), index * numbersPerPiece)
    texts.push(piece.name, piece.fullName, piece.signature, piece.sourceHash, piece.bodyHash)
    if (piece.inlineId !== undefined) inlineIds.push([index, piece.inlineId])
  })
  return { numbers, texts: texts.join('\0'), inlineIds, uses: JSON.stringify(uses), damaged, text }
}

export function unpack({ numbers, texts, inlineIds, uses, damaged, text }: PackedSurvey): Survey {
  const words = texts.split('\0')
  const ids = new Map(inlineIds)
  const pieces = Array.from({ length: numbers.length / numbersPerPiece }, (_, index) => {
    const inlineId = ids.get(index)
    return {
      ...pieceFrom(numbers, index * numbersPerPiece, words, index * textsPerPiece),
      ...(inlineId && { inlineId }),
    }
  })
  return { pieces, uses: JSON.parse(uses) as Use[], damaged, text }
}

function numbersOf({ nodeType, parent, ordinal, tokenCount, span, nameSpan, range, nameRange }: PlacedPiece): number[] {
  return [
    nodeTypes.indexOf(nodeType),
    parent,
    ordinal,
    tokenCount,
    span.start,
    span.end,
    nameSpan.start,
    nameSpan.end,
    range.start.line,
    range.start.character,
    range.end.line,
    range.end.character,
    nameRange.start.line,
    nameRange.start.character,
    nameRange.end.line,
    nameRange.end.character,
  ]
}

function pieceFrom(numbers: Int32Array, at: number, words: readonly string[], word: number): PlacedPiece {
  const n = (offset: number) => numbers[at + offset]!
  const position = (offset: number) => ({ line: n(offset), character: n(offset + 1) })
  return {
    nodeType: nodeTypes[n(0)]!,
    parent: n(1),
    ordinal: n(2),
    tokenCount: n(3),
    span: { start: n(4), end: n(5) },
    nameSpan: { start: n(6), end: n(7) },
    range: { start: position(8), end: position(10) },
    nameRange: { start: position(12), end: position(14) },
    name: words[word]!,
    fullName: words[word + 1]!,
    signature: words[word + 2]!,
    sourceHash: words[word + 3]!,
    bodyHash: words[word + 4]!,
  }
}
