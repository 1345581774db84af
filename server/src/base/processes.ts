import { hostname } from 'node:os'
import type { Clock } from './clock.js'
import type { Database } from './database.js'
import { messageOf } from './errors.js'
import type { Log } from './log.js'

/** A process that has this workspace open. */
export interface ProcessRow {
  readonly process_id: string
  readonly pid: number
  readonly host: string
  /** For people: `Neovim 0.12.4`, `remora chat`. */
  readonly name: string
  /** Milliseconds since the epoch; renewed while the process lives. */
  readonly lease_until: number
}

const leaseMs = 10_000
const renewMs = 3_000

const schema = `
  CREATE TABLE IF NOT EXISTS processes (
    process_id TEXT PRIMARY KEY, pid INTEGER NOT NULL, host TEXT NOT NULL, name TEXT NOT NULL, lease_until INTEGER NOT NULL
  )`

/** Which processes share this workspace, and which of them are alive. What a dead one held may be taken over. */
export class Processes {
  readonly ownId: string
  readonly #name: string
  readonly #database: Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #timer: NodeJS.Timeout | undefined

  constructor(database: Database, own: { readonly id: string; readonly name: string }, clock: Clock, log: Log) {
    this.ownId = own.id
    this.#name = own.name
    this.#database = database
    this.#clock = clock
    this.#log = log
    if (database.readOnly) return
    database.run(schema)
    this.#renew()
    this.#forgetTheLongDead()
    this.#timer = setInterval(() => this.#renewIfPossible(), renewMs)
    this.#timer.unref()
  }

  byId(processId: string): ProcessRow | undefined {
    return this.#database.sql<[string], ProcessRow>('SELECT * FROM processes WHERE process_id = ?').get(processId)
  }

  /** All that are alive, this one too. */
  living(): ProcessRow[] {
    const rows = this.#database.sql<[], ProcessRow>('SELECT * FROM processes ORDER BY name, pid').all()
    return rows.filter(({ process_id }) => this.isAlive(process_id))
  }

  /**
   * A process of this machine is alive while its pid is, even when it was stopped or the machine slept; one elsewhere
   * while its lease runs. After an hour without a renewal the pid is taken to be another program's.
   */
  isAlive(processId: string): boolean {
    if (processId === this.ownId) return true
    const row = this.byId(processId)
    if (!row) return false
    const expiredFor = this.#clock.now() - row.lease_until
    return row.host === hostname() ? pidLives(row.pid) && expiredFor < 3_600_000 : expiredFor < 0
  }

  close(): void {
    clearInterval(this.#timer)
    if (this.#database.readOnly) return
    this.#database.sql('DELETE FROM processes WHERE process_id = ?').run(this.ownId)
  }

  /** A disk that is full, or somebody who writes for long, must not end a process: the lease outlasts some renewals. */
  #renewIfPossible(): void {
    try {
      this.#renew()
    } catch (error) {
      this.#log.warn('the lease of this process could not be renewed', { error: messageOf(error) })
    }
  }

  /** Writes the whole row: after a long sleep of the machine, somebody may have taken this process for dead. */
  #renew(): void {
    this.#database
      .sql('INSERT OR REPLACE INTO processes VALUES (?, ?, ?, ?, ?)')
      .run(this.ownId, process.pid, hostname(), this.#name, this.#clock.now() + leaseMs)
  }

  #forgetTheLongDead(): void {
    this.#database.sql('DELETE FROM processes WHERE lease_until < ?').run(this.#clock.now() - 24 * 3_600_000)
  }
}

/** Only ESRCH is death: a process of somebody else answers EPERM and lives. */
export function pidLives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
