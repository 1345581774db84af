import * as z from 'zod'
import { Refusal } from '../base/errors.js'
import type { Ids } from '../base/ids.js'
import type { NewEvent, RemoraEvent, StoredEvent } from '../events/event.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Nodes } from '../nodes/nodes.js'
import { type Blueprints, refuseInactive } from './blueprints/blueprints.js'
import { noSuchTool, runForPerson, type ToolRun } from './extensions/run-for-person.js'
import type { Questions } from './questions.js'
import { Runner, type RunnerNeeds } from './runner.js'
import { Statuses } from './status.js'
import type { TurnRow, TurnRows } from './turn-rows.js'

/** What starting a turn answers, at once. */
export interface Started {
  readonly turn_id: string
  readonly correlation_id: string
}

interface Needs extends RunnerNeeds {
  readonly nodes: Nodes
  readonly questions: Questions
  readonly ids: Ids
}

/** The swarm, as people's doors see it: talk to an agent, ask it to rewrite itself, answer it, stop it. */
export class Agents {
  readonly turns: TurnRows
  readonly questions: Questions
  readonly statuses: Statuses
  readonly blueprints: Blueprints
  readonly #needs: Needs
  readonly #runner: Runner

  constructor(needs: Needs) {
    this.#needs = needs
    this.turns = needs.turns
    this.questions = needs.questions
    this.blueprints = needs.blueprints
    this.statuses = new Statuses(needs.journal.database)
    this.#runner = new Runner(needs)
  }

  /** Goes on with what earlier processes left unfinished. */
  start(): void {
    this.#runner.start()
  }

  /** `eventId`, here and below: makes a message that two processes may see at once count once. */
  chat(agentId: string, message: string, eventId?: string): Promise<Started> {
    refuseEmpty(message, 'The message is empty. Say what the agent should know or do.')
    return this.#begin(agentId, { event_type: 'HumanChatEvent', event_id: eventId, to_agent: agentId, message })
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
    const tool = ownTools.find(({ name }) => name === toolName)
    if (!tool) throw noSuchTool(toolName, ownTools)
    const checked = tool.parameters.safeParse(args)
    if (!checked.success) {
      throw new Refusal('bad_argument', `The arguments of ${toolName} are wrong: ${z.prettifyError(checked.error)}`)
    }
    const call_id = this.#needs.ids.fresh('call')
    return await runForPerson(tool, checked.data, { agent, call_id, journal: this.#needs.journal })
  }

  async retry(turnId: string): Promise<Started> {
    const turn = this.#turn(turnId)
    if (turn.status === 'waiting' || turn.status === 'running') {
      throw new Refusal('conflict', `Turn ${turnId} is still ${turn.status}. Stop it first, or wait for its end.`)
    }
    return await this.#begin(turn.agent_id, {
      event_type: 'ManualTriggerEvent',
      to_agent: turn.agent_id,
      reason: 'retry',
      turn_id: turnId,
    })
  }

  /** Stops what the agent does and what waits for it. Returns how many turns that concerns. */
  stopAgent(agentId: string, by: string): Promise<number> {
    return this.#stop(this.turns.unfinishedOf(agentId), by)
  }

  stopTurn(turnId: string, by: string): Promise<number> {
    return this.#stop([this.#turn(turnId)], by)
  }

  stopCascade(correlationId: string, by: string): Promise<number> {
    const unfinished = this.turns.unfinished().filter(turn => turn.correlation_id === correlationId)
    return this.#stop(unfinished, by)
  }

  close(): Promise<void> {
    return this.#runner.close()
  }

  async #begin(agentId: string, event: NewEvent): Promise<Started> {
    await this.#known(agentId)
    const stored = await this.#needs.journal.append([{ agent_id: agentId, ...event }])
    const started = startedOf(this.#runner.adopt(stored))
    if (!started) throw new Error(`${event.event_type} started no turn`)
    return started
  }

  /** Somebody who only lives in an unsaved buffer is stored now, before anything refers to them. */
  async #known(agentId: string): Promise<CodeNode> {
    const node = this.#needs.nodes.get(agentId)
    if (!node) throw new Refusal('unknown_agent', `There is no agent ${agentId}. \`remora nodes\` lists them.`)
    if (node.orphaned) {
      throw new Refusal(
        'unknown_agent',
        `The code of ${node.fullName || node.name} (${agentId}) is gone. It returns with its code.`,
      )
    }
    refuseInactive(this.blueprints.of(node))
    await this.#needs.nodes.ensureStored(agentId)
    return node
  }

  #turn(turnId: string): TurnRow {
    const turn = this.turns.get(turnId)
    if (turn) return turn
    throw new Refusal('unknown_turn', `There is no turn ${turnId}. \`remora events\` shows what happened.`)
  }

  async #stop(turns: readonly TurnRow[], by: string): Promise<number> {
    await this.#needs.journal.append(
      turns.map(({ turn_id, agent_id, correlation_id }) => ({
        event_type: 'TurnStopRequestedEvent',
        agent_id,
        correlation_id,
        turn_id,
        by,
      })),
    )
    return turns.length
  }
}

function startedOf([turn]: readonly TurnRow[]): Started | undefined {
  return turn && { turn_id: turn.turn_id, correlation_id: turn.correlation_id }
}

function refuseEmpty(text: string, sentence: string): void {
  if (text.trim() === '') throw new Refusal('bad_argument', sentence)
}
