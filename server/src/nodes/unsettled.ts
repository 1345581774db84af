import type { Database } from '../base/database.js'
import { lastSegment } from './modules.js'
import { readUses } from './survey-text.js'

/**
 * A name that comes or goes concerns every file that uses it. Who that is stands in no table (it would have more rows
 * than all others together); the stored uses are looked through, in steps that nobody has to wait for.
 */

/** Looking through all uses for so many names finds nearly every file. */
const many = 500

const filesPerStep = 200

/** Marks the files concerned as unresolved. Each step of the iteration is one short transaction. */
export function* settleNames(database: Database): Generator<void> {
  const names = database
    .sql<[], { name: string }>('SELECT name FROM unsettled_names')
    .all()
    .map(row => row.name)
  if (names.length === 0) return
  if (names.length > many) markAll(database)
  else {
    const wanted = new Set(names)
    for (let after = 0, last = lastFileId(database); after < last; after += filesPerStep) {
      markUsers(database, wanted, after, after + filesPerStep)
      yield
    }
  }
  const done = database.sql('DELETE FROM unsettled_names WHERE name = ?')
  database.transaction(() => {
    for (const name of names) done.run(name)
  })
}

function markAll(database: Database): void {
  database.sql(`UPDATE files SET resolved = 0 WHERE resolved = 1 AND hash <> ''`).run()
}

function markUsers(database: Database, names: ReadonlySet<string>, after: number, last: number): void {
  const rows = database
    .sql<[number, number], { file_id: number; uses: string }>(
      `SELECT c.file_id, c.uses FROM contents c JOIN files f ON f.file_id = c.file_id
       WHERE c.file_id > ? AND c.file_id <= ? AND f.resolved = 1`,
    )
    .all(after, last)
  const users = rows.filter(({ uses }) => usesAny(uses, names))
  if (users.length === 0) return
  const mark = database.sql('UPDATE files SET resolved = 0 WHERE file_id = ?')
  database.transaction(() => {
    for (const { file_id } of users) mark.run(file_id)
  })
}

function usesAny(uses: string, names: ReadonlySet<string>): boolean {
  return readUses(uses).some(([kind, name]) => names.has(kind === 'imports' ? lastSegment(name) : name))
}

function lastFileId(database: Database): number {
  return database.sql<[], { last: number | null }>('SELECT max(file_id) AS last FROM files').get()?.last ?? 0
}
