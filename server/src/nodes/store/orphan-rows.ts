import type { Database } from '../../base/database.js'
import type { CodeNode } from '../code-node.js'

interface OrphanRow {
  readonly node: string
}

/** Call inside a transaction. */
export function putOrphan(database: Database, nodeId: number, node: CodeNode, now: number): void {
  const orphan: CodeNode = { ...node, orphaned: true }
  database
    .sql(
      'INSERT OR REPLACE INTO orphans (node_id, path, parent_id, body_hash, orphaned_at, node) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(nodeId, node.filePath, node.parentId, node.bodyHash, now, JSON.stringify(orphan))
}

export function dropOrphan(database: Database, nodeId: number): void {
  database.sql('DELETE FROM orphans WHERE node_id = ?').run(nodeId)
}

/** Who was last seen in a file that has another path now. */
export function moveOrphans(database: Database, from: string, to: string): void {
  database.sql(`UPDATE orphans SET path = ?, node = json_set(node, '$.filePath', ?) WHERE path = ?`).run(to, to, from)
}

export function orphanById(database: Database, nodeId: number): CodeNode | undefined {
  return orphansWhere(database, 'node_id = ?', nodeId)[0]
}

/** Those last seen in a file, latest first. */
export function orphansAt(database: Database, path: string): CodeNode[] {
  return orphansWhere(database, 'path = ?', path)
}

export function orphansWithBody(database: Database, bodyHash: string): CodeNode[] {
  return orphansWhere(database, 'body_hash = ?', bodyHash)
}

export function orphansUnder(database: Database, parentId: string): CodeNode[] {
  return orphansWhere(database, 'parent_id = ?', parentId)
}

/** @param time milliseconds since the epoch */
export function orphansSince(database: Database, time: number): CodeNode[] {
  return orphansWhere(database, 'orphaned_at >= ?', time)
}

/** All of a name, or all: by path, in the order in which they were orphaned. */
export function orphansLike(database: Database, name: string | undefined): CodeNode[] {
  return database
    .sql<[string | null, string | null], OrphanRow>(
      `SELECT o.node FROM orphans o JOIN nodes n ON n.node_id = o.node_id WHERE ? IS NULL OR n.name = ?
       ORDER BY o.path, o.orphaned_at, o.node_id`,
    )
    .all(name ?? null, name ?? null)
    .map(row => JSON.parse(row.node) as CodeNode)
}

export function hasOrphans(database: Database): boolean {
  return database.sql('SELECT 1 FROM orphans LIMIT 1').get() !== undefined
}

function orphansWhere(database: Database, condition: string, value: string | number): CodeNode[] {
  return database
    .sql<[string | number], OrphanRow>(`SELECT node FROM orphans WHERE ${condition} ORDER BY orphaned_at DESC, node_id`)
    .all(value)
    .map(row => JSON.parse(row.node) as CodeNode)
}
