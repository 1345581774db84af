import type { Position, Range, Span } from '../base/text.js'
import type { NodeType } from '../syntax/piece.js'
import type { Sketch } from '../syntax/sketch.js'

/** A piece of code that somebody is: a piece with a lasting id. */
export interface CodeNode {
  readonly agentId: string
  readonly nodeType: NodeType
  readonly name: string
  readonly fullName: string
  /** Relative to the workspace root, with `/`. */
  readonly filePath: string
  readonly parentId: string | null
  readonly ordinal: number
  /** UTF-16 offsets and positions of the definition with its decorators and doc comment, and of its name. */
  readonly span: Span
  readonly range: Range
  readonly nameSpan: Span
  readonly nameRange: Range
  readonly signature: string
  readonly sourceHash: string
  readonly bodyHash: string
  readonly tokenCount: number
  /** What it looked like when it was last seen; absent while it is only in an open text, which can be asked. */
  readonly sketch?: Sketch
  /** The code is gone; the id and its history stay, and it comes back if its code comes back. */
  readonly orphaned: boolean
}

/** The innermost node around a place, of those of one file in text order; the file itself where there is none. */
export function innermostAt(nodes: readonly CodeNode[], position: Position): CodeNode | undefined {
  const around = nodes.filter(node => node.nodeType !== 'file' && contains(node, position))
  return around.at(-1) ?? nodes.find(node => node.nodeType === 'file')
}

function contains({ range: { start, end } }: CodeNode, { line, character }: Position): boolean {
  const isAfterStart = line > start.line || (line === start.line && character >= start.character)
  const isBeforeEnd = line < end.line || (line === end.line && character <= end.character)
  return isAfterStart && isBeforeEnd
}
