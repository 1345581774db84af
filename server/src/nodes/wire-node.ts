import type { Range } from '../base/text.js'
import type { CodeNode } from './code-node.js'

/** A node as every wire and `remora nodes --json` spell it (specification: clients.md, CLI). */
export interface WireNode {
  readonly agent_id: string
  readonly node_type: string
  readonly name: string
  readonly full_name: string
  readonly file_path: string
  readonly parent_id: string | null
  /** 1-based, inclusive. */
  readonly start_line: number
  readonly end_line: number
  readonly range: Range
  readonly status: string
}

/** Somebody without code has a node type of its own. */
export function wireNode(node: Omit<CodeNode, 'nodeType'> & { readonly nodeType: string }, status: string): WireNode {
  return {
    agent_id: node.agentId,
    node_type: node.nodeType,
    name: node.name,
    full_name: node.fullName,
    file_path: node.filePath,
    parent_id: node.parentId,
    start_line: node.range.start.line + 1,
    end_line: lastLine(node.range) + 1,
    range: node.range,
    status,
  }
}

/** A range that ends at the very start of a line has nothing on that line. */
function lastLine({ start, end }: Range): number {
  return end.character === 0 && end.line > start.line ? end.line - 1 : end.line
}
