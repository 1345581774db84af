import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import { eventTypes, isEventType } from '../events/catalog.js'
import type { RemoraEvent } from '../events/event.js'
import type { EventFilter } from '../events/event-rows.js'
import { wireEvent } from '../events/wire-event.js'
import { type Api, commaSeparated, createApi, eventStream, json, limit, refusals } from './api.js'
import { catchUp, lastKnown } from './catch-up.js'
import { frame, streamed } from './event-stream.js'
import type { Needs } from './needs.js'

const seq = z.coerce.number().int().min(0)

const types = commaSeparated.refine(
  all => all.every(isEventType),
  `must be a comma-separated list of: ${eventTypes.join(', ')}, x.…`,
)

const filters = z.strictObject({
  types: types.optional().meta({ description: 'Event types, separated by commas.' }),
  agent_id: z.string().optional(),
  session_id: z.string().optional(),
  correlation_id: z.string().optional(),
})

export const event = z
  .record(z.string(), z.unknown())
  .meta({ id: 'Event', description: 'See specification events.md.' })

const stream = createRoute({
  method: 'get',
  path: '/events',
  summary: 'What happens, as server-sent events: those after `Last-Event-ID` or `after` first, then live',
  request: { query: filters.extend({ after: seq.optional() }) },
  responses: {
    200: { description: 'The stream.', content: eventStream },
    ...refusals,
  },
})

const list = createRoute({
  method: 'get',
  path: '/events/list',
  summary: 'What happened: the newest, or with `after` the oldest behind it',
  request: {
    query: filters.extend({
      after: seq.optional(),
      before: seq.optional(),
      limit,
    }),
  },
  responses: {
    200: json(
      z.object({ events: z.array(event), next: z.int().nullable() }),
      '`next`: the value of `after` (or of `before`, when `after` was not given) that continues; null at the end.',
    ),
    ...refusals,
  },
})

type Filters = z.infer<typeof filters>

export function eventsApi({ workspace: { journal, bus }, streams }: Needs): Api {
  const api = createApi()

  api.openapi(list, c => {
    const { after, before, limit, ...wanted } = c.req.valid('query')
    const from = after === undefined ? 'newest' : 'oldest'
    const found = journal.read({ ...queryOf(wanted), after, before, limit: limit + 1, from })
    const events = from === 'newest' ? found.slice(-limit) : found.slice(0, limit)
    const edge = from === 'newest' ? events[0] : events.at(-1)
    const next = found.length > limit ? edge!.seq : null
    return c.json({ events: events.map(wireEvent), next }, 200)
  })

  api.openapi(stream, async c => {
    const { after, ...wanted } = c.req.valid('query')
    await catchUp(streams.open(c), {
      after: lastKnown(c.req.header('last-event-id') ?? after, journal),
      read: page => journal.read({ ...queryOf(wanted), ...page }),
      listen: listener => bus.subscribe(listener),
      frameOf: event => (isWanted(event, wanted) ? eventFrame(event) : ''),
    })
    return streamed
  })

  return api
}

function queryOf({ types, agent_id, session_id, correlation_id }: Filters): EventFilter {
  return { types, agentId: agent_id, sessionId: session_id, correlationId: correlation_id }
}

/** What is never written down (tokens, cursors) only for those who name it. */
function isWanted(event: RemoraEvent, { types, agent_id, session_id, correlation_id }: Filters): boolean {
  return (
    (types ? types.includes(event.event_type) : event.seq !== undefined) &&
    (agent_id === undefined || event.agent_id === agent_id) &&
    (session_id === undefined || event.session_id === session_id) &&
    (correlation_id === undefined || event.correlation_id === correlation_id)
  )
}

const frames = new WeakMap<RemoraEvent, string>()

/** Written out once, however many clients there are. */
function eventFrame(event: RemoraEvent): string {
  let text = frames.get(event)
  if (text === undefined) {
    text = frame({ event: event.event_type, id: event.seq, data: JSON.stringify(wireEvent(event)) })
    frames.set(event, text)
  }
  return text
}
