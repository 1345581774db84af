import type { Database } from '../../base/database.js'
import { areTargetsIndexed } from '../store/late-indexes.js'

export const edgeTypes = ['calls', 'imports', 'inherits'] as const
export type EdgeType = (typeof edgeTypes)[number]

type Step = 'from' | 'to'

/** Reads the edges between stored nodes, by `node_id`: the nearest first, then by path and name. */
export class Graph {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Who uses a node in this way; nobody until a first scan knows of all. */
  sources(nodeId: number, type: EdgeType, limit: number): number[] {
    if (!areTargetsIndexed(this.#database)) return []
    return this.#reach('to', 'from', nodeId, type, 1, limit)
  }

  /** Whom a node uses in this way. */
  targets(nodeId: number, type: EdgeType, limit: number): number[] {
    return this.#reach('from', 'to', nodeId, type, 1, limit)
  }

  /** Everybody who leads to a node within so many steps, the nearest first; the node itself is left out. */
  reaching(nodeId: number, type: EdgeType, depth: number, limit: number): number[] {
    if (!areTargetsIndexed(this.#database)) return []
    return this.#reach('to', 'from', nodeId, type, depth, limit)
  }

  /** Everybody whom a node leads to within so many steps, the nearest first; the node itself is left out. */
  reachable(nodeId: number, type: EdgeType, depth: number, limit: number): number[] {
    return this.#reach('from', 'to', nodeId, type, depth, limit)
  }

  #reach(here: Step, there: Step, nodeId: number, type: EdgeType, depth: number, limit: number): number[] {
    return this.#database
      .sql<[number, EdgeType, number, number, number], { node_id: number }>(
        `WITH RECURSIVE reached (node_id, depth) AS (
           VALUES (?, 0)
           UNION
           SELECT e.${there}_id, r.depth + 1 FROM reached r
           JOIN edges e ON e.${here}_id = r.node_id AND e.edge_type = ? WHERE r.depth < ?
         )
         SELECT r.node_id FROM reached r
         JOIN nodes n ON n.node_id = r.node_id JOIN files f ON f.file_id = n.file_id
         WHERE r.node_id <> ? GROUP BY r.node_id ORDER BY min(r.depth), f.path, n.name, r.node_id LIMIT ?`,
      )
      .all(nodeId, type, depth, nodeId, limit)
      .map(row => row.node_id)
  }
}
