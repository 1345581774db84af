import type { Clock } from '../base/clock.js'
import { LimitReachedError } from './turn-ending.js'

interface Needs {
  readonly clock: Clock
  /** Aborted when the turn is stopped or left. */
  readonly signal: AbortSignal
  /** Of the turn as a whole, in milliseconds; asked each time, since people change settings. */
  limitMs(): number
}

/** The turn's own clock: it runs while the model or a tool works, and stands still while a person is asked. */
export class TurnClock {
  readonly #needs: Needs
  #activeMs = 0

  constructor(needs: Needs) {
    this.#needs = needs
  }

  get activeMs(): number {
    return this.#activeMs
  }

  /** The signal that `work` gets is aborted when the turn is, and when its time is over. */
  async timed<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal, limitMs } = this.#needs
    const limit = limitMs()
    const timeout = new AbortController()
    const late = new LimitReachedError('agents.turn_timeout_s', `The turn took longer than ${limit / 1000} seconds.`)
    const timer = setTimeout(() => timeout.abort(late), Math.max(0, limit - this.#activeMs))
    const elapsed = this.stopwatch()
    try {
      return await work(AbortSignal.any([signal, timeout.signal]))
    } finally {
      clearTimeout(timer)
      this.#activeMs += elapsed()
    }
  }

  /** Tells, in whole milliseconds, how long ago it was started; the clock of a machine may be set back meanwhile. */
  stopwatch(): () => number {
    const began = this.#needs.clock.now()
    return () => Math.max(0, Math.round(this.#needs.clock.now() - began))
  }
}
