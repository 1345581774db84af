import type { Clock } from '../base/clock.js'
import type { Settings } from '../base/config.js'
import type { NewEvent, StoredEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { type LimitReached, turnRefusal, useRefusal } from './limits.js'
import type { ToolCall } from './model.js'
import { repetitions } from './transcript.js'
import { LimitReachedError } from './turn-ending.js'
import { turnStream } from './turn-record.js'
import type { TurnRow, TurnRows } from './turn-rows.js'

interface Needs {
  readonly journal: Journal
  readonly turns: TurnRows
  readonly clock: Clock
  readonly settings: Settings
}

/** The same call with the same arguments this often in a cascade means that the agent is going round in circles. */
const repetitionLimit = 3

/**
 * What stands between a turn and its cascade's limits. Other turns of the cascade may go on at this moment, here and in
 * other processes, so the last word is had inside the transaction that would spend something (`permit`).
 */
export class CascadeGate {
  readonly #row: TurnRow
  readonly #needs: Needs
  /** Of turns that are over, so that they are read once. */
  #earlierCalls: readonly StoredEvent[] | undefined

  constructor(row: TurnRow, needs: Needs) {
    this.#row = row
    this.#needs = needs
  }

  /** Throws where the cascade has no room for this turn. */
  admitTurn(): void {
    const { correlation_id, agent_id, depth } = this.#row
    const sameAgent = this.#needs.turns.startedIn(correlation_id, agent_id).length
    refuse(turnRefusal(this.#limits, { depth, sameAgent, cascade: this.#use(), now: this.#now() }))
  }

  /** Throws where the model may not be asked once more. @param tokens the most that the question may use */
  admitQuestion(tokens: number): void {
    refuse(useRefusal(this.#limits, this.#use(), { tokens, now: this.#now() }))
  }

  /** Throws where the agent has made the same call too often. @param own what the turn has written so far */
  admitCall(call: ToolCall, own: readonly StoredEvent[]): void {
    this.#earlierCalls ??= this.#callsOfEarlierTurns()
    if (repetitions([...this.#earlierCalls, ...own], call) < repetitionLimit) return
    const reason = `The agent called ${call.name} with the same arguments ${repetitionLimit} times in one conversation.`
    throw new LimitReachedError('loop', reason)
  }

  /** What is told of a limit: once for each of a spent cascade's, and not for each of the turns that still waited. */
  stopped({ limit, message: reason }: LimitReachedError): NewEvent[] {
    const { agent_id, correlation_id } = this.#row
    const stream = `cascade/${correlation_id}`
    const told = this.#needs.journal.read({ stream }) as readonly StoredEvent<'CascadeStoppedEvent'>[]
    if (limit.startsWith('cascade.') && told.some(event => event.limit === limit)) return []
    return [{ event_type: 'CascadeStoppedEvent', agent_id, stream, limit, reason }]
  }

  #callsOfEarlierTurns(): readonly StoredEvent[] {
    const { agent_id, correlation_id, turn_id } = this.#row
    return this.#needs.turns
      .startedIn(correlation_id, agent_id)
      .filter(earlier => earlier !== turn_id)
      .flatMap(earlier => this.#needs.journal.read({ stream: turnStream(earlier), types: ['ToolCallEvent'] }))
  }

  #use() {
    const { correlation_id, turn_id } = this.#row
    return this.#needs.turns.cascadeUse(correlation_id, turn_id)
  }

  /** Seconds since the epoch. */
  #now(): number {
    return this.#needs.clock.now() / 1000
  }

  get #limits(): Settings['cascade'] {
    return this.#needs.settings.cascade
  }
}

function refuse(refusal: LimitReached | undefined): void {
  if (refusal) throw new LimitReachedError(refusal.limit, refusal.reason)
}
