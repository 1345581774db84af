import { Lines } from '../../base/text.js'
import type { CodeNode } from '../code-node.js'
import type { Assignment } from './match.js'

/** The nodes of a text in text order, parents before their members. */
export function nodesOf({ survey, ids, hidden }: Assignment, path: string): CodeNode[] {
  const nodes = survey.pieces.map(({ parent, inlineId: _, ...piece }, index): CodeNode => {
    const parentId = parent < 0 ? null : ids[parent]!
    return { agentId: ids[index]!, ...piece, filePath: path, parentId, orphaned: false }
  })
  if (hidden.length === 0) return nodes
  const lines = new Lines(survey.text)
  const standing = hidden.map(({ node, span, nameSpan }): CodeNode => {
    const places = { span, range: lines.rangeOf(span), nameSpan, nameRange: lines.rangeOf(nameSpan) }
    return { ...node, ...places, filePath: path, orphaned: false }
  })
  return [...nodes, ...standing].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
}
