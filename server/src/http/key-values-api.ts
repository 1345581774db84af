import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import type { KeyValue } from '../agents/key-value-rows.js'
import { Refusal } from '../base/errors.js'
import { type Api, byHttp, createApi, json, refusals, sent, time } from './api.js'
import type { Needs } from './needs.js'

const keyValue = z
  .object({ key: z.string(), value: z.unknown(), updated_at: time })
  .meta({ id: 'KeyValue' }) satisfies z.ZodType<KeyValue>

const agent = z.object({ agent_id: z.string() })
const one = agent.extend({ key: z.string() })

const list = createRoute({
  method: 'get',
  path: '/kv/{agent_id}',
  summary: 'What is kept for an agent, and as `outbox:question:ID` the question it waits with',
  request: { params: agent, query: z.strictObject({ prefix: z.string().optional() }) },
  responses: { 200: json(z.object({ entries: z.array(keyValue) }), 'In the order of the keys.'), ...refusals },
})

const get = createRoute({
  method: 'get',
  path: '/kv/{agent_id}/{key}',
  summary: 'A value of an agent',
  request: { params: one },
  responses: { 200: json(keyValue, 'The value.'), ...refusals },
})

const set = createRoute({
  method: 'post',
  path: '/kv/{agent_id}/{key}',
  summary: 'Sets a value: any JSON; null takes it out. `inbox:response:ID` with `{"answer": …}` answers a question',
  request: { params: one, body: sent(z.unknown().meta({ description: 'The value itself.' })) },
  responses: {
    200: json(z.object({ ok: z.literal(true), key: z.string() }), 'It is kept, or the question is answered.'),
    ...refusals,
  },
})

/** How programs outside keep something for an agent, and take part in its questions. */
export function keyValuesApi({ workspace }: Needs): Api {
  const api = createApi()
  const { keyValues, roster } = workspace.agents

  api.openapi(list, c => {
    const { agentId } = roster.known(c.req.valid('param').agent_id)
    return c.json({ entries: keyValues.list(agentId, c.req.valid('query').prefix) }, 200)
  })

  api.openapi(get, c => {
    const { agent_id, key } = c.req.valid('param')
    const found = keyValues.get(roster.known(agent_id).agentId, key)
    if (found) return c.json(found, 200)
    throw new Refusal('not_found', `${agent_id} has no key ${key}. /api/kv/${agent_id} lists them.`)
  })

  api.openapi(set, async c => {
    const { agent_id, key } = c.req.valid('param')
    const outcome = await keyValues.set(roster.known(agent_id).agentId, key, c.req.valid('json'), byHttp)
    if (outcome.kind !== 'already_answered') return c.json({ ok: true as const, key }, 200)
    throw new Refusal('already_answered', 'Already answered', { answer: outcome.answer, by: outcome.by })
  })

  return api
}
