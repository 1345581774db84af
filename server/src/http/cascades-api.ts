import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import type { TurnNode } from '../agents/cascade-tree.js'
import type { Cascade, CascadeRow } from '../agents/cascades.js'
import { Refusal } from '../base/errors.js'
import { type Api, byHttp, createApi, json, limit, refusals, stopped, time } from './api.js'
import type { Needs } from './needs.js'
import { turn } from './turns-api.js'

const row = z
  .object({
    correlation_id: z.string(),
    cause: z
      .object({ seq: z.int(), event_type: z.string(), agent_id: z.string().nullable(), summary: z.string() })
      .nullable()
      .meta({ description: 'The event that began it.' }),
    running: z.int(),
    waiting: z.int(),
    turns: z.int().meta({ description: 'Those that have started.' }),
    depth: z.int(),
    tokens: z.int(),
    began_at: time.nullable(),
    ended_at: time.nullable(),
  })
  .meta({ id: 'Cascade' }) satisfies z.ZodType<CascadeRow>

const turnNode: z.ZodType<TurnNode> = z
  .object({
    ...turn.shape,
    trigger_summary: z.string().nullable(),
    get children() {
      return z.array(turnNode).readonly()
    },
  })
  .meta({ id: 'TurnNode' })

const budget = z.object({ used: z.number(), limit: z.number() }).meta({ id: 'Budget' })

const tree = z
  .object({
    ...row.shape,
    budgets: z
      .object({ depth: budget, turns: budget, tokens: budget, wall_s: budget, same_agent_turns: budget })
      .meta({ description: 'By the settings `cascade.*`.' }),
    stopped: z.object({ limit: z.string(), reason: z.string() }).nullable(),
    tree: z.array(turnNode).readonly().meta({ description: 'Its turns, each below the one that caused it.' }),
  })
  .meta({ id: 'CascadeTree' }) satisfies z.ZodType<Cascade>

const list = createRoute({
  method: 'get',
  path: '/cascades',
  summary: 'Cascades: those that go on, then the latest',
  request: { query: z.strictObject({ limit }) },
  responses: { 200: json(z.object({ cascades: z.array(row) }), 'The cascades.'), ...refusals },
})

const one = z.object({ correlation_id: z.string() })

const show = createRoute({
  method: 'get',
  path: '/cascades/{correlation_id}',
  summary: 'A cascade as a tree of turns, with its budgets',
  request: { params: one },
  responses: { 200: json(tree, 'The cascade.'), ...refusals },
})

const stop = createRoute({
  method: 'post',
  path: '/cascades/{correlation_id}/stop',
  summary: 'Stops every turn of a cascade, in whichever process',
  request: { params: one },
  responses: { 200: json(stopped, 'Those who run them have been told.'), ...refusals },
})

export function cascadesApi({ workspace: { agents } }: Needs): Api {
  const api = createApi()

  api.openapi(list, c => c.json({ cascades: agents.cascades.latest(c.req.valid('query').limit) }, 200))
  api.openapi(show, c => c.json(known(c.req.valid('param').correlation_id), 200))
  api.openapi(stop, async c => {
    const { correlation_id } = known(c.req.valid('param').correlation_id)
    return c.json({ ok: true as const, stopped: await agents.stopCascade(correlation_id, byHttp) }, 200)
  })

  function known(correlationId: string): Cascade {
    const cascade = agents.cascades.get(correlationId)
    if (cascade) return cascade
    throw new Refusal('not_found', `There is no cascade ${correlationId}. /api/cascades lists them.`)
  }

  return api
}
