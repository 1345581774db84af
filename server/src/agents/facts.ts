import { Refusal } from '../base/errors.js'
import type { StoredEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Nodes } from '../nodes/nodes.js'
import type { ProposalRows } from '../proposals/proposal-rows.js'
import { dedent, indentationAt, movableDepth } from '../proposals/text/indentation.js'
import type { Agent } from './agent.js'
import type { Blueprints, Equipment } from './blueprints/blueprints.js'
import { type VirtualAgent, virtualNode } from './blueprints/virtual-agent.js'
import { guidanceFor } from './guidance.js'
import { historyOf } from './history.js'
import type { Memory } from './memory.js'
import type { Neighbour, PromptFacts } from './prompt.js'
import { type Cause, requestOfAll } from './request.js'
import type { SessionTurn } from './sessions.js'
import type { TurnRow, TurnRows } from './turn-rows.js'

interface Needs {
  readonly root: string
  readonly journal: Journal
  readonly nodes: Nodes
  readonly proposals: { readonly rows: ProposalRows }
  readonly memory: Memory
  readonly turns: TurnRows
  readonly blueprints: Blueprints
  readonly historyExchanges: number
  /** In which the turn speaks. */
  readonly session: SessionTurn | undefined
}

export interface Situation {
  readonly agent: Agent
  /** The node's source exactly as it stands in the file. */
  readonly seen: string
  readonly facts: PromptFacts
  readonly equipment: Equipment
  readonly wantsRewrite: boolean
}

const neighbourLimit = 12

/**
 * Gathers what a turn's prompt is made of. Refuses when the agent's code is gone.
 * @param merged triggers that the turn answers beside its own
 */
export async function situationOf(
  turn: TurnRow,
  merged: readonly TurnRow[],
  needs: Needs,
  signal: AbortSignal,
): Promise<Situation> {
  const virtual = needs.blueprints.virtualAgent(turn.agent_id)
  if (virtual) return await virtualSituation(turn, merged, virtual, needs, signal)
  const found = await needs.nodes.freshSource(turn.agent_id)
  if (!found) {
    throw new Refusal(
      'unknown_agent',
      'The code of this agent is gone, so it cannot take a turn. It returns with its code.',
    )
  }
  const { node, text } = found
  const equipment = await needs.blueprints.equip(node, signal)
  const seen = text.slice(node.span.start, node.span.end)
  const { request, wantsRewrite } = requestOfAll(causesOf(turn, merged, needs), needs.proposals.rows)
  const facts: PromptFacts = {
    agentId: node.agentId,
    nodeType: node.nodeType,
    name: node.fullName || node.name,
    filePath: node.filePath,
    startLine: node.range.start.line + 1,
    endLine: node.range.end.line + 1,
    language: needs.nodes.languageOf(node.filePath)?.id ?? 'text',
    source: dedent(seen, movableDepth(seen, indentationAt(text, node.span.start))),
    ...surroundings(node, needs.nodes),
    instructions: equipment.instructions,
    guidance: guidanceFor(needs.root, node.filePath),
    memory: needs.memory.rows.ofAgent(node.agentId),
    ...spokenIn(turn, request, needs),
  }
  return { agent: node, seen, facts, equipment, wantsRewrite }
}

async function virtualSituation(
  turn: TurnRow,
  merged: readonly TurnRow[],
  virtual: VirtualAgent,
  needs: Needs,
  signal: AbortSignal,
): Promise<Situation> {
  const agent = virtualNode(virtual)
  const { agentId, name, filePath } = agent
  const equipment = await needs.blueprints.equip(agent, signal)
  const { request } = requestOfAll(causesOf(turn, merged, needs), needs.proposals.rows)
  const facts: PromptFacts = {
    isVirtual: true,
    agentId,
    nodeType: 'virtual',
    name,
    filePath,
    startLine: 1,
    endLine: 1,
    language: 'text',
    source: '',
    parent: undefined,
    ...{ children: [], siblings: [], callers: [], callees: [] },
    instructions: equipment.instructions,
    guidance: guidanceFor(needs.root, ''),
    memory: needs.memory.rows.ofAgent(agentId),
    ...spokenIn(turn, request, needs),
  }
  const { tools = equipment.tools } = needs.session ?? {}
  return { agent, seen: '', facts, equipment: { ...equipment, tools }, wantsRewrite: false }
}

/** What was said before and what is said now: in the turn's session, else among all that the agent ever heard. */
function spokenIn(turn: TurnRow, request: string, { session, journal, historyExchanges }: Needs) {
  if (!session) return { history: historyOf(journal, turn.agent_id, turn.trigger_seq, historyExchanges), request }
  const { history, message = request, systemPrompt } = session
  return { history, request: message, ...(systemPrompt !== undefined && { systemPrompt }) }
}

/** The event that a turn answers first. */
export function triggerOf(turn: TurnRow, needs: Pick<Needs, 'journal' | 'turns'>): StoredEvent {
  return causesOf(turn, [], needs)[0]!.event
}

/** A retry answers what the turn was to answer that it runs again. */
function causesOf(
  turn: TurnRow,
  merged: readonly TurnRow[],
  { journal, turns }: Pick<Needs, 'journal' | 'turns'>,
): Cause[] {
  const event = eventAt(turn.trigger_seq, journal)
  const retried = event.event_type === 'ManualTriggerEvent' && event.reason === 'retry' ? event.turn_id : undefined
  const original = retried === undefined ? undefined : turns.get(retried)
  if (original) return causesOf(original, turns.mergedInto(original.turn_id), { journal, turns })
  return [turn, ...merged].map(row => ({
    event: causeAt(row.trigger_seq, journal),
    isHeard: row.subscription_id !== null,
  }))
}

function causeAt(seq: number, journal: Journal): StoredEvent {
  const event = eventAt(seq, journal)
  return event.event_type === 'AgentTriggeredEvent' ? eventAt(event.cause_seq, journal) : event
}

function eventAt(seq: number, journal: Journal): StoredEvent {
  const [event] = journal.read({ after: seq - 1, limit: 1 })
  if (event?.seq !== seq) throw new Error(`there is no event at seq ${seq}`)
  return event
}

function surroundings(node: CodeNode, nodes: Nodes) {
  const parent = nodes.parentOf(node.agentId)
  const siblings = parent ? nodes.childrenOf(parent.agentId, neighbourLimit + 1) : []
  return {
    parent: parent && neighbour(parent),
    children: nodes.childrenOf(node.agentId, neighbourLimit).map(neighbour),
    siblings: siblings.filter(({ agentId }) => agentId !== node.agentId).map(neighbour),
    callers: nodes.callersOf(node.agentId, neighbourLimit).map(neighbour),
    callees: nodes.calleesOf(node.agentId, neighbourLimit).map(neighbour),
  }
}

function neighbour({ agentId, name, fullName, signature }: CodeNode): Neighbour {
  return { agentId, name: fullName || name, signature }
}
