import * as z from 'zod'
import type { Agent } from '../../agents/agent.js'
import { agentCard } from '../../agents/agent-card.js'
import { pathOfUri, relativePath } from '../../base/paths.js'
import { wireEvent } from '../../events/wire-event.js'
import { wireNode } from '../../nodes/wire-node.js'
import { proposalStatuses } from '../../proposals/proposal.js'
import { wireProposal } from '../../proposals/wire-proposal.js'
import { agentArgument, findAgent } from '../arguments.js'
import type { Workspace } from '../workspace.js'
import { defineCommand } from './command.js'

const limit = z.int().min(1).max(1000).default(100)

export const selectAgent = defineCommand('remora.selectAgent', { agent: agentArgument }, async ({ agent }, door) => {
  const { node } = await findAgent(agent, door)
  door.client.notify('$/remora/agentSelected', { agent_id: node.agentId })
  return { ok: true, agent_id: node.agentId }
})

export const getAgent = defineCommand('remora.getAgent', { agent: agentArgument }, async ({ agent }, door) => {
  const { workspace, node } = await findAgent(agent, door)
  return agentCard(node, workspace)
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
