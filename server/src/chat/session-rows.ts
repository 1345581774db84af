import type { Database } from '../base/database.js'
import type { SessionToolCall, StoredEvent } from '../events/event.js'
import type { Projection } from '../events/projection.js'
import { type Message, ownAgentOf, type Session } from './session.js'

type SessionRow = Omit<Session, 'tool_presets'> & { readonly tool_presets: string }

type MessageRow = Omit<Message, 'tool_calls'> & { readonly tool_calls: string }

/** Sessions that are open, and all that was said in them. Of a deleted one only its events are left. */
export const sessionsProjection: Projection = {
  name: 'sessions',
  version: 1,
  tables: ['sessions', 'session_messages'],
  schema: `
    CREATE TABLE sessions (
      session_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, folder TEXT NOT NULL, system_prompt TEXT NOT NULL,
      tool_presets TEXT NOT NULL, model_name TEXT, model_base_url TEXT, max_turns INTEGER NOT NULL, agent TEXT,
      opened_at REAL NOT NULL
    );
    CREATE INDEX sessions_by_agent ON sessions (agent_id);
    CREATE TABLE session_messages (
      seq INTEGER PRIMARY KEY, session_id TEXT NOT NULL, turn_id TEXT NOT NULL, turn_count INTEGER NOT NULL,
      id TEXT NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL, timestamp REAL NOT NULL, tool_calls TEXT NOT NULL
    );
    CREATE INDEX session_messages_by_session ON session_messages (session_id, seq);`,
  project(event, database) {
    switch (event.event_type) {
      case 'SessionOpenedEvent':
        return open(event as StoredEvent<'SessionOpenedEvent'>, database)
      case 'SessionMessageEvent':
        return add(event as StoredEvent<'SessionMessageEvent'>, database)
      case 'SessionDeletedEvent':
        for (const table of ['sessions', 'session_messages']) {
          database.sql(`DELETE FROM ${table} WHERE session_id = ?`).run(event.session_id)
        }
        return
      default:
    }
  },
}

function open(event: StoredEvent<'SessionOpenedEvent'>, database: Database): void {
  database
    .sql('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(
      event.session_id,
      event.agent_id,
      event.folder,
      event.system_prompt,
      JSON.stringify(event.tool_presets),
      event.model_name,
      event.model_base_url,
      event.max_turns,
      event.agent,
      event.timestamp,
    )
}

function add(event: StoredEvent<'SessionMessageEvent'>, database: Database): void {
  const { seq, session_id, turn_id, turn_count, message_id, role, content, sent_at, tool_calls } = event
  database
    .sql('INSERT INTO session_messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(seq, session_id, turn_id, turn_count, message_id, role, content, sent_at, JSON.stringify(tool_calls))
}

/** An answer, and how often the model was called for it. */
export interface Answer {
  readonly message: Message
  readonly turn_count: number
}

export class SessionRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(sessionId: string): Session | undefined {
    const row = this.#database.sql<[string], SessionRow>('SELECT * FROM sessions WHERE session_id = ?').get(sessionId)
    return row && sessionOf(row)
  }

  /** The session whose own agent this is. */
  ofOwnAgent(agentId: string): Session | undefined {
    return this.#database
      .sql<[string], SessionRow>('SELECT * FROM sessions WHERE agent_id = ?')
      .all(agentId)
      .map(sessionOf)
      .find(({ session_id }) => ownAgentOf(session_id) === agentId)
  }

  /** Oldest first. */
  all(): Session[] {
    return this.#database.sql<[], SessionRow>('SELECT * FROM sessions ORDER BY opened_at, rowid').all().map(sessionOf)
  }

  count(): number {
    return this.#database.sql<[], { sessions: number }>('SELECT count(*) AS sessions FROM sessions').get()!.sessions
  }

  /** In the order in which it was said. */
  messages(sessionId: string): Message[] {
    return this.#database
      .sql<[string], MessageRow>(
        `SELECT id, role, content, timestamp, tool_calls FROM session_messages WHERE session_id = ? ORDER BY seq`,
      )
      .all(sessionId)
      .map(messageOf)
  }

  messageCount(sessionId: string): number {
    return this.#database
      .sql<[string], { messages: number }>('SELECT count(*) AS messages FROM session_messages WHERE session_id = ?')
      .get(sessionId)!.messages
  }

  /** What a turn answered in a session; undefined while, or because, it has not. */
  answerOf(sessionId: string, turnId: string): Answer | undefined {
    const row = this.#database
      .sql<[string, string], MessageRow & { readonly turn_count: number }>(
        `SELECT id, role, content, timestamp, tool_calls, turn_count FROM session_messages
         WHERE session_id = ? AND turn_id = ? AND role = 'assistant'`,
      )
      .get(sessionId, turnId)
    if (!row) return undefined
    const { turn_count, ...message } = row
    return { message: messageOf(message), turn_count }
  }
}

function sessionOf(row: SessionRow): Session {
  return { ...row, tool_presets: JSON.parse(row.tool_presets) as string[] }
}

function messageOf(row: MessageRow): Message {
  return { ...row, tool_calls: JSON.parse(row.tool_calls) as SessionToolCall[] }
}
