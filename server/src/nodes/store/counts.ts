import type { Database } from '../../base/database.js'

export interface Counts {
  readonly files: number
  /** Without orphans. */
  readonly nodes: number
  /** With those from parents to members. */
  readonly edges: number
}

/** Only counts of whole tables: SQLite answers them from the smallest index, without looking at a row. */
export function countsOf(database: Database): Counts {
  const count = (text: string) =>
    database.sql<[], { count: number }>(`SELECT count(*) AS count FROM ${text}`).get()!.count
  const files = count(`files WHERE hash <> ''`)
  const nodes = count('nodes') - count('orphans')
  // Every file has one node that is a member of nobody.
  return { files, nodes, edges: count('edges') + Math.max(0, nodes - files) }
}
