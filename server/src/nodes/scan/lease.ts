import type { Database } from '../../base/database.js'
import { randomIds } from '../../base/ids.js'
import { mark, setMark } from '../store/node-index.js'

const leaseMs = 3_000
const renewMs = 500

/**
 * Lets one process at a time scan a workspace, so that three editors opened together do not parse it three times. Only
 * a courtesy: two scans at once agree, they are just slower.
 */
export class ScanLease {
  readonly #database: Database
  readonly #owner = randomIds.fresh('proc')
  #timer: NodeJS.Timeout | undefined

  constructor(database: Database) {
    this.#database = database
  }

  /** False when told to stop while waiting. */
  async take(isStopped: () => boolean): Promise<boolean> {
    while (!this.#tryToTake()) {
      if (isStopped()) return false
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    this.#timer = setInterval(() => this.#renew(), renewMs)
    return true
  }

  release(): void {
    clearInterval(this.#timer)
    this.#database.sql(`DELETE FROM marks WHERE name = 'scanner' AND value LIKE ?`).run(`${this.#owner} %`)
  }

  #tryToTake(): boolean {
    return this.#database.transaction(() => {
      const [owner, until] = mark(this.#database, 'scanner')?.split(' ') ?? []
      if (owner !== undefined && owner !== this.#owner && Number(until) > Date.now()) return false
      this.#renew()
      return true
    })
  }

  #renew(): void {
    setMark(this.#database, 'scanner', `${this.#owner} ${Date.now() + leaseMs}`)
  }
}
