import type { Bus, Listener } from './bus.js'
import type { RemoraEvent } from './event.js'

/** Hears from now on, before it is known who is meant: what happens until then is told when it is. */
export class EarlyListener {
  readonly #early: RemoraEvent[] = []
  #listen: Listener = event => this.#early.push(event)
  readonly close: () => void

  constructor(bus: Bus) {
    this.close = bus.subscribe(event => this.#listen(event))
  }

  /** Everything that was heard so far, in its order, and then what happens. */
  tell(listener: Listener): void {
    this.#listen = listener
    this.#early.splice(0).forEach(listener)
  }
}
