import { Lines } from '../../base/text.js'
import type { Sketch } from '../../syntax/sketch.js'
import type { CodeNode } from '../code-node.js'
import type { PlacedPiece } from '../sighting.js'
import type { Assignment } from './match.js'

/** The nodes of a text in text order, parents before their members; `hidden` are those of them without a piece. */
export function nodesOf(
  { sighting, ids, hidden }: Pick<Assignment, 'sighting' | 'ids' | 'hidden'>,
  path: string,
): { readonly nodes: readonly CodeNode[]; readonly hidden: readonly CodeNode[] } {
  const nodes = nodesOfPieces(sighting.pieces, ids, path)
  if (hidden.length === 0) return { nodes, hidden: [] }
  const lines = new Lines(sighting.text())
  const standing = hidden.map(({ node, span, nameSpan }): CodeNode => {
    const places = { span, range: lines.rangeOf(span), nameSpan, nameRange: lines.rangeOf(nameSpan) }
    return { ...node, ...places, filePath: path, orphaned: false }
  })
  return { nodes: inTextOrder([...nodes, ...standing]), hidden: standing }
}

export function nodesOfPieces(
  pieces: readonly PlacedPiece[],
  ids: readonly string[],
  path: string,
  sketchOf?: (piece: number) => Sketch,
): CodeNode[] {
  return pieces.map((piece, index) => ({
    agentId: ids[index]!,
    nodeType: piece.nodeType,
    name: piece.name,
    fullName: piece.fullName,
    filePath: path,
    parentId: piece.parent < 0 ? null : ids[piece.parent]!,
    ordinal: piece.ordinal,
    span: piece.span,
    range: piece.range,
    nameSpan: piece.nameSpan,
    nameRange: piece.nameRange,
    signature: piece.signature,
    sourceHash: piece.sourceHash,
    bodyHash: piece.bodyHash,
    tokenCount: piece.tokenCount,
    ...(sketchOf && { sketch: sketchOf(index) }),
    orphaned: false,
  }))
}

/** Stable, so that of equal spans the parent stays first. */
export function inTextOrder(nodes: readonly CodeNode[]): CodeNode[] {
  return [...nodes].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
}
