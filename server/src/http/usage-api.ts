import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import { usageKeys, type WireUse, wireUse } from '../agents/usage.js'
import { type Api, createApi, json, refusals } from './api.js'
import type { Needs } from './needs.js'

export const use = z
  .object({
    agent_id: z.string().optional(),
    name: z.string().optional(),
    model: z.string().optional(),
    correlation_id: z.string().optional(),
    day: z.string().optional().meta({ description: 'A local date, `2025-01-31`.' }),
    input_tokens: z.int(),
    output_tokens: z.int(),
    estimated: z.boolean().meta({ description: 'A model server did not count, so the tokens are a guess.' }),
    calls: z.int(),
    turns: z.int(),
    model_ms: z.int(),
    models: z.array(z.string()).readonly(),
    cost: z.number().nullable().meta({ description: 'In the unit of `model.prices`; null where one has no price.' }),
  })
  .meta({ id: 'Use' }) satisfies z.ZodType<WireUse>

const sums = createRoute({
  method: 'get',
  path: '/usage',
  summary: 'Tokens, model time and cost: the largest share first, or the latest day',
  request: {
    query: z.strictObject({
      by: z.enum(usageKeys).default('agent'),
      since: z.coerce.number().min(0).default(0).meta({ description: 'Seconds since the epoch.' }),
    }),
  },
  responses: { 200: json(z.object({ usage: z.array(use) }), 'The shares.'), ...refusals },
})

export function usageApi({ workspace: { agents } }: Needs): Api {
  const api = createApi()
  const nameOf = (agentId: string) => {
    const agent = agents.roster.get(agentId)
    return agent ? agent.fullName || agent.name : agentId
  }
  api.openapi(sums, c => {
    const { by, since } = c.req.valid('query')
    return c.json({ usage: agents.usage.by(by, since).map(row => wireUse(row, by, nameOf)) }, 200)
  })
  return api
}
