import type { Database } from '../../base/database.js'
import type { CodeNode } from '../code-node.js'
import { inTextOrder, nodesOfPieces } from '../match/nodes-of.js'
import { readPieces, readSketch, type SurveyText } from './survey-text.js'

/** What was seen in a file when it was stored, and who that is. */
export interface ContentsRow extends SurveyText {
  readonly file_id: number
  readonly path: string
  readonly revision: number
  /** JSON: the `node_id` and the agent id of each piece. */
  readonly node_ids: string
  readonly agent_ids: string
  /** JSON: nodes that stand where the text does not parse. */
  readonly hidden: string
}

export type NewContents = Omit<ContentsRow, 'path' | 'revision'>

export function putContents(database: Database, row: NewContents): void {
  database
    .sql(
      `INSERT INTO contents (file_id, revision, uses, links, node_ids, agent_ids, outline, details, sketches, hidden)
       VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (file_id) DO UPDATE SET revision = revision + 1, uses = excluded.uses, links = excluded.links,
         node_ids = excluded.node_ids, agent_ids = excluded.agent_ids, outline = excluded.outline,
         details = excluded.details, sketches = excluded.sketches, hidden = excluded.hidden`,
    )
    .run(
      row.file_id,
      row.uses,
      row.links,
      row.node_ids,
      row.agent_ids,
      row.outline,
      row.details,
      row.sketches,
      row.hidden,
    )
}

const selectContents = 'SELECT c.*, f.path FROM contents c JOIN files f ON f.file_id = c.file_id'

export function contentsOf(database: Database, fileId: number): ContentsRow | undefined {
  return database.sql<[number], ContentsRow>(`${selectContents} WHERE c.file_id = ?`).get(fileId)
}

export function contentsAt(database: Database, path: string): ContentsRow | undefined {
  return database.sql<[string], ContentsRow>(`${selectContents} WHERE f.path = ?`).get(path)
}

/** Undefined where nothing of the file is stored. */
export function revisionAt(database: Database, path: string): number | undefined {
  return database
    .sql<[string], { revision: number }>(
      'SELECT c.revision FROM contents c JOIN files f ON f.file_id = c.file_id WHERE f.path = ?',
    )
    .get(path)?.revision
}

/** In text order, parents before their members. */
export function nodesIn(row: ContentsRow): CodeNode[] {
  const ids = JSON.parse(row.agent_ids) as string[]
  const nodes = nodesOfPieces(readPieces(row), ids, row.path, piece => readSketch(row.sketches, piece))
  const hidden = JSON.parse(row.hidden) as CodeNode[]
  return hidden.length === 0 ? nodes : inTextOrder([...nodes, ...hidden])
}
