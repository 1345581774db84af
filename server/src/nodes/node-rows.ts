import type { Database } from '../base/database.js'
import type { NodeType } from '../syntax/piece.js'
import type { CodeNode } from './code-node.js'

export interface NodeRow {
  readonly node_id: number
  readonly agent_id: string
  readonly file_id: number
  readonly parent_id: number | null
  readonly node_type: NodeType
  readonly name: string
  readonly full_name: string
  readonly ordinal: number
  readonly span_start: number
  readonly span_end: number
  readonly start_line: number
  readonly start_character: number
  readonly end_line: number
  readonly end_character: number
  readonly name_start: number
  readonly name_end: number
  readonly name_start_line: number
  readonly name_start_character: number
  readonly name_end_line: number
  readonly name_end_character: number
  readonly signature: string
  readonly source_hash: string
  readonly body_hash: string
  readonly token_count: number
  readonly orphaned_at: number | null
  /** Joined from elsewhere. */
  readonly path: string
  readonly parent_agent_id: string | null
}

/** `WHERE` and what follows it come after this. */
export const selectNodes = `
  SELECT n.*, f.path, p.agent_id AS parent_agent_id
  FROM nodes n JOIN files f ON f.file_id = n.file_id LEFT JOIN nodes p ON p.node_id = n.parent_id`

export function nodeOf(row: NodeRow): CodeNode {
  return {
    agentId: row.agent_id,
    nodeType: row.node_type,
    name: row.name,
    fullName: row.full_name,
    filePath: row.path,
    parentId: row.parent_agent_id,
    ordinal: row.ordinal,
    span: { start: row.span_start, end: row.span_end },
    range: {
      start: { line: row.start_line, character: row.start_character },
      end: { line: row.end_line, character: row.end_character },
    },
    nameSpan: { start: row.name_start, end: row.name_end },
    nameRange: {
      start: { line: row.name_start_line, character: row.name_start_character },
      end: { line: row.name_end_line, character: row.name_end_character },
    },
    signature: row.signature,
    sourceHash: row.source_hash,
    bodyHash: row.body_hash,
    tokenCount: row.token_count,
    orphaned: row.orphaned_at !== null,
  }
}

const written = [
  'agent_id',
  'file_id',
  'parent_id',
  'node_type',
  'name',
  'full_name',
  'ordinal',
  'span_start',
  'span_end',
  'start_line',
  'start_character',
  'end_line',
  'end_character',
  'name_start',
  'name_end',
  'name_start_line',
  'name_start_character',
  'name_end_line',
  'name_end_character',
  'signature',
  'source_hash',
  'body_hash',
  'token_count',
  'orphaned_at',
] as const satisfies readonly (keyof NodeRow)[]

const insertText = `INSERT INTO nodes (${written.join(', ')}) VALUES (${written.map(() => '?').join(', ')})`
const updateText = `UPDATE nodes SET ${written.map(column => `${column} = ?`).join(', ')} WHERE node_id = ?`

/** Returns the new row's `node_id`. Throws a unique conflict if the id is somebody else's. */
export function insertNode(database: Database, node: CodeNode, place: Place, orphanedAt: number | null): number {
  return Number(database.sql(insertText).run(...valuesOf(node, place, orphanedAt)).lastInsertRowid)
}

export function updateNode(database: Database, nodeId: number, node: CodeNode, place: Place): void {
  database.sql(updateText).run(...valuesOf(node, place, null), nodeId)
}

export interface Place {
  readonly fileId: number
  /** The parent's `node_id`. */
  readonly parentId: number | null
}

/** In the order of `written`. */
function valuesOf(node: CodeNode, { fileId, parentId }: Place, orphanedAt: number | null): unknown[] {
  const { span, range, nameSpan, nameRange } = node
  return [
    node.agentId,
    fileId,
    parentId,
    node.nodeType,
    node.name,
    node.fullName,
    node.ordinal,
    span.start,
    span.end,
    range.start.line,
    range.start.character,
    range.end.line,
    range.end.character,
    nameSpan.start,
    nameSpan.end,
    nameRange.start.line,
    nameRange.start.character,
    nameRange.end.line,
    nameRange.end.character,
    node.signature,
    node.sourceHash,
    node.bodyHash,
    node.tokenCount,
    orphanedAt,
  ]
}

/** Whether a stored row says all that the node says. */
export function saysTheSame(row: NodeRow, node: CodeNode, { fileId, parentId }: Place): boolean {
  const { span, range, nameSpan, nameRange } = node
  return (
    row.orphaned_at === null &&
    row.source_hash === node.sourceHash &&
    row.span_start === span.start &&
    row.span_end === span.end &&
    row.file_id === fileId &&
    row.parent_id === parentId &&
    row.full_name === node.fullName &&
    row.name === node.name &&
    row.node_type === node.nodeType &&
    row.ordinal === node.ordinal &&
    row.start_line === range.start.line &&
    row.start_character === range.start.character &&
    row.end_line === range.end.line &&
    row.end_character === range.end.character &&
    row.name_start === nameSpan.start &&
    row.name_end === nameSpan.end &&
    row.name_start_line === nameRange.start.line &&
    row.name_start_character === nameRange.start.character &&
    row.name_end_line === nameRange.end.line &&
    row.name_end_character === nameRange.end.character &&
    row.signature === node.signature &&
    row.body_hash === node.bodyHash
  )
}
