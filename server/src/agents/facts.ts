import { Refusal } from '../base/errors.js'
import type { StoredEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Nodes } from '../nodes/nodes.js'
import { dedent, indentationAt, movableDepth } from '../proposals/indentation.js'
import type { ProposalRows } from '../proposals/proposal-rows.js'
import type { Blueprints, Equipment } from './blueprints/blueprints.js'
import { type VirtualAgent, virtualNode } from './blueprints/virtual-agent.js'
import { guidanceFor } from './guidance.js'
import { historyOf } from './history.js'
import type { Neighbour, PromptFacts } from './prompt.js'
import { requestOf } from './request.js'
import type { TurnRow, TurnRows } from './turn-rows.js'

interface Needs {
  readonly root: string
  readonly journal: Journal
  readonly nodes: Nodes
  readonly proposals: { readonly rows: ProposalRows }
  readonly turns: TurnRows
  readonly blueprints: Blueprints
  readonly historyExchanges: number
}

export interface Situation {
  readonly agent: CodeNode
  /** The node's source exactly as it stands in the file. */
  readonly seen: string
  readonly facts: PromptFacts
  readonly equipment: Equipment
  readonly wantsRewrite: boolean
}

const neighbourLimit = 12

/** Gathers what a turn's prompt is made of. Refuses when the agent's code is gone. */
export async function situationOf(turn: TurnRow, needs: Needs, signal: AbortSignal): Promise<Situation> {
  const virtual = needs.blueprints.virtualAgent(turn.agent_id)
  if (virtual) return await virtualSituation(turn, virtual, needs, signal)
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
  const { request, wantsRewrite } = requestOf(triggerOf(turn, needs), needs.proposals.rows)
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
    history: historyOf(needs.journal, node.agentId, turn.trigger_seq, needs.historyExchanges),
    request,
  }
  return { agent: node, seen, facts, equipment, wantsRewrite }
}

async function virtualSituation(
  turn: TurnRow,
  virtual: VirtualAgent,
  needs: Needs,
  signal: AbortSignal,
): Promise<Situation> {
  const { agentId, name } = virtual
  const agent = virtualNode(virtual)
  const equipment = await needs.blueprints.equipVirtual(virtual, signal)
  const { request } = requestOf(triggerOf(turn, needs), needs.proposals.rows)
  const facts: PromptFacts = {
    isVirtual: true,
    agentId,
    nodeType: 'virtual',
    name,
    filePath: agent.filePath,
    startLine: 1,
    endLine: 1,
    language: 'text',
    source: '',
    parent: undefined,
    ...{ children: [], siblings: [], callers: [], callees: [] },
    instructions: equipment.instructions,
    guidance: guidanceFor(needs.root, ''),
    history: historyOf(needs.journal, agentId, turn.trigger_seq, needs.historyExchanges),
    request,
  }
  return { agent, seen: '', facts, equipment, wantsRewrite: false }
}

/** The event that a turn answers; a retry answers the event of the turn that it runs again. */
export function triggerOf(turn: TurnRow, { journal, turns }: Pick<Needs, 'journal' | 'turns'>): StoredEvent {
  const [event] = journal.read({ after: turn.trigger_seq - 1, limit: 1 })
  if (!event) throw new Error(`turn ${turn.turn_id} has no trigger at seq ${turn.trigger_seq}`)
  if (event.event_type !== 'ManualTriggerEvent' || event.reason !== 'retry' || !event.turn_id) return event
  const original = turns.get(event.turn_id)
  return original ? triggerOf(original, { journal, turns }) : event
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
