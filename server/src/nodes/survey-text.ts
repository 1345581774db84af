import { nodeTypes } from '../syntax/piece.js'
import type { PlacedPiece, Survey } from './survey.js'
import type { Use, Uses } from './uses.js'

/**
 * A survey as it is stored, and as it goes from thread to thread: a few long strings, because a hundred thousand
 * objects cost more than the parsing of what they tell. Whoever needs it only whole passes it on unread.
 */
export interface SurveyText {
  /** Type, parent and name of each piece. */
  readonly outline: string
  /** The rest of what is known of it. */
  readonly details: string
  readonly links: string
  readonly uses: string
}

const outlineFields = 3
const detailFields = 19

export function writeSurvey({ pieces, links, uses }: Survey): SurveyText {
  const outline: (string | number)[] = []
  const details: (string | number)[] = []
  for (const piece of pieces) {
    const { span, nameSpan, range, nameRange } = piece
    outline.push(nodeTypes.indexOf(piece.nodeType), piece.parent, piece.name)
    details.push(
      piece.fullName,
      piece.ordinal,
      piece.signature,
      piece.sourceHash,
      piece.bodyHash,
      piece.tokenCount,
      piece.inlineId ?? 0,
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
    )
  }
  return {
    outline: JSON.stringify(outline),
    details: JSON.stringify(details),
    links: JSON.stringify(links),
    uses: JSON.stringify(uses),
  }
}

export type OutlinePiece = Pick<PlacedPiece, 'nodeType' | 'parent' | 'name'>

export function readOutline(outline: string): OutlinePiece[] {
  const values = JSON.parse(outline) as (string | number)[]
  return Array.from({ length: values.length / outlineFields }, (_, index) => {
    const at = index * outlineFields
    return {
      nodeType: nodeTypes[values[at] as number]!,
      parent: values[at + 1] as number,
      name: values[at + 2] as string,
    }
  })
}

export function readPieces({ outline, details }: Pick<SurveyText, 'outline' | 'details'>): PlacedPiece[] {
  const values = JSON.parse(details) as (string | number)[]
  return readOutline(outline).map((piece, index) => {
    const at = index * detailFields
    const text = (field: number) => values[at + field] as string
    const number = (field: number) => values[at + field] as number
    const position = (field: number) => ({ line: number(field), character: number(field + 1) })
    return {
      ...piece,
      fullName: text(0),
      ordinal: number(1),
      signature: text(2),
      sourceHash: text(3),
      bodyHash: text(4),
      tokenCount: number(5),
      ...(values[at + 6] !== 0 && { inlineId: text(6) }),
      span: { start: number(7), end: number(8) },
      nameSpan: { start: number(9), end: number(10) },
      range: { start: position(11), end: position(13) },
      nameRange: { start: position(15), end: position(17) },
    }
  })
}

export function readLinks(links: string): Uses['links'] {
  return JSON.parse(links) as Uses['links']
}

export function readUses(uses: string): Use[] {
  return JSON.parse(uses) as Use[]
}
