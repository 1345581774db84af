import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Started } from '../agents/agents.js'
import type { TurnRow } from '../agents/turn-rows.js'
import { type Api, createApi, json, limit, refusals, time } from './api.js'
import type { Needs } from './needs.js'

export const turn = z
  .object({
    turn_id: z.string(),
    agent_id: z.string(),
    correlation_id: z.string(),
    trigger_seq: z.int(),
    trigger_event_type: z.string(),
    subscription_id: z.string().nullable(),
    merged_into: z.string().nullable(),
    depth: z.int(),
    status: z.enum(['waiting', 'running', 'completed', 'failed', 'cancelled', 'merged']),
    stop_requested_by: z.string().nullable(),
    queued_at: time,
    started_at: time.nullable(),
    ended_at: time.nullable(),
    error: z.string().nullable(),
    error_code: z.string().nullable(),
    retryable: z.literal([0, 1]),
    input_tokens: z.int(),
    output_tokens: z.int(),
    reserved_tokens: z.int(),
  })
  .meta({ id: 'Turn' }) satisfies z.ZodType<TurnRow>

export const started = z
  .object({ turn_id: z.string(), correlation_id: z.string() })
  .meta({ id: 'Started' }) satisfies z.ZodType<Started>

const list = createRoute({
  method: 'get',
  path: '/turns',
  summary: 'Turns: those that run or wait, then the latest; of both the newest first',
  request: { query: z.strictObject({ limit }) },
  responses: { 200: json(z.object({ turns: z.array(turn) }), 'The turns.'), ...refusals },
})

const retry = createRoute({
  method: 'post',
  path: '/turns/{turn_id}/retry',
  summary: 'Answers once more what a turn was to answer',
  request: { params: z.object({ turn_id: z.string() }) },
  responses: { 200: json(started, 'The new turn.'), ...refusals },
})

export function turnsApi({ workspace: { agents } }: Needs): Api {
  const api = createApi()
  api.openapi(list, c => c.json({ turns: agents.turns.latest(c.req.valid('query').limit) }, 200))
  api.openapi(retry, async c => c.json(await agents.retry(c.req.valid('param').turn_id), 200))
  return api
}
