import type { Clock } from '../base/clock.js'
import { askContextSize, type ModelOptions } from './llm.js'

/** Tokens, while nobody knows. */
const assumed = 8192

/** A turn waits so long for an endpoint to tell, in milliseconds. */
const patienceMs = 1000

/** After so long an endpoint is asked again: its server may have been started anew, with another window. */
const goodForMs = { told: 10 * 60_000, untold: 10 * 60_000, later: 20_000 }

interface Known {
  /** Undefined: nobody has told. */
  readonly tokens: number | undefined
  /** Milliseconds since the epoch. */
  readonly until: number
}

/** How large the windows of models are: asked of each endpoint when a turn first needs it, and now and then again. */
export class ContextSizes {
  readonly #clock: Clock
  readonly #known = new Map<string, Known>()
  readonly #asking = new Map<string, Promise<Known>>()
  readonly #closing = new AbortController()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What is known is not waited for, even when it is time to ask again. */
  async of(options: ModelOptions): Promise<number> {
    const key = `${options.baseUrl} ${options.name}`
    const known = this.#known.get(key)
    if (known && this.#clock.now() < known.until) return known.tokens ?? assumed
    const asking = this.#asking.get(key) ?? this.#ask(key, options)
    return (known ?? (await asking)).tokens ?? assumed
  }

  close(): void {
    this.#closing.abort()
  }

  #ask(key: string, options: ModelOptions): Promise<Known> {
    const asking = this.#answer(key, options).finally(() => this.#asking.delete(key))
    this.#asking.set(key, asking)
    return asking
  }

  /** What was told once counts until something else is told. */
  async #answer(key: string, options: ModelOptions): Promise<Known> {
    const size = await askContextSize(options, AbortSignal.any([this.#closing.signal, AbortSignal.timeout(patienceMs)]))
    const tokens = size.kind === 'told' ? size.tokens : this.#known.get(key)?.tokens
    const known = { tokens, until: this.#clock.now() + goodForMs[size.kind] }
    this.#known.set(key, known)
    return known
  }
}
