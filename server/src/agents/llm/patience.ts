import type { ModelFailure } from '../model.js'

/** One signal for a request: aborted when the caller's is, or when what is awaited does not come in time. */
export class Patience {
  readonly #controller = new AbortController()
  readonly #caller: AbortSignal
  readonly #obey = () => this.#controller.abort(this.#caller.reason)
  #timer: NodeJS.Timeout | undefined

  constructor(caller: AbortSignal) {
    this.#caller = caller
    if (caller.aborted) this.#obey()
    else caller.addEventListener('abort', this.#obey, { once: true })
  }

  /** `reason` is the caller's, or the failure that `wait` was given. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** From now on the next thing may take `ms`; this replaces what was awaited before. */
  wait(ms: number, failure: ModelFailure): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#controller.abort(failure), ms)
  }

  /** Lets go of the timer and of the caller's signal. */
  end(): void {
    clearTimeout(this.#timer)
    this.#caller.removeEventListener('abort', this.#obey)
  }
}
