import type { Clock } from '../base/clock.js'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import { type Compacted, compact, sizeOf } from '../events/compaction.js'
import type { Journal } from '../events/journal.js'
import { spentSteps } from './spent-steps.js'

/** How long the steps of a turn are kept where nobody says otherwise. */
export const keptDays = 30

const large = 256 * 1024 * 1024
const dayInSeconds = 24 * 3600

interface Needs {
  readonly journal: Journal
  readonly clock: Clock
  readonly log: Log
}

/** Keeps the journal from growing without end. What waits for somebody, and what people did, is never taken from it. */
export class Retention {
  readonly #needs: Needs
  readonly #closing = new AbortController()
  #work: Promise<unknown> = Promise.resolve()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Takes the steps from all turns that ended so long ago. */
  compact(days: number, signal?: AbortSignal): Promise<Compacted> {
    const { journal, clock } = this.#needs
    const either = AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])])
    const until = clock.now() / 1000 - days * dayInSeconds
    const work = compact(journal, spentSteps, { until, signal: either })
    this.#work = work.catch(() => undefined)
    return work
  }

  /** For a process that stays, at its start: nobody waits for it. */
  compactIfLarge(): void {
    if (sizeOf(this.#needs.journal.database) < large) return
    this.compact(keptDays).catch(error =>
      this.#needs.log.warn('the journal could not be compacted', { error: messageOf(error) }),
    )
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#work
  }
}
