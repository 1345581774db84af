import type { Database } from '../base/database.js'
import type { Processes } from '../base/processes.js'

const schema = `
  CREATE TABLE IF NOT EXISTS turn_claims (
    turn_id TEXT PRIMARY KEY, process_id TEXT NOT NULL, fence INTEGER NOT NULL
  ) WITHOUT ROWID`

/**
 * Which process runs which turn. A claim is one atomic row; that of a dead process can be taken over. The fence of a
 * running turn is the version of its stream: a process that was taken over fails at its next append.
 */
export class Claims {
  readonly #database: Database
  readonly #processes: Processes

  constructor(database: Database, processes: Processes) {
    this.#database = database
    this.#processes = processes
    if (!database.readOnly) database.run(schema)
  }

  get #ownId(): string {
    return this.#processes.ownId
  }

  /** Whether who holds a claim still is there. */
  isAlive(processId: string): boolean {
    return this.#processes.isAlive(processId)
  }

  /** True when the turn is this process's from now on (or was already). */
  take(turnId: string): boolean {
    const holder = this.holderOf(turnId)
    if (holder === this.#ownId) return true
    if (holder === undefined) return this.#insert(turnId)
    return !this.isAlive(holder) && this.#replace(turnId, holder)
  }

  /** Of many turns those that are this process's from now on, at the cost of one transaction. */
  takeAll<T extends { readonly turn_id: string }>(turns: readonly T[]): T[] {
    if (turns.length === 0) return []
    return this.#database.transaction(() => turns.filter(({ turn_id }) => this.take(turn_id)))
  }

  holderOf(turnId: string): string | undefined {
    return this.#database
      .sql<[string], { process_id: string }>('SELECT process_id FROM turn_claims WHERE turn_id = ?')
      .get(turnId)?.process_id
  }

  /** How many processes in a row have died with the turn; one that left it in order begins the count anew. */
  deathsOf(turnId: string): number {
    const row = this.#database
      .sql<[string], { fence: number }>('SELECT fence FROM turn_claims WHERE turn_id = ?')
      .get(turnId)
    return row ? row.fence - 1 : 0
  }

  /** The turn has ended, or this process leaves it to another. */
  release(turnId: string): void {
    this.#database.sql('DELETE FROM turn_claims WHERE turn_id = ? AND process_id = ?').run(turnId, this.#ownId)
  }

  #insert(turnId: string): boolean {
    return (
      this.#database
        .sql('INSERT INTO turn_claims VALUES (?, ?, 1) ON CONFLICT (turn_id) DO NOTHING')
        .run(turnId, this.#ownId).changes === 1
    )
  }

  #replace(turnId: string, deadHolder: string): boolean {
    return (
      this.#database
        .sql('UPDATE turn_claims SET process_id = ?, fence = fence + 1 WHERE turn_id = ? AND process_id = ?')
        .run(this.#ownId, turnId, deadHolder).changes === 1
    )
  }
}
