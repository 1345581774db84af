import type { App } from '../../server/src/app.js'

/** All rows of all projections. */
export function tablesOf({ journal }: App): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(
    journal.projectedTables.map(table => [table, journal.database.sql(`SELECT * FROM ${table}`).all()]),
  )
}
