import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import { type Api, byHttp, createApi, json, refusals, sent, stopped } from './api.js'
import type { Needs } from './needs.js'
import { started } from './turns-api.js'

const agent = z.object({ agent_id: z.string() })

const chat = createRoute({
  method: 'post',
  path: '/agents/{agent_id}/chat',
  summary: 'Says something to an agent, which gets a turn',
  request: { params: agent, body: sent(z.strictObject({ message: z.string() })) },
  responses: { 200: json(started, 'The turn; its reply follows as an event.'), ...refusals },
})

const rewrite = createRoute({
  method: 'post',
  path: '/agents/{agent_id}/rewrite',
  summary: 'Asks an agent to rewrite itself',
  request: {
    params: agent,
    body: sent(
      z.strictObject({
        instruction: z.string().optional().meta({ description: 'Absent: what it thinks deserves improvement.' }),
      }),
      { mayBeAbsent: true },
    ),
  },
  responses: { 200: json(started, 'The turn; its proposal follows as an event.'), ...refusals },
})

const stop = createRoute({
  method: 'post',
  path: '/agents/{agent_id}/stop',
  summary: 'Stops what an agent does and what waits for it, in whichever process',
  request: { params: agent },
  responses: { 200: json(stopped, 'Whoever runs its turns has been told.'), ...refusals },
})

/** What people ask of agents. The turns run in this process. */
export function agentsApi({ workspace: { agents } }: Needs): Api {
  const api = createApi()
  api.openapi(chat, async c =>
    c.json(await agents.chat(c.req.valid('param').agent_id, c.req.valid('json').message), 200),
  )
  api.openapi(rewrite, async c => {
    const { instruction = '' } = c.req.valid('json')
    return c.json(await agents.requestRewrite(c.req.valid('param').agent_id, instruction), 200)
  })
  api.openapi(stop, async c => {
    const { agentId } = agents.roster.known(c.req.valid('param').agent_id)
    return c.json({ ok: true as const, stopped: await agents.stopAgent(agentId, byHttp) }, 200)
  })
  return api
}
