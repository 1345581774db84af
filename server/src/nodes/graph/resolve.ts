import type { Database } from '../../base/database.js'
import { setResolved } from '../store/file-rows.js'
import type { FileFacts } from './file-facts.js'
import { Meaning } from './meaning.js'
import { Memory } from './memory.js'
import type { UseKind } from './uses.js'

/**
 * Turns what pieces use into edges. What a name means within its file is known already; what it means beyond says
 * `meaning.ts`.
 */

type Edge = readonly [from: number, to: number, type: UseKind]

/**
 * Brings the edges of up to `limit` files up to date, in one transaction. Returns how many there were; fewer than
 * `limit` means that all edges are right.
 */
export function resolveSome(database: Database, limit: number, memory = new Memory(database)): number {
  return database.transaction(() => {
    const files = database
      .sql<[number], { file_id: number }>('SELECT file_id FROM files WHERE resolved = 0 LIMIT ?')
      .all(limit)
    for (const { file_id } of files) resolveFile(database, file_id, memory)
    return files.length
  })
}

/** The same for one file. Call inside a transaction. */
export function resolveFile(database: Database, fileId: number, memory = new Memory(database)): void {
  const file = memory.facts(fileId)
  if (file) replaceEdges(database, file, edgesOf(file, new Meaning(memory)))
  setResolved(database, fileId)
}

/** Writes only what is different: most edges outlive most edits. */
function replaceEdges(database: Database, file: FileFacts, wanted: readonly Edge[]): void {
  const stored = database
    .sql<[string], { from_id: number; to_id: number; edge_type: string }>(
      'SELECT from_id, to_id, edge_type FROM edges WHERE from_id IN (SELECT value FROM json_each(?))',
    )
    .all(JSON.stringify(file.nodeIds))
  const add = database.sql('INSERT OR IGNORE INTO edges (from_id, to_id, edge_type) VALUES (?, ?, ?)')
  if (stored.length === 0) {
    for (const [from, to, type] of wanted) add.run(from, to, type)
    return
  }
  const missing = new Map(wanted.map(edge => [edge.join(' '), edge]))
  const drop = database.sql('DELETE FROM edges WHERE from_id = ? AND to_id = ? AND edge_type = ?')
  for (const { from_id, to_id, edge_type } of stored) {
    if (!missing.delete(`${from_id} ${to_id} ${edge_type}`)) drop.run(from_id, to_id, edge_type)
  }
  for (const [from, to, type] of missing.values()) add.run(from, to, type)
}

function edgesOf(file: FileFacts, meaning: Meaning): Edge[] {
  const { nodeIds } = file
  const edges: Edge[] = []
  for (const [type, pairs] of Object.entries(file.links) as [UseKind, readonly number[]][]) {
    for (let at = 0; at < pairs.length; at += 2) edges.push([nodeIds[pairs[at]!]!, nodeIds[pairs[at + 1]!]!, type])
  }
  for (const known of file.imports) {
    const [, , , ...froms] = known
    for (const to of meaning.ofImport(file, known)) {
      for (const from of froms) edges.push([nodeIds[from]!, to, 'imports'])
    }
  }
  for (const [kind, path, ...froms] of file.uses) {
    for (const from of froms) {
      const to = meaning.ofUse(file, kind, path, from)
      if (to !== undefined && to !== nodeIds[from]) edges.push([nodeIds[from]!, to, kind])
    }
  }
  return edges
}
