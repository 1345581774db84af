import type { Range } from '../base/text.js'
import type { Journal } from '../events/journal.js'
import { wireEvent } from '../events/wire-event.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Nodes } from '../nodes/nodes.js'
import { type WireNode, wireNode } from '../nodes/wire-node.js'
import type { Proposals } from '../proposals/proposals.js'
import { type WireProposal, wireProposal } from '../proposals/wire-proposal.js'
import type { Agent } from './agent.js'
import type { Agents } from './agents.js'
import type { Note } from './memory-rows.js'
import type { Question } from './question-rows.js'
import type { TurnRow } from './turn-rows.js'
import type { Use } from './usage.js'

/** One agent, who stands around it, what waits for a person, and what happened to it; as every wire spells it. */
export interface AgentCard extends WireNode {
  readonly name_range: Range
  readonly parent: Reference | null
  readonly callers: readonly Reference[]
  readonly callees: readonly Reference[]
  readonly proposal: WireProposal | null
  readonly question: Question | null
  readonly memory: readonly Note[]
  readonly usage: Use
  /** Newest first. */
  readonly turns: readonly TurnRow[]
  readonly events: readonly Record<string, unknown>[]
}

interface Reference {
  readonly agent_id: string
  readonly name: string
}

interface Needs {
  readonly nodes: Nodes
  readonly proposals: Proposals
  readonly agents: Agents
  readonly journal: Journal
}

/** A function may have thousands of callers; a card is for a glance. */
export const mostNeighbours = 50
const mostTurns = 10
const mostEvents = 50

export function agentCard(agent: Agent, { nodes, proposals, agents, journal }: Needs): AgentCard {
  const { agentId } = agent
  const parent = nodes.parentOf(agentId)
  const proposal = proposals.rows.openOf(agentId)
  return {
    ...wireNode(agent, agents.statuses.of(agent)),
    name_range: agent.nameRange,
    parent: parent ? refer(parent) : null,
    callers: nodes.callersOf(agentId, mostNeighbours).map(refer),
    callees: nodes.calleesOf(agentId, mostNeighbours).map(refer),
    proposal: proposal ? wireProposal(proposal) : null,
    question: agents.questions.rows.pendingOf(agentId) ?? null,
    memory: agents.memory.rows.ofAgent(agentId),
    usage: agents.usage.ofAgent(agentId),
    turns: agents.turns.ofAgent(agentId, mostTurns),
    events: journal.read({ agentId, limit: mostEvents, from: 'newest' }).map(wireEvent),
  }
}

function refer({ agentId, name, fullName }: CodeNode): Reference {
  return { agent_id: agentId, name: fullName || name }
}
