import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../base/clock.js'
import type { Database } from '../base/database.js'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import type { Bus } from '../events/bus.js'
import type { StoredEvent } from '../events/event.js'
import { triggerWanted, type WantedNeeds } from './wanted.js'

export interface ListeningNeeds extends WantedNeeds {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

const schema =
  'CREATE TABLE IF NOT EXISTS blueprint_listening (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL)'

const saveEveryMs = 1000
const pageSize = 200

/** What is older wakes nobody any more: whoever trusts a workspace after a holiday is not to pay for all of it. */
const longestBackSeconds = 24 * 3600

/**
 * Listens for the agents whose blueprints want to hear of events. Up to where somebody has listened is kept beside the
 * journal (it follows from no event), so what happens while no process stays, or just before one dies, is heard by the
 * next. Several may listen at once: a trigger is written once.
 */
export class Listening {
  readonly #needs: ListeningNeeds
  readonly #database: Database
  readonly #closing = new AbortController()
  #unsubscribe: () => void = () => undefined
  #timer: NodeJS.Timeout | undefined
  #heard = 0
  /** Ends when all that was heard so far has woken whom it wakes. */
  #work: Promise<void> = Promise.resolve()
  #pending = 0

  constructor(needs: ListeningNeeds) {
    this.#needs = needs
    this.#database = needs.journal.database
  }

  start(): void {
    this.#database.run(schema)
    const { lastSeq } = this.#needs.journal
    const from = this.#position() ?? lastSeq
    this.#heard = lastSeq
    this.#unsubscribe = this.#needs.bus.subscribe(event => {
      if (event.seq !== undefined) this.#hear(event as StoredEvent)
    })
    this.#later(() => this.#catchUp(from, lastSeq))
    this.#timer = setInterval(() => this.#saveIfPossible(), saveEveryMs).unref()
  }

  async close(): Promise<void> {
    if (!this.#timer) return
    this.#unsubscribe()
    clearInterval(this.#timer)
    this.#closing.abort()
    await this.#work
    this.#saveIfPossible()
  }

  #hear(event: StoredEvent): void {
    this.#heard = Math.max(this.#heard, event.seq)
    if (this.#needs.listenersTo(event).length > 0) this.#later(() => triggerWanted(event, this.#needs))
  }

  async #catchUp(from: number, to: number): Promise<void> {
    const since = this.#needs.clock.now() / 1000 - longestBackSeconds
    for (let after = from; after < to; ) {
      const page = this.#needs.journal.read({ after, since, limit: pageSize })
      for (const event of page) await triggerWanted(event, this.#needs)
      if (page.length < pageSize) return
      after = page.at(-1)!.seq
      await setImmediate()
      this.#closing.signal.throwIfAborted()
    }
  }

  /** One after another. What fails is not done, so that the next process tries again. */
  #later(work: () => Promise<void>): void {
    this.#pending++
    this.#work = this.#work.then(work).then(
      () => void this.#pending--,
      error => {
        if (!this.#closing.signal.aborted) {
          this.#needs.log.error('an agent could not be told of an event', { error: messageOf(error) })
        }
      },
    )
  }

  #position(): number | undefined {
    return this.#database.sql<[], { seq: number }>('SELECT seq FROM blueprint_listening').get()?.seq
  }

  /** What cannot be kept now is kept a second later, or heard again by the next process: a trigger is written once. */
  #saveIfPossible(): void {
    try {
      this.#save()
    } catch (error) {
      this.#needs.log.warn('how far agents have listened could not be kept', { error: messageOf(error) })
    }
  }

  /** Nothing is written where another process has been as far. */
  #save(): void {
    if (this.#pending > 0 || (this.#position() ?? -1) >= this.#heard) return
    this.#database
      .sql('INSERT INTO blueprint_listening VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET seq = max(seq, excluded.seq)')
      .run(this.#heard)
  }
}
