import type { Clock } from '../base/clock.js'
import { messageOf } from '../base/errors.js'
import { derivedId } from '../base/ids.js'
import type { Log } from '../base/log.js'
import { shorten, textHash } from '../base/text.js'
import type { Bus } from '../events/bus.js'
import type { NewEvent, StoredEvent } from '../events/event.js'
import { type Journal, VersionConflict } from '../events/journal.js'
import { liveEvent } from '../events/live-event.js'
import type { Blueprints } from './blueprints/blueprints.js'
import { type Situation, situationOf, triggerOf } from './facts.js'
import { type LimitReached, turnRefusal, useRefusal } from './limits.js'
import { soleCodeBlock } from './llm/text-tool-calls.js'
import type { Model, ModelAnswer, ToolCall } from './model.js'
import type { Mount } from './mounts.js'
import { Overlay } from './overlay.js'
import { estimatedTokens, promptFor } from './prompt.js'
import type { ToolRooms } from './tool.js'
import { runTool, specOf, type ToolResult } from './toolbox.js'
import { nextStep, repetitions, takeoversInARow, transcriptOf } from './transcript.js'
import { endingOf, isExpected, LimitReachedError, TurnDeadly, TurnLeft, TurnStopped } from './turn-ending.js'
import { TurnRecord, turnStream } from './turn-record.js'
import type { TurnRow, TurnRows } from './turn-rows.js'
import { shareWindow } from './window.js'

export interface TurnNeeds {
  readonly journal: Journal
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly turns: TurnRows
  readonly rooms: ToolRooms
  readonly blueprints: Blueprints
  /** Who runs the turn, for people. */
  readonly processName: string
  /** @param name instead of the one that the settings name */
  model(name?: string): Promise<Model>
  /** Tokens of the model's window. */
  contextTokens(): number
}

/** The same call with the same arguments this often in a cascade means that the agent is going round in circles. */
const repetitionLimit = 3

/** A turn that ends the process it runs in is tried this often again. */
const takeoverLimit = 3

/** Processes that died with the turn, and triggers of the agent that it answers as well. */
export interface Beginning {
  readonly deaths: number
  readonly merged: readonly TurnRow[]
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
  readonly #record: TurnRecord
  /** Time spent in the model and in tools, but not waiting for a person. */
  #activeMs = 0

  constructor(row: TurnRow, needs: TurnNeeds, beginning: Beginning, signal: AbortSignal) {
    this.#row = row
    this.#needs = needs
    this.#beginning = beginning
    this.#signal = signal
    this.#record = new TurnRecord(row, needs.journal, triggerOf(row, needs).event_id)
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
    const stopper = this.#record.stopRequestedBy()
    if (stopper !== undefined) throw new TurnStopped(stopper)
    this.#refuseIfDeadly()
    const situation = await this.#begin()
    for (;;) {
      this.#signal.throwIfAborted()
      const step = nextStep(this.#record.events)
      if (step.kind === 'finish') return await this.#finish(step.response)
      if (step.kind === 'ask') await this.#ask(step.round, situation)
      else await this.#call(step.call, step.announced, situation)
    }
  }

  /** Writes down that the turn runs, here and from now on. */
  async #begin(): Promise<Situation> {
    if (this.#record.events.length === 0) {
      // Asked again when it is written down; a storm that is refused here costs next to nothing.
      this.#refuseStart()
      return await this.#beginWith(this.#beginning.merged)
    }
    await this.#record.append([this.#takeover()])
    return await this.#situation(this.#needs.turns.mergedInto(this.#id))
  }

  /** @param merged triggers of the agent that this turn answers as well */
  async #beginWith(merged: readonly TurnRow[]): Promise<Situation> {
    const situation = await this.#situation(merged)
    const untouched = Object.fromEntries(merged.map(({ turn_id }) => [turnStream(turn_id), 0]))
    try {
      await this.#record.append(
        [this.#start(situation)],
        merged.map(row => this.#merging(row)),
        {
          expect: untouched,
          // Other turns of the cascade may start at this moment, here and in other processes.
          permit: () => this.#refuseStart(),
        },
      )
      return situation
    } catch (error) {
      // Somebody has stopped one of the others meanwhile.
      const rest = merged.filter(
        ({ turn_id }) => !(error instanceof VersionConflict) || error.stream !== turnStream(turn_id),
      )
      if (rest.length === merged.length) throw error
      return await this.#beginWith(rest)
    }
  }

  #refuseStart(): void {
    refuse(turnRefusal(this.#needs.rooms.settings.cascade, this.#count()))
  }

  /** Whatever it is that ends processes: it must not end all that are ever started. */
  #refuseIfDeadly(): void {
    const { events } = this.#record
    const inARow = events.length === 0 ? this.#beginning.deaths : takeoversInARow(events) + 1
    const deaths = Math.min(this.#beginning.deaths, inARow)
    const isAsking = this.#needs.rooms.questions.rows.pendingOf(this.#row.agent_id)?.turn_id === this.#id
    if (deaths > takeoverLimit && !isAsking) throw new TurnDeadly(deaths)
  }

  async #ask(round: number, situation: Situation): Promise<void> {
    const { settings } = this.#needs.rooms
    if (round > settings.agents.max_turns) {
      const reason = `The agent did not come to an end within ${settings.agents.max_turns} rounds.`
      throw new LimitReachedError('agents.max_turns', reason)
    }
    const model = await this.#needs.model(situation.equipment.model)
    const { tools, spoken, maxOutputTokens, promptTokens } = shareWindow(this.#needs.contextTokens(), {
      maxOutputTokens: settings.model.max_output_tokens,
      tools: situation.equipment.tools.map(specOf),
      spoken: transcriptOf(this.#record.events),
    })
    const messages = [...promptFor(situation.facts, promptTokens), ...spoken]
    const reserved_tokens = maxOutputTokens + estimatedTokens(JSON.stringify([tools, messages]))
    const request: NewEvent = {
      event_type: 'ModelRequestEvent',
      turn_id: this.#id,
      model: model.name,
      turn: round,
      messages_count: messages.length,
      tools_count: tools.length,
      reserved_tokens,
      source_hash: textHash(situation.seen),
    }
    const next = () => ({ tokens: reserved_tokens, now: this.#now() })
    await this.#record.append([request], [], {
      permit: () => refuse(useRefusal(settings.cascade, this.#count().cascade, next())),
    })
    const onToken = (text: string) => this.#publishToken(text)
    const answer = await this.#timed(signal => model.ask({ messages, tools, maxOutputTokens, signal, onToken }))
    await this.#record.append([this.#response(answer, round, situation)])
  }

  #response(answer: ModelAnswer, round: number, situation: Situation): NewEvent {
    const { content, usage } = answer
    const calls = answer.toolCalls.length > 0 ? answer.toolCalls : this.#impliedRewrite(content, situation)
    return {
      event_type: 'ModelResponseEvent',
      turn_id: this.#id,
      turn: round,
      duration_ms: Math.round(answer.durationMs),
      first_token_ms: Math.round(answer.firstTokenMs),
      usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens, estimated: usage.estimated },
      tool_calls_count: calls.length,
      content,
      // Models repeat their own call ids from one round to the next; ours are unique in the journal.
      tool_calls: calls.map((call, index) => ({ ...call, id: derivedId('call', this.#id, `${round}`, `${index}`) })),
    }
  }

  /** A model without tool calls that was asked for a rewrite shows the code instead; that is as good as the call. */
  #impliedRewrite(content: string, { wantsRewrite, equipment }: Situation): ToolCall[] {
    if (!equipment.tools.some(({ name }) => name === 'rewrite_self')) return []
    const acted = this.#record.events.some(event => event.event_type === 'ToolResultEvent' && !event.is_error)
    const new_source = wantsRewrite && !acted ? soleCodeBlock(content) : undefined
    if (new_source === undefined) return []
    const reasoning = shorten(content.replace(/```[\s\S]*?```/g, ''), 300)
    return [{ id: '', name: 'rewrite_self', arguments: JSON.stringify({ new_source, reasoning }) }]
  }

  async #call(call: ToolCall, announced: boolean, situation: Situation): Promise<void> {
    const step = { turn_id: this.#id, tool_name: call.name, call_id: call.id }
    if (!announced) {
      if (repetitions(this.#callsInCascade(), call) >= repetitionLimit) {
        const reason = `The agent called ${call.name} with the same arguments ${repetitionLimit} times in one conversation.`
        throw new LimitReachedError('loop', reason)
      }
      await this.#record.append([{ event_type: 'ToolCallEvent', ...step, arguments: call.arguments }])
    }
    const began = this.#needs.clock.now()
    const { isError, events, ...result } = await this.#runTool(call, situation)
    const duration_ms = this.#since(began)
    await this.#record.append(
      [{ event_type: 'ToolResultEvent', ...step, is_error: isError, ...result, duration_ms }],
      events,
    )
  }

  async #runTool(call: ToolCall, { agent, seen, facts, equipment }: Situation): Promise<ToolResult> {
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
        overlay: this.#overlay(
          equipment.mounts,
          facts.isVirtual || this.#sourceMoved(seen) ? undefined : { agent, seen },
        ),
        rooms: this.#needs.rooms,
        record: event => this.#record.appendEffect(event),
      })
    return call.name === 'ask_user' ? await run(this.#signal) : await this.#timed(run)
  }

  /** Only a turn that was taken over can be answering for a source that its prompt did not show. */
  #sourceMoved(seen: string): boolean {
    const asked = this.#record.events.findLast(event => event.event_type === 'ModelRequestEvent')
    return asked?.source_hash !== undefined && asked.source_hash !== textHash(seen)
  }

  #callsInCascade(): readonly StoredEvent[] {
    const { agent_id: agentId, correlation_id: correlationId } = this.#row
    return this.#needs.journal.read({ agentId, correlationId, types: ['ToolCallEvent'] })
  }

  async #finish(response: string): Promise<void> {
    const { input_tokens, output_tokens } = this.#needs.turns.get(this.#id)!
    const estimated = this.#record.events.some(
      event => event.event_type === 'ModelResponseEvent' && event.usage.estimated,
    )
    const ending: NewEvent[] = [
      { event_type: 'AgentTextResponseEvent', response, turn_id: this.#id },
      {
        event_type: 'AgentCompleteEvent',
        turn_id: this.#id,
        result_summary: shorten(response, 200),
        usage: { input_tokens, output_tokens, estimated },
        duration_ms: Math.round(this.#activeMs),
      },
    ]
    await this.#record.append(ending, await this.#proposed(response))
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
    return new Overlay(this.#record.events, this.#needs.rooms, { known, mounts })
  }

  async #endBadly(error: unknown): Promise<void> {
    if (error instanceof TurnLeft || error instanceof VersionConflict) {
      return this.#needs.log.info('a turn was left to another process', { turn_id: this.#id })
    }
    if (!isExpected(error)) this.#needs.log.error('a turn failed', { turn_id: this.#id, error: messageOf(error) })
    await this.#record.append(endingOf(error, this.#id), error instanceof LimitReachedError ? this.#stopped(error) : [])
  }

  /** A spent cascade says so once for each limit, and not for each of the turns that still waited. */
  #stopped({ limit, message: reason }: LimitReachedError): NewEvent[] {
    const { agent_id, correlation_id } = this.#row
    const stream = `cascade/${correlation_id}`
    const told = this.#needs.journal.read({ stream }) as readonly StoredEvent<'CascadeStoppedEvent'>[]
    if (limit.startsWith('cascade.') && told.some(event => event.limit === limit)) return []
    return [{ event_type: 'CascadeStoppedEvent', agent_id, stream, limit, reason }]
  }

  /** Runs model calls and tools under the turn's own clock, which stands still while a person is asked. */
  async #timed<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const limitMs = this.#needs.rooms.settings.agents.turn_timeout_s * 1000
    const timeout = new AbortController()
    const late = new LimitReachedError('agents.turn_timeout_s', `The turn took longer than ${limitMs / 1000} seconds.`)
    const timer = setTimeout(() => timeout.abort(late), Math.max(0, limitMs - this.#activeMs))
    const began = this.#needs.clock.now()
    try {
      return await work(AbortSignal.any([this.#signal, timeout.signal]))
    } finally {
      clearTimeout(timer)
      this.#activeMs += this.#since(began)
    }
  }

  #publishToken(text: string): void {
    const { agent_id, correlation_id } = this.#row
    const fields = { turn_id: this.#id, text }
    this.#needs.bus.publish(liveEvent('TokenEvent', fields, { agent_id, correlation_id }, this.#needs.clock))
  }

  #start({ agent }: Situation): NewEvent {
    return {
      event_type: 'AgentStartEvent',
      name: agent.fullName || agent.name,
      trigger_event_type: this.#row.trigger_event_type,
      turn_id: this.#id,
    }
  }

  #merging({ turn_id, correlation_id }: TurnRow): NewEvent {
    const stream = turnStream(turn_id)
    const { agent_id } = this.#row
    return { event_type: 'TurnMergedEvent', agent_id, correlation_id, stream, turn_id, into: this.#id }
  }

  #takeover(): NewEvent {
    return { event_type: 'TurnTakenOverEvent', by: this.#needs.processName, turn_id: this.#id }
  }

  #situation(merged: readonly TurnRow[]): Promise<Situation> {
    const { journal, turns, rooms, blueprints } = this.#needs
    const { root, nodes, proposals, memory, settings } = rooms
    const historyExchanges = settings.agents.history_exchanges
    const needs = { root, journal, nodes, proposals, memory, turns, blueprints, historyExchanges }
    return situationOf(this.#row, merged, needs, this.#signal)
  }

  #count() {
    const { correlation_id, agent_id, depth } = this.#row
    const { turns } = this.#needs
    const sameAgent = turns.turnsOfAgentIn(correlation_id, agent_id)
    return { depth, sameAgent, cascade: turns.cascadeUse(correlation_id, this.#id), now: this.#now() }
  }

  /** Milliseconds; the clock of a machine may be set back meanwhile. */
  #since(began: number): number {
    return Math.max(0, Math.round(this.#needs.clock.now() - began))
  }

  /** Seconds since the epoch. */
  #now(): number {
    return this.#needs.clock.now() / 1000
  }

  get #id(): string {
    return this.#row.turn_id
  }
}

function refuse(refusal: LimitReached | undefined): void {
  if (refusal) throw new LimitReachedError(refusal.limit, refusal.reason)
}
