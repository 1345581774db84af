import type { Database } from '../base/database.js'

export interface Counts {
  readonly files: number
  /** Without orphans. */
  readonly nodes: number
  /** With those from parents to members. */
  readonly edges: number
}

export function countsOf(database: Database): Counts {
  const count = (text: string) =>
    database.sql<[], { count: number }>(`SELECT count(*) AS count FROM ${text}`).get()!.count
  const nodes = count('nodes WHERE file_id IS NOT NULL')
  const members = nodes - count(`nodes WHERE file_id IS NOT NULL AND node_type = 'file'`)
  return { files: count(`files WHERE hash <> ''`), nodes, edges: count('edges') + members }
}
