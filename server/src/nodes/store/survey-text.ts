import type { Lines } from '../../base/text.js'
import { nodeTypes, type Piece } from '../../syntax/piece.js'
import { type Sketch, sketchLength } from '../../syntax/sketch.js'
import type { Uses } from '../graph/uses.js'
import type { PlacedPiece } from '../sighting.js'

/**
 * What was seen in a text as it is stored, and as it goes from thread to thread: a few long strings, because a hundred thousand
 * objects cost more than the parsing of what they tell. Whoever needs it only whole passes it on unread.
 */
export interface SurveyText {
  /** Type, parent, name and full name of each piece. */
  readonly outline: string
  /** The rest of what is known of it. */
  readonly details: string
  readonly links: string
  readonly uses: string
  /** The sketches of the pieces, one behind the other: they all have the same length. */
  readonly sketches: string
}

const outlineFields = 4
const detailFields = 18

export function writeSurvey(
  pieces: readonly Piece[],
  sketches: readonly Sketch[],
  { links, ...uses }: Uses,
  lines: Lines,
): SurveyText {
  const outline: (string | number)[] = []
  const details: (string | number)[] = []
  for (const piece of pieces) {
    const { span, nameSpan } = piece
    const [start, end] = [lines.positionAt(span.start), lines.positionAt(span.end)]
    const [nameStart, nameEnd] = [lines.positionAt(nameSpan.start), lines.positionAt(nameSpan.end)]
    outline.push(nodeTypes.indexOf(piece.nodeType), piece.parent, piece.name, piece.fullName)
    details.push(
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
      start.line,
      start.character,
      end.line,
      end.character,
      nameStart.line,
      nameStart.character,
      nameEnd.line,
      nameEnd.character,
    )
  }
  return {
    outline: JSON.stringify(outline),
    details: JSON.stringify(details),
    links: JSON.stringify(links),
    uses: JSON.stringify(uses),
    sketches: sketches.join(''),
  }
}

export type OutlinePiece = Pick<PlacedPiece, 'nodeType' | 'parent' | 'name' | 'fullName'>

export function readOutline(outline: string): OutlinePiece[] {
  const values = JSON.parse(outline) as (string | number)[]
  const pieces: OutlinePiece[] = []
  for (let at = 0; at < values.length; at += outlineFields) {
    pieces.push({
      nodeType: nodeTypes[values[at] as number]!,
      parent: values[at + 1] as number,
      name: values[at + 2] as string,
      fullName: values[at + 3] as string,
    })
  }
  return pieces
}

export function readPieces({ outline, details }: Pick<SurveyText, 'outline' | 'details'>): PlacedPiece[] {
  const values = JSON.parse(details) as (string | number)[]
  return readOutline(outline).map(({ nodeType, parent, name, fullName }, index) => {
    const at = index * detailFields
    const number = (field: number) => values[at + field] as number
    const piece = {
      nodeType,
      parent,
      name,
      fullName,
      ordinal: number(0),
      signature: values[at + 1] as string,
      sourceHash: values[at + 2] as string,
      bodyHash: values[at + 3] as string,
      tokenCount: number(4),
      span: { start: number(6), end: number(7) },
      nameSpan: { start: number(8), end: number(9) },
      range: {
        start: { line: number(10), character: number(11) },
        end: { line: number(12), character: number(13) },
      },
      nameRange: {
        start: { line: number(14), character: number(15) },
        end: { line: number(16), character: number(17) },
      },
    }
    const inlineId = values[at + 5]
    return inlineId === 0 ? piece : { ...piece, inlineId: inlineId as string }
  })
}

export function readSketch(sketches: string, piece: number): Sketch {
  return sketches.slice(piece * sketchLength, (piece + 1) * sketchLength)
}

export function readLinks(links: string): Uses['links'] {
  return JSON.parse(links) as Uses['links']
}

export function readUses(uses: string): Pick<Uses, 'uses' | 'imports'> {
  return JSON.parse(uses) as Pick<Uses, 'uses' | 'imports'>
}
