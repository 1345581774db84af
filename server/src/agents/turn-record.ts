import type { NewEvent, StoredEvent } from '../events/event.js'
import type { AppendOptions, Journal } from '../events/journal.js'
import type { TurnRow } from './turn-rows.js'

export function turnStream(turnId: string): string {
  return `turn/${turnId}`
}

/** Where a turn comes from, which all its events tell. */
interface Origin {
  /** The id of the event that it answers. */
  readonly cause: string
  /** In which it speaks. */
  readonly sessionId?: string | undefined
}

/**
 * What one turn has written so far, and the only way to write more. Every append names the version of the stream that
 * it builds on, so a process whose turn was taken over cannot add to it (VersionConflict).
 */
export class TurnRecord {
  readonly #row: TurnRow
  readonly #journal: Journal
  readonly #origin: Origin
  readonly #events: StoredEvent[]

  constructor(row: TurnRow, journal: Journal, origin: Origin) {
    this.#row = row
    this.#journal = journal
    this.#origin = origin
    this.#events = journal.read({ stream: turnStream(row.turn_id) })
  }

  get events(): readonly StoredEvent[] {
    return this.#events
  }

  /**
   * Steps of the turn, after `effects` that belong to other streams: all of them are written, or none.
   * `permit` and `expect` as for the journal; the turn's own stream is expected to be as it is known here.
   */
  async append(
    steps: readonly NewEvent[],
    effects: readonly NewEvent[] = [],
    { permit, expect }: AppendOptions = {},
  ): Promise<void> {
    const stream = turnStream(this.#row.turn_id)
    const all = [...effects.map(event => this.#chained(event)), ...steps.map(step => this.#step(step, stream))]
    const stored = await this.#journal.append(all, { expect: { ...expect, [stream]: this.#events.length }, permit })
    this.#events.push(...stored.slice(effects.length))
  }

  /** An effect that must be known before its step has ended, such as a question. */
  async appendEffect(event: NewEvent): Promise<void> {
    const expect = { [turnStream(this.#row.turn_id)]: this.#events.length }
    await this.#journal.append([this.#chained(event)], { expect })
  }

  #step(event: NewEvent, stream: string): NewEvent {
    return { agent_id: this.#row.agent_id, stream, ...this.#chained(event) }
  }

  #chained(event: NewEvent): NewEvent {
    const { cause, sessionId } = this.#origin
    const session = sessionId === undefined ? {} : { session_id: sessionId }
    return { correlation_id: this.#row.correlation_id, causation_id: cause, ...session, ...event }
  }
}
