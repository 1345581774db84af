import { Refusal } from '../base/errors.js'
import type { Ids } from '../base/ids.js'
import type { NewEvent, RemoraEvent, StoredEvent } from '../events/event.js'
import type { AppendOptions } from '../events/journal.js'
import type { Nodes } from '../nodes/nodes.js'
import { type Agent, isCode } from './agent.js'
import { type Blueprints, refuseInactive } from './blueprints/blueprints.js'
import { Cascades } from './cascades.js'
import type { Claims } from './claims.js'
import { runForPerson, type ToolRun } from './extensions/run-for-person.js'
import { GraphRuns } from './graph-runs.js'
import type { KeyValues } from './key-values.js'
import { Listening, type ListeningNeeds } from './listening.js'
import type { Memory } from './memory.js'
import { outsideEvent } from './outside-events.js'
import type { Questions } from './questions.js'
import type { Roster } from './roster.js'
import { Runner, type RunnerNeeds } from './runner.js'
import { Speech } from './speech.js'
import { Statuses } from './status.js'
import { requestStops } from './stops.js'
import type { SubscriptionRows } from './subscription-rows.js'
import { isUnfinished } from './turn-end.js'
import type { TurnRow, TurnRows } from './turn-rows.js'
import type { UsageBook } from './usage.js'

/** What starting a turn answers, at once. */
export interface Started {
  readonly turn_id: string
  readonly correlation_id: string
}

/** A session, and the agent that answers in it. */
interface SpokenIn {
  readonly session_id: string
  readonly agent_id: string
}

interface Needs extends RunnerNeeds, ListeningNeeds {
  /** Whether blueprints may wake agents. */
  readonly heedsBlueprints: boolean
  readonly nodes: Nodes
  readonly questions: Questions
  readonly memory: Memory
  readonly keyValues: KeyValues
  readonly usage: UsageBook
  readonly ids: Ids
}

/** The swarm, as people's doors see it: talk to an agent, ask it to rewrite itself, answer it, stop it. */
export class Agents {
  readonly turns: TurnRows
  readonly cascades: Cascades
  readonly claims: Claims
  readonly questions: Questions
  readonly memory: Memory
  readonly keyValues: KeyValues
  readonly usage: UsageBook
  readonly subscriptions: SubscriptionRows
  readonly statuses: Statuses
  readonly speech: Speech
  readonly graphs: GraphRuns
  readonly blueprints: Blueprints
  readonly roster: Roster
  readonly #needs: Needs
  readonly #runner: Runner
  readonly #listening: Listening

  constructor(needs: Needs) {
    this.#needs = needs
    this.turns = needs.turns
    this.cascades = new Cascades({ ...needs, limits: () => needs.rooms.settings.cascade })
    this.claims = needs.claims
    this.questions = needs.questions
    this.memory = needs.memory
    this.keyValues = needs.keyValues
    this.usage = needs.usage
    this.subscriptions = needs.rooms.subscriptions
    this.blueprints = needs.blueprints
    this.roster = needs.rooms.roster
    this.statuses = new Statuses(needs.journal.database)
    this.speech = new Speech(needs.bus)
    this.#runner = new Runner(needs)
    this.#listening = new Listening(needs)
    this.graphs = new GraphRuns({ ...needs, takeOver: turnIds => this.#runner.takeOver(turnIds) })
  }

  /** Goes on with what earlier processes left unfinished. */
  start(): void {
    this.#runner.start()
    if (!this.#needs.resident) return
    this.graphs.recover()
    if (this.#needs.heedsBlueprints) this.#listening.start()
  }

  /** `eventId`, here and below: makes a message that two processes may see at once count once. */
  chat(agentId: string, message: string, eventId?: string): Promise<Started> {
    refuseEmpty(message, 'The message is empty. Say what the agent should know or do.')
    return this.#begin(agentId, { event_type: 'HumanChatEvent', event_id: eventId, to_agent: agentId, message })
  }

  /** The same within a session. @param permit as for the journal */
  say(session: SpokenIn, message: string, permit: () => void): Promise<Started> {
    const { agent_id, session_id } = session
    return this.#begin(agent_id, { event_type: 'HumanChatEvent', session_id, to_agent: agent_id, message }, { permit })
  }

  /** An empty instruction leaves it to the agent what deserves improvement. */
  requestRewrite(agentId: string, instruction: string, eventId?: string): Promise<Started> {
    return this.#begin(agentId, {
      event_type: 'ManualTriggerEvent',
      event_id: eventId,
      to_agent: agentId,
      reason: 'rewrite',
      instruction,
    })
  }

  /** A message in an agent's name, sent by a person; it starts a chain of its own. */
  async messageNode(senderId: string, targetId: string, content: string, eventId?: string): Promise<Started> {
    refuseEmpty(content, 'The message is empty. Say what the other agent should know or do.')
    await this.#known(senderId)
    return await this.#begin(targetId, {
      event_type: 'AgentMessageEvent',
      event_id: eventId,
      from_agent: senderId,
      to_agent: targetId,
      content,
    })
  }

  /** The person's feedback on a proposal has been written down; the agent gets its turn. */
  heed(rejected: RemoraEvent<'RewriteRejectedEvent'>): Started | undefined {
    return startedOf(this.#runner.adopt([rejected as StoredEvent]))
  }

  /** Whether it is this process that runs a turn. */
  isRunningHere(turnId: string): boolean {
    return this.#runner.isRunning(turnId)
  }

  async redo(agentId: string, proposalId: string): Promise<Started> {
    return await this.requestRewrite(
      agentId,
      `Your proposal ${proposalId} no longer fits. Propose it again on the present text.`,
    )
  }

  /**
   * A person runs a tool that an extension gave the agent. Resolves when it has begun, `result` when it is done; refuses
   * what is no such tool, and arguments that do not fit.
   */
  async executeTool(agentId: string, toolName: string, args: unknown): Promise<ToolRun> {
    const agent = await this.#known(agentId)
    const { ownTools } = await this.blueprints.settled(agent)
    const call_id = this.#needs.ids.fresh('call')
    return await runForPerson({ tool: toolName, args, ownTools }, { agent, call_id, journal: this.#needs.journal })
  }

  async retry(turnId: string): Promise<Started> {
    const turn = this.#turn(turnId)
    if (isUnfinished(turn)) {
      throw new Refusal('conflict', `Turn ${turnId} is still ${turn.status}. Stop it first, or wait for its end.`)
    }
    return await this.#begin(turn.agent_id, {
      event_type: 'ManualTriggerEvent',
      to_agent: turn.agent_id,
      reason: 'retry',
      turn_id: turnId,
    })
  }

  /** A person changes what an agent keeps in mind; null forgets the note. */
  async setMemory(agentId: string, key: string, value: string | null, by: string): Promise<void> {
    await this.#known(agentId)
    await this.memory.set(agentId, key, value, by)
  }

  /**
   * What a program outside says has happened; only some types are its to say. A process that stays takes the turns that
   * follow from it; a command leaves them to one that does.
   */
  async emit(type: string, fields: unknown): Promise<StoredEvent> {
    const event = outsideEvent(type, fields, this.#needs.rooms.root)
    if (event.event_type === 'HumanChatEvent' || event.event_type === 'ManualTriggerEvent') {
      await this.#known(event.to_agent)
    }
    const stored = await this.#needs.journal.append([event])
    if (this.#needs.resident) this.#runner.adopt(stored)
    return stored[0]!
  }

  /** Stops what the agent does and what waits for it. Returns how many turns that concerns. */
  stopAgent(agentId: string, by: string): Promise<number> {
    return this.#stop(this.turns.unfinishedOf(agentId), by)
  }

  stopTurn(turnId: string, by: string): Promise<number> {
    return this.#stop([this.#turn(turnId)], by)
  }

  /** Turns that answer in a session. */
  stopIn(sessionId: string, turns: readonly TurnRow[], by: string): Promise<number> {
    return requestStops(turns, { by, sessionId }, this.#needs.journal)
  }

  stopCascade(correlationId: string, by: string): Promise<number> {
    const unfinished = this.turns.unfinished().filter(turn => turn.correlation_id === correlationId)
    return this.#stop(unfinished, by)
  }

  stopGraph(graphId: string, by: string): Promise<number> {
    const turns = this.graphs.unfinishedTurns(graphId).map(turnId => this.#turn(turnId))
    return this.#stop(turns, by)
  }

  stopAll(by: string): Promise<number> {
    return this.#stop(this.turns.unfinished(), by)
  }

  async close(): Promise<void> {
    await this.#listening.close()
    await this.#runner.close()
    await this.graphs.close()
  }

  async #begin(agentId: string, event: NewEvent, options: AppendOptions = {}): Promise<Started> {
    await this.#known(agentId)
    const stored = await this.#needs.journal.append([{ agent_id: agentId, ...event }], options)
    const started = startedOf(this.#runner.adopt(stored))
    if (!started) throw new Error(`${event.event_type} started no turn`)
    return started
  }

  /** Somebody who only lives in an unsaved buffer is stored now, before anything refers to them. */
  async #known(agentId: string): Promise<Agent> {
    const agent = this.roster.known(agentId)
    if (agent.orphaned) {
      throw new Refusal(
        'unknown_agent',
        `The code of ${agent.fullName || agent.name} (${agentId}) is gone. It returns with its code.`,
      )
    }
    refuseInactive(this.blueprints.of(agent))
    if (isCode(agent)) await this.#needs.nodes.ensureStored(agentId)
    return agent
  }

  #turn(turnId: string): TurnRow {
    const turn = this.turns.get(turnId)
    if (turn) return turn
    throw new Refusal('unknown_turn', `There is no turn ${turnId}. \`remora events\` shows what happened.`)
  }

  #stop(turns: readonly TurnRow[], by: string): Promise<number> {
    return requestStops(turns, { by }, this.#needs.journal)
  }
}

function startedOf([turn]: readonly TurnRow[]): Started | undefined {
  return turn && { turn_id: turn.turn_id, correlation_id: turn.correlation_id }
}

function refuseEmpty(text: string, sentence: string): void {
  if (text.trim() === '') throw new Refusal('bad_argument', sentence)
}
