import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import { agentCard } from '../agents/agent-card.js'
import { pageOfAgents } from '../agents/agent-pages.js'
import { agentStatuses } from '../agents/status.js'
import type { WireNode } from '../nodes/wire-node.js'
import { nodeTypes } from '../syntax/piece.js'
import { type Api, createApi, json, limit, refusals, time } from './api.js'
import { event } from './events-api.js'
import type { Needs } from './needs.js'
import { proposal } from './proposal-shapes.js'
import { question } from './questions-api.js'
import { turn } from './turns-api.js'
import { use } from './usage-api.js'

const types = [...nodeTypes, 'virtual'] as const

const position = z.object({ line: z.int(), character: z.int() })
const range = z
  .object({ start: position, end: position })
  .meta({ id: 'Range', description: '0-based, in UTF-16 units, as in LSP.' })

const node = z
  .object({
    agent_id: z.string(),
    node_type: z.string().meta({ enum: [...types] }),
    name: z.string(),
    full_name: z.string(),
    file_path: z.string().meta({ description: 'Relative to the workspace, with `/`.' }),
    parent_id: z.string().nullable(),
    start_line: z.int().meta({ description: '1-based, inclusive; `end_line` too.' }),
    end_line: z.int(),
    range,
    status: z.string().meta({ enum: [...agentStatuses] }),
  })
  .meta({ id: 'Node' }) satisfies z.ZodType<WireNode>

const reference = z.object({ agent_id: z.string(), name: z.string() }).meta({ id: 'NodeReference' })

const card = z
  .object({
    ...node.shape,
    name_range: range,
    parent: reference.nullable(),
    callers: z.array(reference).readonly(),
    callees: z.array(reference).readonly(),
    proposal: proposal.nullable(),
    question: question.nullable(),
    memory: z.array(z.object({ key: z.string(), value: z.string(), updated_at: time })).readonly(),
    usage: use,
    turns: z.array(turn).readonly(),
    events: z.array(event).readonly(),
    source: z.string().nullable().meta({ description: 'As it is now, in the editor or on disk; null: there is none.' }),
  })
  .meta({ id: 'NodeCard' })

const list = createRoute({
  method: 'get',
  path: '/nodes',
  summary: 'Agents by file, in the order of the text, then those without code. Orphans only with `status=orphaned`',
  request: {
    query: z.strictObject({
      path: z.string().optional().meta({ description: 'A file, or a folder with all below it.' }),
      name: z.string().optional(),
      type: z.enum(types).optional(),
      status: z.enum(agentStatuses).optional(),
      limit,
      cursor: z.string().optional().meta({ description: '`next` of the page before.' }),
    }),
  },
  responses: {
    200: json(z.object({ nodes: z.array(node).readonly(), next: z.string().nullable() }), 'A page of them.'),
    ...refusals,
  },
})

const show = createRoute({
  method: 'get',
  path: '/nodes/{agent_id}',
  summary: 'One agent: its source, who stands around it, what waits for a person, and what happened to it',
  request: { params: z.object({ agent_id: z.string() }) },
  responses: { 200: json(card, 'The agent.'), ...refusals },
})

export function nodesApi({ workspace }: Needs): Api {
  const api = createApi()
  const { nodes, agents } = workspace
  const { roster, statuses } = agents

  api.openapi(list, c => {
    const { limit, cursor, ...filter } = c.req.valid('query')
    return c.json(pageOfAgents(filter, { limit, cursor }, { nodes, roster, statuses }), 200)
  })

  api.openapi(show, async c => {
    const { agent_id } = c.req.valid('param')
    const found = await nodes.freshSource(roster.known(agent_id).agentId)
    const source = found ? found.text.slice(found.node.span.start, found.node.span.end) : null
    return c.json({ ...agentCard(roster.known(agent_id), workspace), source }, 200)
  })

  return api
}
