import type { Database } from '../../base/database.js'

/**
 * Small rows: about 10 ms. More in one transaction would let others wait; fewer would rewrite the same index pages
 * again and again, because ids are random text.
 */
const rowsPerTransaction = 4000

/** Collects small pieces of work into transactions of bearable size. A piece is never split. */
export class WriteQueue {
  readonly #database: Database
  readonly #committed: () => void
  #work: (() => void)[] = []
  #rows = 0

  /** @param committed told after each transaction */
  constructor(database: Database, committed: () => void) {
    this.#database = database
    this.#committed = committed
  }

  /** @param rows about how many the work will write */
  add(rows: number, work: () => void): void {
    if (this.#rows > 0 && this.#rows + rows > rowsPerTransaction) this.flush()
    this.#work.push(work)
    this.#rows += rows
  }

  flush(): void {
    const work = this.#work
    this.#work = []
    this.#rows = 0
    if (work.length === 0) return
    this.#database.transaction(() => {
      for (const step of work) step()
    })
    this.#committed()
  }
}
