import type { Node } from 'web-tree-sitter'
import type { Span } from '../base/text.js'

/* What is read of a captured node, whatever it was captured as. */

export function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex }
}

/** White space of any length becomes one blank. */
export function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Of a name with dots. */
export function lastPart({ start, end }: Span, text: string): Span {
  return { start: start + text.slice(start, end).lastIndexOf('.') + 1, end }
}
