import * as z from 'zod'
import type { Agent } from '../../agents/agent.js'
import { pathOfUri, relativePath } from '../../base/paths.js'
import { wireEvent } from '../../events/wire-event.js'
import type { CodeNode } from '../../nodes/code-node.js'
import { wireNode } from '../../nodes/wire-node.js'
import { proposalStatuses } from '../../proposals/proposal.js'
import { wireProposal } from '../../proposals/wire-proposal.js'
import { agentArgument, findAgent } from '../arguments.js'
import type { Workspace } from '../workspace.js'
import { defineCommand } from './command.js'

const limit = z.int().min(1).max(1000).default(100)
const neighbours = 50

export const selectAgent = defineCommand('remora.selectAgent', { agent: agentArgument }, async ({ agent }, door) => {
  const { node } = await findAgent(agent, door)
  door.client.notify('$/remora/agentSelected', { agent_id: node.agentId })
  return { ok: true, agent_id: node.agentId }
})

export const getAgent = defineCommand('remora.getAgent', { agent: agentArgument }, async ({ agent }, door) => {
  const { workspace, node } = await findAgent(agent, door)
  const { nodes, proposals, agents, journal } = workspace
  const refer = (others: readonly CodeNode[]) =>
    others.map(({ agentId, name, fullName }) => ({ agent_id: agentId, name: fullName || name }))
  const parent = nodes.parentOf(node.agentId)
  const proposal = proposals.rows.openOf(node.agentId)
  return {
    ...wireNode(node, agents.statuses.of(node)),
    name_range: node.nameRange,
    parent: parent ? refer([parent])[0] : null,
    callers: refer(nodes.callersOf(node.agentId, neighbours)),
    callees: refer(nodes.calleesOf(node.agentId, neighbours)),
    proposal: proposal ? wireProposal(proposal) : null,
    question: agents.questions.rows.pendingOf(node.agentId) ?? null,
    memory: agents.memory.rows.ofAgent(node.agentId),
    usage: agents.usage.ofAgent(node.agentId),
    turns: agents.turns.ofAgent(node.agentId, 10),
    events: journal.read({ agentId: node.agentId, limit: 50, from: 'newest' }).map(wireEvent),
  }
})

export const listAgents = defineCommand(
  'remora.listAgents',
  { filter: z.object({ uri: z.string().optional(), query: z.string().optional(), limit }).optional() },
  async ({ filter }, door) => {
    const rows = (await door.workspaces.all()).flatMap(workspace =>
      agentsOf(workspace, filter).map(node => wireNode(node, workspace.agents.statuses.of(node))),
    )
    return rows.slice(0, filter?.limit ?? 100)
  },
)

export const listProposals = defineCommand(
  'remora.listProposals',
  {
    filter: z
      .object({ status: z.enum(proposalStatuses).optional(), agent_id: z.string().optional(), limit })
      .optional(),
  },
  async ({ filter }, door) =>
    (await door.workspaces.all()).flatMap(({ proposals }) =>
      proposals.rows
        .list({ status: filter?.status, agentId: filter?.agent_id, limit: filter?.limit })
        .map(wireProposal),
    ),
)

export const listQuestions = defineCommand('remora.listQuestions', {}, async (_, door) =>
  (await door.workspaces.all()).flatMap(({ agents }) => agents.questions.rows.pending()),
)

export const recentEvents = defineCommand(
  'remora.recentEvents',
  { filter: z.object({ agent_id: z.string().optional(), types: z.array(z.string()).optional(), limit }).optional() },
  async ({ filter }, door) =>
    (await door.workspaces.all()).flatMap(({ journal }) =>
      journal
        .read({ agentId: filter?.agent_id, types: filter?.types, limit: filter?.limit ?? 100, from: 'newest' })
        .map(wireEvent),
    ),
)

interface Filter {
  readonly uri?: string
  readonly query?: string
  readonly limit: number
}

/** Those without code come first: they are few, and nobody finds them in a file. */
function agentsOf({ nodes, agents, root }: Workspace, filter: Filter | undefined): readonly Agent[] {
  if (filter?.uri === undefined) {
    const { query, limit } = { limit: 100, ...filter }
    return [...agents.roster.virtual(query), ...nodes.find({ query, limit })]
  }
  const path = pathOfUri(filter.uri)
  const filePath = path && relativePath(root, path)
  return filePath ? nodes.inFile(filePath) : []
}
