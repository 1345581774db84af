import type { Database } from '../base/database.js'
import { mentionedBy, storedUses } from './uses.js'

/**
 * Which files define a name and which mention it: who is concerned when a name comes or goes. A file may be listed for
 * a name that it has no more; whoever asks looks at its nodes.
 */

export interface NamesOf {
  readonly defines: ReadonlySet<string>
  readonly mentions: ReadonlySet<string>
}

type Role = keyof NamesOf
type NameRow = readonly [name: string, role: Role, fileId: number]

const insertText = 'INSERT OR IGNORE INTO names (name, role, file_id) VALUES (?, ?, ?)'

/** Call inside a transaction. */
export function updateNames(database: Database, fileId: number, was: NamesOf, is: NamesOf): void {
  const add = database.sql(insertText)
  const drop = database.sql('DELETE FROM names WHERE name = ? AND role = ? AND file_id = ?')
  for (const role of ['defines', 'mentions'] as const) {
    for (const name of is[role]) if (!was[role].has(name)) add.run(name, role, fileId)
    for (const name of was[role]) if (!is[role].has(name)) drop.run(name, role, fileId)
  }
}

/** Lists all names of all files, in the table's own order: each transaction touches a few pages only. */
export function listAllNames(database: Database, isStopped: () => boolean): void {
  const batch = 1000
  const rows = allNames(database)
  const add = database.sql(insertText)
  for (let from = 0; from < rows.length && !isStopped(); from += batch) {
    database.transaction(() => {
      for (const row of rows.slice(from, from + batch)) add.run(...row)
    })
  }
}

function allNames(database: Database): NameRow[] {
  const rows = database
    .sql<[], { name: string; file_id: number }>('SELECT DISTINCT name, file_id FROM nodes WHERE orphaned_at IS NULL')
    .all()
    .map(({ name, file_id }): NameRow => [name, 'defines', file_id])
  for (const { file_id } of database.sql<[], { file_id: number }>('SELECT file_id FROM file_references').all()) {
    for (const name of mentionedBy(storedUses(database, file_id))) rows.push([name, 'mentions', file_id])
  }
  return rows.sort(inOrder)
}

/** As SQLite compares; JavaScript's order of UTF-16 units differs from UTF-8's only beyond the basic plane. */
function inOrder([a, roleA, fileA]: NameRow, [b, roleB, fileB]: NameRow): number {
  if (a !== b) return a < b ? -1 : 1
  return roleA === roleB ? fileA - fileB : roleA < roleB ? -1 : 1
}

/** The files that mention one of these names have edges that may be out of date. Call inside a transaction. */
export function unsettle(database: Database, names: Iterable<string>): void {
  const mark = database.sql(
    `UPDATE files SET resolved = 0 WHERE resolved = 1
     AND file_id IN (SELECT file_id FROM names WHERE name = ? AND role = 'mentions')`,
  )
  for (const name of names) mark.run(name)
}
