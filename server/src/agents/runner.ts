import { setImmediate } from 'node:timers/promises'
import { messageOf } from '../base/errors.js'
import type { RemoraEvent, StoredEvent } from '../events/event.js'
import { sourceOf } from '../events/pattern.js'
import type { Claims } from './claims.js'
import { coolingMs, mergeableWith } from './cooldown.js'
import { Turn, type TurnNeeds } from './turn.js'
import { endsTurn, isUnfinished } from './turn-end.js'
import { TurnLeft, TurnStopped } from './turn-ending.js'
import type { TurnRow } from './turn-rows.js'

export interface RunnerNeeds extends TurnNeeds {
  readonly claims: Claims
  /**
   * Whether this process stays: then it also takes turns that nobody runs, because the process that should is dead.
   * A command that exits only runs what it asked for, and what stands before that.
   */
  readonly resident: boolean
}

/** How long a waiting turn is left to the process that caused it. */
const graceMs = 1500
const lookEveryMs = 1000

interface Run {
  readonly agentId: string
  readonly abort: AbortController
  readonly done: Promise<void>
}

/** The only place where turns start: one at a time for each agent, in the order in which they were asked for. */
export class Runner {
  readonly #needs: RunnerNeeds
  /** Turns of this process that have not started, oldest first. */
  readonly #queue: string[] = []
  readonly #running = new Map<string, Run>()
  readonly #unsubscribe: () => void
  readonly #timer: NodeJS.Timeout
  /** Runs out when the first of the agents that had a turn just now may have the next. */
  #cooldown: NodeJS.Timeout | undefined
  #closed = false

  constructor(needs: RunnerNeeds) {
    this.#needs = needs
    this.#unsubscribe = needs.bus.subscribe(event => this.#hear(event))
    this.#timer = setInterval(() => this.#takeAbandoned(), lookEveryMs)
    this.#timer.unref()
  }

  /** Takes what earlier processes left. Call once everything that turns need is there. */
  start(): void {
    if (this.#needs.resident) this.#takeAbandoned()
  }

  /** Makes the turns that these events trigger this process's own. Returns them in the order of the events. */
  adopt(events: readonly StoredEvent[]): TurnRow[] {
    return this.#adopt(events.flatMap(({ seq }) => this.#needs.turns.waitingFor(seq)))
  }

  /** The same for turns that stand in the journal already, also those that a dead process had begun. */
  takeOver(turnIds: readonly string[]): void {
    for (const turnId of turnIds) {
      const row = this.#needs.turns.get(turnId)
      if (!row || !isUnfinished(row) || this.#running.has(turnId) || this.#queue.includes(turnId)) continue
      if (this.#needs.claims.take(turnId)) this.#queue.push(turnId)
    }
    this.#startWaiting()
  }

  /** Leaves running turns to the next process. Resolves when nothing writes any more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#unsubscribe()
    clearInterval(this.#timer)
    clearTimeout(this.#cooldown)
    for (const turnId of this.#queue.splice(0)) this.#needs.claims.release(turnId)
    const left = new TurnLeft('The process is going down.')
    for (const { abort } of this.#running.values()) abort.abort(left)
    await Promise.all([...this.#running.values()].map(({ done }) => done))
  }

  /** Whether this process is running a turn. */
  isRunning(turnId: string): boolean {
    return this.#running.has(turnId)
  }

  #hear(event: RemoraEvent): void {
    if (event.seq === undefined) return
    if (event.event_type === 'TurnStopRequestedEvent') this.#stop(event.turn_id, event.by)
    this.#adoptHeard(event as StoredEvent)
    if (endsTurn(event)) this.#startWaiting()
  }

  /**
   * Whom an agent of this process wakes is woken in this process. What was asked for in another one is left to it; who
   * only hears of it is anybody's, and the process that wrote the event is the first to know.
   */
  #adoptHeard(event: StoredEvent): void {
    const rows = this.#needs.turns.waitingFor(event.seq)
    if (rows.length === 0) return
    const isOwn = this.#speaksHere(sourceOf(event))
    const own = rows.filter(({ subscription_id }) => isOwn || (this.#needs.resident && subscription_id !== null))
    if (own.length > 0) this.#adopt(own)
  }

  /** Also with its last words: the turn has ended in the journal, but not yet here. */
  #speaksHere(agentId: string | undefined): boolean {
    return [...this.#running.values()].some(run => run.agentId === agentId)
  }

  #adopt(waiting: readonly TurnRow[]): TurnRow[] {
    const rows = waiting.filter(row => this.#needs.claims.take(row.turn_id))
    for (const row of rows) if (!this.#queue.includes(row.turn_id)) this.#queue.push(row.turn_id)
    this.#startWaiting()
    return rows
  }

  #takeAbandoned(): void {
    try {
      const now = this.#needs.clock.now()
      for (const row of this.#abandonable()) {
        if (this.#running.has(row.turn_id) || this.#queue.includes(row.turn_id)) continue
        const holder = this.#needs.claims.holderOf(row.turn_id)
        if (holder === this.#needs.claims.ownId) continue
        if (holder === undefined && row.status === 'waiting' && now - row.queued_at * 1000 < graceMs) continue
        if (this.#needs.claims.take(row.turn_id)) this.#queue.push(row.turn_id)
      }
      this.#startWaiting()
    } catch (error) {
      this.#needs.log.warn('abandoned turns could not be looked for', { error: messageOf(error) })
    }
  }

  /** A process that stays looks after all turns; a command only after those that its own ones wait for. */
  #abandonable(): TurnRow[] {
    const unfinished = this.#needs.turns.unfinished()
    if (this.#needs.resident) return unfinished
    const waitedFor = new Set(this.#queue.map(turnId => this.#needs.turns.get(turnId)?.agent_id))
    return unfinished.filter(row => waitedFor.has(row.agent_id))
  }

  #startWaiting(): void {
    const { turns, clock, rooms } = this.#needs
    const cooling: number[] = []
    for (const turnId of [...this.#queue]) {
      if (this.#closed || this.#running.size >= rooms.settings.agents.concurrency) return
      const row = turns.get(turnId)
      if (!row || !isUnfinished(row)) {
        this.#forget(turnId)
      } else if (this.#isNext(row)) {
        const ms = coolingMs(row, { turns, now: clock.now(), cooldownMs: rooms.settings.agents.cooldown_ms })
        if (ms === 0) this.#run(row)
        else cooling.push(ms)
      }
    }
    if (cooling.length > 0) this.#startAgainIn(Math.min(...cooling))
  }

  #startAgainIn(ms: number): void {
    clearTimeout(this.#cooldown)
    this.#cooldown = setTimeout(() => this.#startWaiting(), ms)
  }

  /** Whether no other turn of this agent, here or in another process, comes first. */
  #isNext(row: TurnRow): boolean {
    return isUnfinished(row) && this.#needs.turns.unfinishedOf(row.agent_id)[0]?.turn_id === row.turn_id
  }

  #run(row: TurnRow): void {
    this.#queue.splice(this.#queue.indexOf(row.turn_id), 1)
    const abort = new AbortController()
    const done = this.#runToItsEnd(row, abort.signal)
    this.#running.set(row.turn_id, { agentId: row.agent_id, abort, done })
  }

  async #runToItsEnd(row: TurnRow, signal: AbortSignal): Promise<void> {
    try {
      const merged = mergeableWith(row, this.#needs.turns, this.#needs.rooms.settings)
      const deaths = this.#needs.claims.deathsOf(row.turn_id)
      await new Turn(row, this.#needs, { deaths, merged }, signal).run()
      this.#needs.claims.release(row.turn_id)
    } catch (error) {
      // The journal cannot be written. The claim stays for as long as this process lives, so that nobody tries at once again.
      this.#needs.log.error('the end of a turn could not be written', { turn_id: row.turn_id, error: messageOf(error) })
    }
    // A turn that is refused waits for nothing, and a thousand of them would leave no time for anybody else.
    await setImmediate()
    this.#running.delete(row.turn_id)
    if (!this.#closed) this.#startWaiting()
  }

  #stop(turnId: string, by: string): void {
    const stopped = new TurnStopped(by)
    const running = this.#running.get(turnId)
    if (running) return running.abort.abort(stopped)
    const row = this.#needs.turns.get(turnId)
    if (!row || !isUnfinished(row) || !this.#needs.claims.take(turnId)) return
    this.#queue.splice(0, this.#queue.length, ...this.#queue.filter(id => id !== turnId))
    const abort = new AbortController()
    abort.abort(stopped)
    this.#running.set(turnId, { agentId: row.agent_id, abort, done: this.#runToItsEnd(row, abort.signal) })
  }

  #forget(turnId: string): void {
    this.#queue.splice(this.#queue.indexOf(turnId), 1)
    this.#needs.claims.release(turnId)
  }
}
