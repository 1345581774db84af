import type { Database } from '../base/database.js'
import type { CodeNode } from './code-node.js'
import type { Elsewhere } from './match/known.js'
import { type NodeRow, nodeOf, selectNodes } from './node-rows.js'

/** Reads the nodes that are stored: those of the files as they are on disk, and orphans. */
export class NodeStore implements Elsewhere {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  byId(agentId: string): CodeNode | undefined {
    const row = this.row(agentId)
    return row && nodeOf(row)
  }

  row(agentId: string): NodeRow | undefined {
    return this.#database.sql<[string], NodeRow>(`${selectNodes} WHERE n.agent_id = ?`).get(agentId)
  }

  isTaken(agentId: string): boolean {
    return this.#database.sql<[string]>('SELECT 1 FROM nodes WHERE agent_id = ?').get(agentId) !== undefined
  }

  /** In text order, parents before their members. */
  inFile(path: string): CodeNode[] {
    return this.rowsInFile(path).map(nodeOf)
  }

  rowsInFile(path: string): NodeRow[] {
    return this.#database
      .sql<[string], NodeRow>(
        `${selectNodes} WHERE f.path = ? AND n.orphaned_at IS NULL
         ORDER BY n.span_start, n.span_end DESC, n.parent_id IS NOT NULL`,
      )
      .all(path)
  }

  /** Latest first. */
  orphansInFile(path: string): CodeNode[] {
    return this.#nodes(`f.path = ? AND n.orphaned_at IS NOT NULL ORDER BY n.orphaned_at DESC, n.node_id`, path)
  }

  orphansWithBody(bodyHash: string): CodeNode[] {
    return this.#nodes(`n.body_hash = ? AND n.orphaned_at IS NOT NULL ORDER BY n.orphaned_at DESC, n.node_id`, bodyHash)
  }

  orphansUnder(parentId: string): CodeNode[] {
    return this.#nodes(`p.agent_id = ? AND n.orphaned_at IS NOT NULL ORDER BY n.span_start`, parentId)
  }

  /** In text order. */
  childrenOf(agentId: string, limit: number): CodeNode[] {
    return this.#nodes(`p.agent_id = ? AND n.orphaned_at IS NULL ORDER BY n.span_start LIMIT ?`, agentId, limit)
  }

  #nodes(condition: string, ...parameters: readonly (string | number)[]): CodeNode[] {
    return this.#database
      .sql<(string | number)[], NodeRow>(`${selectNodes} WHERE ${condition}`)
      .all(...parameters)
      .map(nodeOf)
  }
}
