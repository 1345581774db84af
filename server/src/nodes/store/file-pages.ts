import type { Database } from '../../base/database.js'

/** A file in a list. */
export interface ListedFile {
  readonly path: string
  /** The agent of the file itself. */
  readonly agentId: string
  /** Pieces of code in it, beside the file itself. */
  readonly pieces: number
}

export interface FilePage {
  /** A part of the path, in any case. */
  readonly query?: string
  /** The first path, or whoever comes next in the order of paths. */
  readonly from?: string
  readonly limit: number
}

/** Files with their agents, in the order of their paths, without looking into them. */
export function filePage(database: Database, { query = '', from = '', limit }: FilePage): ListedFile[] {
  return database
    .sql<[string, string, number], ListedFile>(
      `SELECT f.path, c.agent_ids ->> '$[0]' AS agentId, json_array_length(c.agent_ids) - 1 AS pieces
       FROM files f JOIN contents c ON c.file_id = f.file_id
       WHERE f.path >= ? AND f.hash <> '' AND instr(lower(f.path), ?) > 0 AND c.agent_ids <> '[]'
       ORDER BY f.path LIMIT ?`,
    )
    .all(from, query.toLowerCase(), limit)
}

/** Where the page before one that begins with a path begins; undefined where it is the first. */
export function pageBefore(database: Database, { query = '', from = '', limit }: FilePage): string | undefined {
  const rows = database
    .sql<[string, string, number], { path: string }>(
      `SELECT path FROM files WHERE path < ? AND hash <> '' AND instr(lower(path), ?) > 0 ORDER BY path DESC LIMIT ?`,
    )
    .all(from, query.toLowerCase(), limit)
  return rows.at(-1)?.path
}
