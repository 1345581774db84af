import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import type { Journal } from './journal.js'

/**
 * Notices what other processes write. SQLite's `data_version` changes with every commit of another connection and costs
 * next to nothing to read, so polling it is cheaper and surer than watching files on every platform.
 */
export class Tail {
  readonly #timer: NodeJS.Timeout

  constructor(journal: Journal, log: Log, everyMs = 80) {
    // The first look is always worth it: somebody may have written between the opening of the journal and now.
    let seen: number | undefined
    this.#timer = setInterval(() => {
      try {
        const now = dataVersion(journal)
        if (now === seen) return
        journal.publishNews()
        seen = now
      } catch (error) {
        log.warn('the journal could not be read', { error: messageOf(error) })
      }
    }, everyMs)
    this.#timer.unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }
}

function dataVersion(journal: Journal): number {
  return journal.database.sql<[], { data_version: number }>('PRAGMA data_version').get()!.data_version
}
