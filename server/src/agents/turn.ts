import type { Clock } from '../base/clock.js'
import { messageOf, Refusal } from '../base/errors.js'
import { derivedId } from '../base/ids.js'
import type { Log } from '../base/log.js'
import { shorten, textHash } from '../base/text.js'
import type { Bus } from '../events/bus.js'
import type { NewEvent } from '../events/event.js'
import { type Journal, VersionConflict } from '../events/journal.js'
import { liveEvent } from '../events/live-event.js'
import type { Blueprints } from './blueprints/blueprints.js'
import { CascadeGate } from './cascade-gate.js'
import { draftsOf } from './drafts.js'
import { type Situation, situationOf, triggerOf } from './facts.js'
import type { Model, ModelChoice, ToolCall } from './model.js'
import type { Mount } from './mounts.js'
import { Overlay } from './overlay.js'
import type { Pace } from './pace.js'
import type { Sessions, SessionTurn } from './sessions.js'
import type { ToolRooms } from './tool.js'
import { runTool, type ToolResult } from './toolbox.js'
import { nextStep } from './transcript.js'
import { responseOf } from './turn-answer.js'
import { type Beginning, begin, refuseIfDeadly } from './turn-beginning.js'
import { TurnClock } from './turn-clock.js'
import { completionOf, endingOf, isExpected, LimitReachedError, TurnLeft, TurnStopped } from './turn-ending.js'
import { questionFor, requestOf } from './turn-question.js'
import { TurnRecord } from './turn-record.js'
import type { TurnRow, TurnRows } from './turn-rows.js'

export interface TurnNeeds {
  readonly journal: Journal
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly turns: TurnRows
  readonly rooms: ToolRooms
  readonly blueprints: Blueprints
  readonly pace: Pace
  /** Who runs the turn, for people. */
  readonly processName: string
  readonly sessions: Sessions
  model(choice: ModelChoice): Promise<Model>
  /** Tokens of its window. */
  contextTokens(choice: ModelChoice): Promise<number>
}

/**
 * One run of an agent: prompt, model, tools, until it answers without tools. Every step is an event of the turn's
 * stream, so a turn can be watched, stopped, and taken over at any point. It ends in exactly one of completed, failed
 * and cancelled, except when this process leaves it (TurnLeft) or has lost it to another.
 */
export class Turn {
  readonly #row: TurnRow
  readonly #needs: TurnNeeds
  readonly #beginning: Beginning
  readonly #signal: AbortSignal
  readonly #session: SessionTurn | undefined
  readonly #record: TurnRecord
  readonly #gate: CascadeGate
  readonly #clock: TurnClock

  constructor(row: TurnRow, needs: TurnNeeds, beginning: Beginning, signal: AbortSignal) {
    this.#row = row
    this.#needs = needs
    this.#beginning = beginning
    this.#signal = signal
    const { journal, turns, clock, rooms } = needs
    const { settings } = rooms
    const trigger = triggerOf(row, needs)
    this.#session = needs.sessions.turnOf(row.agent_id, trigger)
    this.#record = new TurnRecord(row, journal, { cause: trigger.event_id, sessionId: this.#session?.sessionId })
    this.#gate = new CascadeGate(row, { journal, turns, clock, settings })
    this.#clock = new TurnClock({ clock, signal, limitMs: () => settings.agents.turn_timeout_s * 1000 })
  }

  async run(): Promise<void> {
    try {
      await this.#proceed()
    } catch (error) {
      await this.#endBadly(error)
    }
  }

  async #proceed(): Promise<void> {
    this.#signal.throwIfAborted()
    // Whoever had the turn before may have died between being told to stop and stopping.
    const stopper = this.#needs.turns.get(this.#id)!.stop_requested_by
    if (stopper !== null) throw new TurnStopped(stopper)
    if (!this.#isAsking()) refuseIfDeadly(this.#beginning.deaths, this.#record)
    const situation = await this.#begin()
    for (;;) {
      await this.#needs.pace.next()
      this.#signal.throwIfAborted()
      const step = nextStep(this.#record.events)
      if (step.kind === 'finish') return await this.#finish(step.response, situation)
      if (step.kind === 'ask') await this.#ask(step.round, situation)
      else await this.#call(step.call, step.announced, situation)
    }
  }

  #begin(): Promise<Situation> {
    const { turns, processName } = this.#needs
    const needs = { row: this.#row, record: this.#record, gate: this.#gate, turns, processName }
    return begin(this.#beginning, { ...needs, situation: merged => this.#situation(merged) })
  }

  /** A turn that waits for a person has often died with a process, and it was not the turn's doing. */
  #isAsking(): boolean {
    return this.#needs.rooms.questions.rows.pendingOf(this.#row.agent_id)?.turn_id === this.#id
  }

  async #ask(round: number, situation: Situation): Promise<void> {
    const { settings } = this.#needs.rooms
    const mostRounds = this.#session?.maxTurns ?? settings.agents.max_turns
    if (round > mostRounds) {
      const reason = `The agent did not come to an end within ${mostRounds} rounds.`
      throw new LimitReachedError('agents.max_turns', reason)
    }
    const choice = { name: situation.equipment.model, ...this.#session?.model }
    const [model, window] = await Promise.all([this.#needs.model(choice), this.#needs.contextTokens(choice)])
    const { events } = this.#record
    const question = questionFor(situation, events, { window, maxOutputTokens: settings.model.max_output_tokens })
    const request = requestOf(question, { turnId: this.#id, round, situation, model: model.name })
    await this.#record.append([request], [], { permit: () => this.#gate.admitQuestion(question.reservedTokens) })
    const { messages, tools, maxOutputTokens } = question
    const onToken = (text: string) => this.#publishToken(text)
    const answer = await this.#clock.timed(signal => model.ask({ messages, tools, maxOutputTokens, onToken, signal }))
    await this.#record.append([responseOf(answer, { turnId: this.#id, round, situation, events: this.#record.events })])
  }

  async #call(call: ToolCall, announced: boolean, situation: Situation): Promise<void> {
    const step = { turn_id: this.#id, tool_name: call.name, call_id: call.id }
    if (!announced) {
      this.#gate.admitCall(call, this.#record.events)
      await this.#record.append([{ event_type: 'ToolCallEvent', ...step, arguments: call.arguments }])
    }
    const elapsed = this.#clock.stopwatch()
    const { events, permit, ...result } = await this.#runTool(call, situation)
    const duration_ms = elapsed()
    const resultOf = ({ isError, ...rest }: ToolResult): NewEvent => {
      return { event_type: 'ToolResultEvent', ...step, is_error: isError, ...rest, duration_ms }
    }
    try {
      await this.#record.append([resultOf(result)], events, { permit })
    } catch (error) {
      // What the tool wanted is not possible any more.
      if (!permit || !(error instanceof Refusal)) throw error
      await this.#record.append([resultOf({ output: error.message, isError: true })])
    }
  }

  async #runTool(call: ToolCall, { agent, seen, equipment }: Situation): Promise<ToolResult> {
    if (call.name === 'rewrite_self' && this.#sourceMoved(seen)) {
      const output = `Your code changed while this turn was interrupted. It is now:\n${seen}\nAnswer for this text.`
      return { output, isError: true }
    }
    const run = (signal: AbortSignal) =>
      runTool(call, equipment.tools, {
        agent,
        seen,
        turnId: this.#id,
        callId: call.id,
        correlationId: this.#row.correlation_id,
        signal,
        overlay: this.#overlay(equipment.mounts, this.#sourceMoved(seen) ? undefined : { agent, seen }),
        rooms: this.#needs.rooms,
        record: event => this.#record.appendEffect(event),
      })
    return call.name === 'ask_user' ? await run(this.#signal) : await this.#clock.timed(run)
  }

  /** Only a turn that was taken over can be answering for a source that its prompt did not show. */
  #sourceMoved(seen: string): boolean {
    const asked = this.#record.events.findLast(event => event.event_type === 'ModelRequestEvent')
    return asked?.source_hash !== undefined && asked.source_hash !== textHash(seen)
  }

  async #finish(response: string, { facts: { request } }: Situation): Promise<void> {
    const { events } = this.#record
    const row = this.#needs.turns.get(this.#id)!
    const ending = completionOf(response, { row, events, durationMs: this.#clock.activeMs })
    const kept = this.#session?.kept({ turnId: this.#id, request, response, events }) ?? []
    const permit = () => this.#refuseIfSessionEnded()
    await this.#record.append(ending, [...kept, ...(await this.#proposed(response))], { permit })
  }

  /** Somebody may have deleted it at this moment, in another process too. */
  #refuseIfSessionEnded(): void {
    if (this.#session?.isOpen() === false) throw new TurnStopped('the end of its session')
  }

  /** What the agent has written in its own workspace becomes one proposal. */
  async #proposed(response: string): Promise<readonly NewEvent[]> {
    const { files, reasoning } = await this.#overlay().changes()
    if (files.length === 0) return []
    const { events } = await this.#needs.rooms.proposals.propose({
      proposalId: derivedId('prop', this.#id, 'overlay'),
      agentId: this.#row.agent_id,
      turnId: this.#id,
      reasoning: reasoning || shorten(response, 300) || 'No reason was given.',
      files,
    })
    // The project's checks may have taken a while, and somebody may have said stop.
    this.#signal.throwIfAborted()
    return events
  }

  /** @param prompted whose source the prompt showed */
  #overlay(mounts: readonly Mount[] = [], prompted?: Pick<Situation, 'agent' | 'seen'>): Overlay {
    const isWholeFile = prompted?.agent.nodeType === 'file'
    const known = isWholeFile ? { path: prompted.agent.filePath, text: prompted.seen } : undefined
    const { rooms } = this.#needs
    const drafts = this.#session ? draftsOf(this.#row.agent_id, rooms) : []
    return new Overlay(this.#record.events, rooms, { known, mounts, drafts })
  }

  async #endBadly(error: unknown): Promise<void> {
    if (error instanceof TurnLeft || error instanceof VersionConflict) {
      return this.#needs.log.info('a turn was left to another process', { turn_id: this.#id })
    }
    if (!isExpected(error)) this.#needs.log.error('a turn failed', { turn_id: this.#id, error: messageOf(error) })
    const told = error instanceof LimitReachedError ? this.#gate.stopped(error) : []
    await this.#record.append(endingOf(error, this.#id), told)
  }

  #publishToken(text: string): void {
    const { agent_id, correlation_id } = this.#row
    const head = { agent_id, correlation_id, session_id: this.#session?.sessionId }
    this.#needs.bus.publish(liveEvent('TokenEvent', { turn_id: this.#id, text }, head, this.#needs.clock))
  }

  #situation(merged: readonly TurnRow[]): Promise<Situation> {
    const { journal, turns, rooms, blueprints } = this.#needs
    const { root, nodes, proposals, memory, settings } = rooms
    const historyExchanges = settings.agents.history_exchanges
    const session = this.#session
    const needs = { root, journal, nodes, proposals, memory, turns, blueprints, historyExchanges, session }
    return situationOf(this.#row, merged, needs, this.#signal)
  }

  get #id(): string {
    return this.#row.turn_id
  }
}
