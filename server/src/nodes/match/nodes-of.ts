import type { Lines, Span } from '../../base/text.js'
import type { CodeNode } from '../code-node.js'
import type { Assignment } from './match.js'

/** The nodes of a text in text order, parents before their members. */
export function nodesOf({ discovery, ids, hidden }: Assignment, path: string, lines: Lines): CodeNode[] {
  const nodes = discovery.pieces.map((piece, index): CodeNode => {
    const { nodeType, name, fullName, parent, ordinal, signature, sourceHash, bodyHash, tokenCount } = piece
    return {
      agentId: ids[index]!,
      nodeType,
      name,
      fullName,
      filePath: path,
      parentId: parent < 0 ? null : ids[parent]!,
      ordinal,
      ...placeOf(piece, lines),
      signature,
      sourceHash,
      bodyHash,
      tokenCount,
      orphaned: false,
    }
  })
  if (hidden.length === 0) return nodes
  const standing = hidden.map(({ node, ...place }) => ({ ...node, ...placeOf(place, lines), orphaned: false }))
  return [...nodes, ...standing].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
}

function placeOf({ span, nameSpan }: { readonly span: Span; readonly nameSpan: Span }, lines: Lines) {
  return { span, range: lines.rangeOf(span), nameSpan, nameRange: lines.rangeOf(nameSpan) }
}
