import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import type { RemoraEvent } from './event.js'

/** Hears every event of this workspace, whichever process wrote it, in journal order. */
export type Listener = (event: RemoraEvent) => void

/** Tells listeners what happened, after it is on disk. A listener that throws hurts nobody else. */
export class Bus {
  readonly #listeners = new Set<Listener>()
  readonly #waiting: RemoraEvent[] = []
  readonly #log: Log
  #publishing = false

  constructor(log: Log) {
    this.#log = log
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Events that a listener causes are told after the one at hand, so that all listeners hear one order. */
  publish(event: RemoraEvent): void {
    this.#waiting.push(event)
    if (this.#publishing) return
    this.#publishing = true
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#tell(next)
    this.#publishing = false
  }

  #tell(event: RemoraEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        this.#log.error('a listener failed', { event_type: event.event_type, error: messageOf(error) })
      }
    }
  }
}
