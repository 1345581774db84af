import type { Database, Schema } from '../base/database.js'
import { describe } from './catalog.js'
import type { EventFields, EventType, StoredEvent } from './event.js'

/** The journal's file: events, and the versions of the projections beside them. */
export const journalSchema: Schema = {
  version: 1,
  create: `
    CREATE TABLE events (
      seq INTEGER PRIMARY KEY,
      event_id TEXT NOT NULL UNIQUE,
      event_type TEXT NOT NULL,
      timestamp REAL NOT NULL,
      agent_id TEXT,
      graph_id TEXT,
      session_id TEXT,
      correlation_id TEXT NOT NULL,
      causation_id TEXT,
      tags TEXT,
      stream TEXT,
      stream_version INTEGER,
      fields TEXT NOT NULL
    );
    CREATE INDEX events_by_agent ON events (agent_id, seq) WHERE agent_id IS NOT NULL;
    CREATE INDEX events_by_session ON events (session_id, seq) WHERE session_id IS NOT NULL;
    CREATE INDEX events_by_correlation ON events (correlation_id, seq);
    CREATE UNIQUE INDEX events_by_stream ON events (stream, stream_version) WHERE stream IS NOT NULL;
    CREATE TABLE projections (name TEXT PRIMARY KEY, version INTEGER NOT NULL);
  `,
}

interface EventRow {
  readonly seq: number
  readonly event_id: string
  readonly event_type: EventType
  readonly timestamp: number
  readonly agent_id: string | null
  readonly graph_id: string | null
  readonly session_id: string | null
  readonly correlation_id: string
  readonly causation_id: string | null
  readonly tags: string | null
  readonly fields: string
}

/** Which events to read; absent fields restrict nothing. */
export interface EventFilter {
  readonly types?: readonly string[]
  readonly agentId?: string
  readonly sessionId?: string
  readonly correlationId?: string
  readonly stream?: string
  /** Seconds since the epoch; both belong to it. */
  readonly since?: number
  readonly until?: number
  /** Only events with a greater seq. */
  readonly after?: number
  /** Only events with a smaller seq. */
  readonly before?: number
  readonly limit?: number
  /** `newest` reads from the end; the result is still in journal order. */
  readonly from?: 'oldest' | 'newest'
}

const noTags: readonly string[] = []

const columns =
  'seq, event_id, event_type, timestamp, agent_id, graph_id, session_id, correlation_id, causation_id, tags, fields'

export function insertEvent(
  database: Database,
  event: StoredEvent,
  fields: string,
  stream: string | null,
  streamVersion: number | null,
): void {
  database
    .sql(`INSERT INTO events (${columns}, stream, stream_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    .run(
      event.seq,
      event.event_id,
      event.event_type,
      event.timestamp,
      event.agent_id ?? null,
      event.graph_id ?? null,
      event.session_id ?? null,
      event.correlation_id,
      event.causation_id ?? null,
      event.tags.length > 0 ? JSON.stringify(event.tags) : null,
      fields,
      stream,
      streamVersion,
    )
}

export function readEvents(database: Database, filter: EventFilter): StoredEvent[] {
  const conditions: string[] = []
  const parameters: unknown[] = []
  const where = (condition: string, ...values: readonly unknown[]) => {
    conditions.push(condition)
    parameters.push(...values)
  }
  if (filter.types) where(`event_type IN (SELECT value FROM json_each(?))`, JSON.stringify(filter.types))
  if (filter.agentId !== undefined) where('agent_id = ?', filter.agentId)
  if (filter.sessionId !== undefined) where('session_id = ?', filter.sessionId)
  if (filter.correlationId !== undefined) where('correlation_id = ?', filter.correlationId)
  if (filter.stream !== undefined) where('stream = ?', filter.stream)
  if (filter.since !== undefined) where('timestamp >= ?', filter.since)
  if (filter.until !== undefined) where('timestamp <= ?', filter.until)
  if (filter.after !== undefined) where('seq > ?', filter.after)
  if (filter.before !== undefined) where('seq < ?', filter.before)
  const newest = filter.from === 'newest'
  const rows = database
    .sql<unknown[], EventRow>(
      `SELECT ${columns} FROM events ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY seq ${newest ? 'DESC' : 'ASC'} LIMIT ?`,
    )
    .all(...parameters, filter.limit ?? -1)
  const events = rows.map(eventOf)
  return newest ? events.reverse() : events
}

/** Every event from the first, a page at a time, so that a long journal never stands in memory whole. */
export function* allEvents(database: Database): Iterable<StoredEvent> {
  const page = 1000
  for (let after = 0; ; ) {
    const events = readEvents(database, { after, limit: page })
    yield* events
    if (events.length < page) return
    after = events[events.length - 1]!.seq
  }
}

function eventOf(row: EventRow): StoredEvent {
  const fields = JSON.parse(row.fields) as EventFields[EventType]
  return envelope(row, row.tags === null ? noTags : (JSON.parse(row.tags) as string[]), fields)
}

/** Puts an envelope around fields; what is null in a row is absent in an event. */
export function envelope(
  head: Omit<EventRow, 'tags' | 'fields'>,
  tags: readonly string[],
  fields: EventFields[EventType],
): StoredEvent {
  const { category, action, summary } = describe(head.event_type, fields)
  return {
    seq: head.seq,
    event_id: head.event_id,
    event_type: head.event_type,
    category,
    action,
    timestamp: head.timestamp,
    ...(head.agent_id === null ? {} : { agent_id: head.agent_id }),
    ...(head.graph_id === null ? {} : { graph_id: head.graph_id }),
    ...(head.session_id === null ? {} : { session_id: head.session_id }),
    correlation_id: head.correlation_id,
    ...(head.causation_id === null ? {} : { causation_id: head.causation_id }),
    tags,
    summary,
    ...fields,
  } as unknown as StoredEvent
}
