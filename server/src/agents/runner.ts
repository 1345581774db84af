import { messageOf } from '../base/errors.js'
import type { RemoraEvent, StoredEvent } from '../events/event.js'
import { sourceOf } from '../events/pattern.js'
import { abandonedOf, abandonedTurns } from './abandoned.js'
import type { Claims } from './claims.js'
import { coolingMs, mergeableWith } from './cooldown.js'
import { Pace } from './pace.js'
import { Turn, type TurnNeeds } from './turn.js'
import { endsTurn, isUnfinished } from './turn-end.js'
import { TurnLeft, TurnStopped } from './turn-ending.js'
import { isAskedFor, type TurnRow } from './turn-rows.js'
import { WaitingTurns } from './waiting-turns.js'

export interface RunnerNeeds extends Omit<TurnNeeds, 'pace'> {
  readonly claims: Claims
  /**
   * Whether this process stays: then it also takes turns that nobody runs, because the process that should is dead.
   * A command that exits only runs what it asked for, and what stands before that.
   */
  readonly resident: boolean
}

const lookEveryMs = 1000

interface Run {
  readonly agentId: string
  readonly abort: AbortController
  readonly done: Promise<void>
}

/** The only place where turns start: one at a time for each agent, in the order in which they were asked for. */
export class Runner {
  readonly #needs: RunnerNeeds
  readonly #pace = new Pace()
  readonly #waiting = new WaitingTurns()
  readonly #running = new Map<string, Run>()
  /** Turns that events of this moment have caused, and that are to be this process's own. */
  readonly #heard: TurnRow[] = []
  /** Run out when an agent that had a turn just now may have the next. */
  readonly #cooldowns = new Map<string, NodeJS.Timeout>()
  readonly #unsubscribe: () => void
  readonly #timer: NodeJS.Timeout
  #isStarting = false
  #looking = false
  /** Turns that were stopped before they began, ended one after another. */
  #stopping: Promise<void> = Promise.resolve()
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
    this.#adopt(turnIds.flatMap(turnId => this.#needs.turns.get(turnId) ?? []))
  }

  /** Leaves running turns to the next process. Resolves when nothing writes any more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#unsubscribe()
    clearInterval(this.#timer)
    for (const timer of this.#cooldowns.values()) clearTimeout(timer)
    for (const turnId of this.#waiting.turnIds) this.#needs.claims.release(turnId)
    const left = new TurnLeft('The process is going down.')
    for (const { abort } of this.#running.values()) abort.abort(left)
    await Promise.all([...this.#running.values()].map(({ done }) => done))
    await this.#stopping
  }

  /** Whether this process is running a turn. */
  isRunning(turnId: string): boolean {
    return this.#running.has(turnId)
  }

  #hear(event: RemoraEvent): void {
    if (event.seq === undefined) return
    if (event.event_type === 'TurnStopRequestedEvent') this.#stop(event.turn_id, event.by)
    this.#adoptHeard(event as StoredEvent)
    if (endsTurn(event) || event.event_type === 'TurnMergedEvent') this.#ended(event.turn_id, event.agent_id!)
  }

  /**
   * Whom an agent of this process wakes is woken in this process. What was asked for in another one is left to it; who
   * only hears of it is anybody's, and the process that wrote the event is the first to know.
   */
  #adoptHeard(event: StoredEvent): void {
    const rows = this.#needs.turns.waitingFor(event.seq)
    if (rows.length === 0) return
    const isOwn = this.#speaksHere(sourceOf(event))
    this.#adoptSoon(rows.filter(({ subscription_id }) => isOwn || (this.#needs.resident && subscription_id !== null)))
    // What a person asks for in another process ends the cooldown of what waits here.
    for (const { agent_id } of rows.filter(isAskedFor)) this.#look(agent_id)
  }

  /** Together with whatever else is being told at this moment: to claim fifty turns one by one takes longer than to write them. */
  #adoptSoon(rows: readonly TurnRow[]): void {
    if (rows.length === 0 || this.#heard.push(...rows) > rows.length) return
    queueMicrotask(() => {
      const heard = this.#heard.splice(0)
      try {
        if (!this.#closed) this.#adopt(heard)
      } catch (error) {
        // They are found again as turns that nobody runs.
        this.#needs.log.warn('turns could not be claimed', { error: messageOf(error) })
      }
    })
  }

  /** Also with its last words: the turn has ended in the journal, but not yet here. */
  #speaksHere(agentId: string | undefined): boolean {
    return [...this.#running.values()].some(run => run.agentId === agentId)
  }

  #adopt(rows: readonly TurnRow[]): TurnRow[] {
    const taken = this.#needs.claims.takeAll(rows.filter(row => isUnfinished(row)))
    for (const row of taken) if (!this.#running.has(row.turn_id)) this.#wait(row)
    if (taken.length > 0) this.#startSoon()
    return taken
  }

  /** An agent that cools down is looked at when that is over, whatever else reaches it, unless a person waits for it. */
  #wait(row: TurnRow): void {
    this.#waiting.add(row)
    if (!this.#cooldowns.has(row.agent_id) || isAskedFor(row)) this.#waiting.touch(row.agent_id)
  }

  /** The turn may have been another process's: then what waits here may be the next. */
  #ended(turn_id: string, agent_id: string): void {
    if (this.#waiting.delete({ turn_id, agent_id })) this.#needs.claims.release(turn_id)
    this.#look(agent_id)
  }

  #look(agentId: string): void {
    this.#waiting.touch(agentId)
    this.#startSoon()
  }

  #takeAbandoned(): void {
    // The settings may allow more at once than before.
    this.#startSoon()
    if (this.#looking) return
    this.#looking = true
    this.#adoptAbandoned()
      .catch(error => this.#needs.log.warn('abandoned turns could not be looked for', { error: messageOf(error) }))
      .finally(() => {
        this.#looking = false
      })
  }

  /** A process that stays looks after all turns; a command only after those that its own ones wait for. */
  async #adoptAbandoned(): Promise<void> {
    const { turns, claims, clock, resident } = this.#needs
    const needs = { turns, claims, now: () => clock.now() }
    if (!resident) return void this.#waiting.agentIds.map(agentId => this.#adopt(abandonedOf(agentId, needs)))
    for await (const rows of abandonedTurns(needs)) {
      if (this.#closed) return
      this.#adopt(rows)
    }
  }

  /** One agent at a time, so that a thousand of them that are refused leave time for others. */
  #startSoon(): void {
    if (this.#isStarting) return
    this.#isStarting = true
    void this.#pace.next().then(() => {
      this.#isStarting = false
      this.#start()
    })
  }

  #start(): void {
    if (this.#closed || this.#running.size >= this.#needs.rooms.settings.agents.concurrency) return
    const agentId = this.#waiting.takeDue()
    if (agentId === undefined) return
    try {
      this.#startNext(agentId)
    } catch (error) {
      // It is looked at again within a second.
      this.#waiting.touch(agentId)
      return this.#needs.log.warn('an agent could not have its turn', { agentId, error: messageOf(error) })
    }
    this.#startSoon()
  }

  /** Unless another turn of the agent, here or in another process, comes first, or the agent has had one just now. */
  #startNext(agentId: string): void {
    const { turns, clock, rooms } = this.#needs
    const next = turns.firstUnfinishedOf(agentId)
    if (!next || !this.#waiting.has(next)) return
    clearTimeout(this.#cooldowns.get(agentId))
    this.#cooldowns.delete(agentId)
    const ms = coolingMs(next, { turns, now: clock.now(), cooldownMs: rooms.settings.agents.cooldown_ms })
    if (ms === 0) this.#run(next)
    else
      this.#cooldowns.set(
        agentId,
        setTimeout(() => this.#cooled(agentId), ms),
      )
  }

  #cooled(agentId: string): void {
    this.#cooldowns.delete(agentId)
    this.#look(agentId)
  }

  #run(row: TurnRow): void {
    this.#waiting.delete(row)
    const abort = new AbortController()
    const done = this.#runToItsEnd(row, abort.signal)
    this.#running.set(row.turn_id, { agentId: row.agent_id, abort, done })
  }

  async #runToItsEnd(row: TurnRow, signal: AbortSignal): Promise<void> {
    try {
      const merged = () => mergeableWith(row, this.#needs.turns, this.#needs.rooms.settings)
      const deaths = this.#needs.claims.deathsOf(row.turn_id)
      await new Turn(row, { ...this.#needs, pace: this.#pace }, { deaths, merged }, signal).run()
      this.#needs.claims.release(row.turn_id)
    } catch (error) {
      // The journal cannot be written. The claim stays for as long as this process lives, so that nobody tries at once again.
      this.#needs.log.error('the end of a turn could not be written', { turn_id: row.turn_id, error: messageOf(error) })
    }
    this.#running.delete(row.turn_id)
    this.#startSoon()
  }

  #stop(turnId: string, by: string): void {
    const stopped = new TurnStopped(by)
    const running = this.#running.get(turnId)
    if (running) return running.abort.abort(stopped)
    const row = this.#needs.turns.get(turnId)
    if (!row || !isUnfinished(row) || !this.#needs.claims.take(turnId)) return
    this.#waiting.delete(row)
    this.#stopping = this.#stopping.then(() => this.#endStopped(row, AbortSignal.abort(stopped)))
  }

  /** The next process obeys as well, so this one can go down in the middle of it. */
  async #endStopped(row: TurnRow, stopped: AbortSignal): Promise<void> {
    if (this.#closed) this.#needs.claims.release(row.turn_id)
    else await this.#runToItsEnd(row, stopped)
  }
}
