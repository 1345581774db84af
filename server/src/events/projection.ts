import type { Database } from '../base/database.js'
import type { StoredEvent } from './event.js'

/** Tables that follow from the journal alone. Replaying it into empty ones gives the same rows. */
export interface Projection {
  readonly name: string
  /** Counts up with every change of tables or of `project`; a stored older one is rebuilt from the journal. */
  readonly version: number
  readonly tables: readonly string[]
  /** Creates the tables and their indexes. */
  readonly schema: string
  /** Writes what an event means for the tables. Runs inside the transaction that appends the event. */
  project(event: StoredEvent, database: Database): void
}

/** Brings tables that are missing or of an older version up to the journal's last event. */
export function prepareProjections(
  database: Database,
  projections: readonly Projection[],
  events: () => Iterable<StoredEvent>,
): void {
  const version = database.sql<[string], { version: number }>('SELECT version FROM projections WHERE name = ?')
  const outdated = projections.filter(projection => version.get(projection.name)?.version !== projection.version)
  if (outdated.length > 0) rebuild(database, outdated, events())
}

/** Empties the tables of these projections and replays the events into them. Call inside a transaction. */
export function rebuild(database: Database, projections: readonly Projection[], events: Iterable<StoredEvent>): void {
  for (const { tables, schema } of projections) {
    for (const table of tables) database.run(`DROP TABLE IF EXISTS ${table}`)
    database.run(schema)
  }
  for (const event of events) {
    for (const projection of projections) projection.project(event, database)
  }
  const remember = database.sql<[string, number]>('INSERT OR REPLACE INTO projections (name, version) VALUES (?, ?)')
  for (const { name, version } of projections) remember.run(name, version)
}
