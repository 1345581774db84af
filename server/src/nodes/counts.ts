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
  const members = count('nodes WHERE orphaned_at IS NULL AND parent_id IS NOT NULL')
  return {
    files: count(`files WHERE hash <> ''`),
    nodes: count('nodes WHERE orphaned_at IS NULL'),
    edges: count('edges') + members,
  }
}
