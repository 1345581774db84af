import { createRoute } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { Refusal } from '../base/errors.js'
import { presets } from '../chat/presets.js'
import type { RemoraEvent } from '../events/event.js'
import { type Api, commaSeparated, createApi, eventStream, json, jsonOnly, sent } from './api.js'
import { catchUp, lastKnown } from './catch-up.js'
import { chatEventTypes, chatFrame } from './chat-frames.js'
import * as shapes from './chat-shapes.js'
import { type EventStream, streamed } from './event-stream.js'
import type { Needs } from './needs.js'

// The chat API of specification chat-api.md: paths and bodies are those of its seed, what is ours is added to them.

const session = z.object({ session_id: z.string() })

const refusal = (description: string) => json(shapes.bareError, description)
const unknown = { 404: refusal('There is no such session.') }

const open = createRoute({
  method: 'post',
  path: '/sessions',
  summary: 'Begin a conversation about the files of a folder',
  request: { body: sent(shapes.openBody) },
  responses: { 200: json(shapes.openedBody, 'It is open.'), 400: refusal('A field or the path is wrong.') },
})

const list = createRoute({
  method: 'get',
  path: '/sessions',
  summary: 'All sessions, the oldest first',
  responses: { 200: json(shapes.sessionsBody, 'Those that are open.') },
})

const remove = createRoute({
  method: 'delete',
  path: '/sessions/{session_id}',
  summary: 'End a session: stops what runs in it and closes its streams',
  request: { params: session },
  responses: { 204: { description: 'It is gone, or never was.' } },
})

const send = createRoute({
  method: 'post',
  path: '/sessions/{session_id}/messages',
  summary: 'Say something; answered when the agent has, or with `Accept: text/event-stream` as it comes',
  request: { params: session, body: sent(shapes.sendBody) },
  responses: {
    200: {
      description: 'The answer; as a stream, what `events` tells of it.',
      content: { 'application/json': { schema: shapes.replyBody }, ...eventStream },
    },
    400: refusal('The message is empty, or the folder is gone.'),
    409: refusal('Somebody stopped it.'),
    500: refusal('The model or the turn failed; the history is as it was.'),
    ...unknown,
  },
})

const stop = createRoute({
  method: 'post',
  path: '/sessions/{session_id}/stop',
  summary: 'Stop what is being answered, and what waits',
  request: { params: session },
  responses: { 200: json(shapes.stoppedBody, 'It stops.'), ...unknown },
})

const history = createRoute({
  method: 'get',
  path: '/sessions/{session_id}/history',
  summary: 'What was said',
  request: { params: session },
  responses: { 200: json(shapes.historyBody, 'In its order.'), ...unknown },
})

const types = commaSeparated.pipe(
  z.array(z.enum(chatEventTypes, `must be a comma-separated list of: ${chatEventTypes.join(', ')}`)),
)

const events = createRoute({
  method: 'get',
  path: '/sessions/{session_id}/events',
  summary: 'What happens in a session, as server-sent events; those after `Last-Event-ID` first',
  request: { params: session, query: z.object({ types: types.optional() }) },
  responses: {
    200: { description: 'The stream.', content: eventStream },
    400: refusal('There is no such type.'),
    ...unknown,
  },
})

const tools = createRoute({
  method: 'get',
  path: '/tools',
  summary: 'The presets, and the tools in each',
  responses: { 200: json(shapes.toolsBody, 'In their order.') },
})

const health = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Whether the server runs, and how many sessions are open',
  responses: { 200: json(shapes.healthBody, 'It does.') },
})

/** Who decided, for people. */
const by = 'chat API'

export function chatApi({ workspace: { chat }, streams }: Needs): Api {
  const api = createApi()

  /** Before anything is said of a body: whoever speaks to nobody is told that first. */
  const known: MiddlewareHandler = async (c, next) => {
    await chat.sessionsOf(c.req.param('session_id')!)
    await next()
  }
  for (const act of ['messages', 'stop', 'history', 'events']) api.use(`/sessions/:session_id/${act}`, known)
  for (const path of ['/sessions', '/sessions/*']) api.use(path, jsonOnly)

  api.openapi(open, async c => {
    const asked = c.req.valid('json')
    const { session_id, workspace_path, tool_presets } = await chat.open({
      workspacePath: asked.workspace_path,
      systemPrompt: asked.system_prompt,
      toolPresets: asked.tool_presets,
      modelName: asked.model_name,
      modelBaseUrl: asked.model_base_url,
      maxTurns: asked.max_turns,
      agent: asked.agent,
    })
    return c.json({ session_id, workspace_path, tool_presets: [...tool_presets] }, 200)
  })

  api.openapi(list, async c => c.json({ sessions: (await chat.list()).map(shapes.presentListed) }, 200))

  api.openapi(remove, async c => {
    try {
      await chat.delete(c.req.valid('param').session_id, by)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'not_found') throw error
    }
    return c.body(null, 204)
  })

  api.openapi(send, async c => {
    const { session_id } = c.req.valid('param')
    const content = c.req.valid('json').content.trim()
    if (content === '') throw new Refusal('bad_argument', 'Empty message')
    const wantsStream = /\btext\/event-stream\b/.test(c.req.header('accept') ?? '')
    const heard: RemoraEvent[] = []
    let client: EventStream | undefined
    const tell = (event: RemoraEvent) => (client ? client.send(chatFrame(event)) : heard.push(event))
    const { reply } = await chat.send(session_id, content, wantsStream ? tell : undefined)
    if (wantsStream) {
      client = streams.open(c)
      heard.forEach(tell)
      // However it ended: a stream has said so, as far as there was something to say.
      await Promise.allSettled([reply])
      client.end()
      return streamed
    }
    const answer = await reply
    if (answer.kind === 'failed') return c.json({ error: answer.error }, 500)
    if (answer.kind === 'stopped') return c.json({ error: answer.error }, 409)
    return c.json({ message: shapes.presentMessage(answer.message), turn_count: answer.turn_count }, 200)
  })

  api.openapi(stop, async c => {
    const stopped = await chat.stop(c.req.valid('param').session_id, by)
    return c.json({ ok: true as const, stopped }, 200)
  })

  api.openapi(history, async c => {
    const messages = await chat.history(c.req.valid('param').session_id)
    return c.json({ messages: messages.map(shapes.presentMessage) }, 200)
  })

  api.openapi(events, async c => {
    const { session_id } = c.req.valid('param')
    const { types: wanted } = c.req.valid('query')
    const sessions = await chat.sessionsOf(session_id)
    const client = streams.open(c)
    const unsubscribe = sessions.listen(session_id, event => {
      if (event.event_type === 'SessionDeletedEvent') client.end()
    })
    client.onClose(unsubscribe)
    await catchUp(client, {
      after: lastKnown(c.req.header('last-event-id'), sessions),
      read: page => sessions.events(session_id, page),
      listen: listener => sessions.listen(session_id, listener),
      frameOf: event => chatFrame(event, wanted),
    })
    return streamed
  })

  api.openapi(tools, c => c.json({ presets: presets() }, 200))

  api.openapi(health, async c => c.json({ status: 'ok' as const, sessions: await chat.count() }, 200))

  return api
}
