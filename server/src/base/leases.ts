import type { Database } from './database.js'
import type { Processes, ProcessRow } from './processes.js'

const schema = `CREATE TABLE IF NOT EXISTS leases (name TEXT PRIMARY KEY, process_id TEXT NOT NULL)`

/** Offices that one process of a workspace holds at a time, such as listening on the port. A dead holder holds nothing. */
export class Leases {
  readonly #database: Database
  readonly #processes: Processes

  constructor(database: Database, processes: Processes) {
    this.#database = database
    this.#processes = processes
    if (!database.readOnly) database.run(schema)
  }

  /** True when this process holds it from now on, or did before. */
  take(name: string): boolean {
    if (this.#database.readOnly) return false
    return this.#database.transaction(() => {
      const holder = this.#holderId(name)
      if (holder === this.#processes.ownId) return true
      if (holder !== undefined && this.#processes.isAlive(holder)) return false
      this.#database.sql('INSERT OR REPLACE INTO leases VALUES (?, ?)').run(name, this.#processes.ownId)
      return true
    })
  }

  /** The living process that holds it. */
  holderOf(name: string): ProcessRow | undefined {
    const holder = this.#holderId(name)
    return holder !== undefined && this.#processes.isAlive(holder) ? this.#processes.byId(holder) : undefined
  }

  release(name: string): void {
    if (this.#database.readOnly) return
    this.#database.sql('DELETE FROM leases WHERE name = ? AND process_id = ?').run(name, this.#processes.ownId)
  }

  #holderId(name: string): string | undefined {
    return this.#database
      .sql<[string], { process_id: string }>('SELECT process_id FROM leases WHERE name = ?')
      .get(name)?.process_id
  }
}
