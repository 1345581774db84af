import type { Database } from '../base/database.js'
import { derivedId } from '../base/ids.js'
import type { StoredEvent, Usage } from '../events/event.js'
import type { Projection } from '../events/projection.js'

export type TurnStatus = 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled'

/** One run of an agent, from the event that triggered it to its end. */
export interface TurnRow {
  readonly turn_id: string
  readonly agent_id: string
  readonly correlation_id: string
  readonly trigger_seq: number
  readonly trigger_event_type: string
  /** How many agents stand between this turn and the person who began; 0 for the first. */
  readonly depth: number
  readonly status: TurnStatus
  /** Seconds since the epoch. */
  readonly queued_at: number
  readonly started_at: number | null
  readonly ended_at: number | null
  readonly error: string | null
  readonly error_code: string | null
  readonly retryable: 0 | 1
  readonly input_tokens: number
  readonly output_tokens: number
}

/** What a cascade has used so far, counted from the journal. */
export interface CascadeUse {
  readonly turns: number
  readonly tokens: number
  /** Seconds since the epoch at which its first turn started; null before that. */
  readonly began_at: number | null
}

export const turnsProjection: Projection = {
  name: 'turns',
  version: 1,
  tables: ['turns'],
  schema: `
    CREATE TABLE turns (
      turn_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, correlation_id TEXT NOT NULL, trigger_seq INTEGER NOT NULL,
      trigger_event_type TEXT NOT NULL, depth INTEGER NOT NULL, status TEXT NOT NULL, queued_at REAL NOT NULL,
      started_at REAL, ended_at REAL, error TEXT, error_code TEXT, retryable INTEGER NOT NULL DEFAULT 0,
      input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX turns_by_agent ON turns (agent_id, trigger_seq);
    CREATE INDEX turns_by_cascade ON turns (correlation_id, started_at);
    CREATE INDEX turns_unfinished ON turns (trigger_seq) WHERE status IN ('waiting', 'running');
    DROP VIEW IF EXISTS activation_chain;
    CREATE VIEW activation_chain AS
      SELECT correlation_id, turn_id, agent_id, depth, started_at AS timestamp FROM turns WHERE started_at IS NOT NULL;`,
  project(event, database) {
    const agentId = triggeredAgent(event)
    if (agentId !== undefined) queue(event, agentId, database)
    switch (event.event_type) {
      case 'AgentStartEvent':
        return void database
          .sql(`UPDATE turns SET status = 'running', started_at = ? WHERE turn_id = ?`)
          .run(event.timestamp, event.turn_id)
      case 'ModelResponseEvent':
        return addUsage(event.turn_id, event.usage, database)
      case 'AgentCompleteEvent':
        return end(event.turn_id, 'completed', event.timestamp, database)
      case 'AgentCancelledEvent':
        return end(event.turn_id, 'cancelled', event.timestamp, database)
      case 'AgentErrorEvent':
        end(event.turn_id, 'failed', event.timestamp, database)
        return void database
          .sql('UPDATE turns SET error = ?, error_code = ?, retryable = ? WHERE turn_id = ?')
          .run(event.error, event.error_code, event.retryable ? 1 : 0, event.turn_id)
      default:
    }
  },
}

/** The turn that an event gives an agent; the same at every replay. */
export function turnIdFor(event: { readonly event_id: string }, agentId: string): string {
  return derivedId('turn', event.event_id, agentId)
}

/** The agent that an event wakes: messages to it, requests of a person, and feedback on what it proposed. */
export function triggeredAgent(event: StoredEvent): string | undefined {
  switch (event.event_type) {
    case 'HumanChatEvent':
    case 'ManualTriggerEvent':
    case 'AgentMessageEvent':
      return event.to_agent
    case 'RewriteRejectedEvent':
      return event.feedback === '' ? undefined : event.agent_id
    default:
      return undefined
  }
}

export class TurnRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(turnId: string): TurnRow | undefined {
    return this.#database.sql<[string], TurnRow>('SELECT * FROM turns WHERE turn_id = ?').get(turnId)
  }

  /** Waiting and running ones, in the order in which they were asked for. */
  unfinished(): TurnRow[] {
    return this.#database
      .sql<[], TurnRow>(`SELECT * FROM turns WHERE status IN ('waiting', 'running') ORDER BY trigger_seq`)
      .all()
  }

  unfinishedOf(agentId: string): TurnRow[] {
    return this.#database
      .sql<[string], TurnRow>(
        `SELECT * FROM turns WHERE agent_id = ? AND status IN ('waiting', 'running') ORDER BY trigger_seq`,
      )
      .all(agentId)
  }

  /** Newest first. */
  ofAgent(agentId: string, limit: number): TurnRow[] {
    return this.#database
      .sql<[string, number], TurnRow>('SELECT * FROM turns WHERE agent_id = ? ORDER BY trigger_seq DESC LIMIT ?')
      .all(agentId, limit)
  }

  ofCascade(correlationId: string): TurnRow[] {
    return this.#database
      .sql<[string], TurnRow>('SELECT * FROM turns WHERE correlation_id = ? ORDER BY trigger_seq')
      .all(correlationId)
  }

  cascadeUse(correlationId: string): CascadeUse {
    return this.#database
      .sql<[string], CascadeUse>(
        `SELECT count(started_at) AS turns, coalesce(sum(input_tokens + output_tokens), 0) AS tokens,
           min(started_at) AS began_at FROM turns WHERE correlation_id = ?`,
      )
      .get(correlationId)!
  }

  /** How many turns of a cascade an agent has started. */
  turnsOfAgentIn(correlationId: string, agentId: string): number {
    return this.#database
      .sql<[string, string], { turns: number }>(
        'SELECT count(started_at) AS turns FROM turns WHERE correlation_id = ? AND agent_id = ?',
      )
      .get(correlationId, agentId)!.turns
  }
}

function queue(event: StoredEvent, agentId: string, database: Database): void {
  database
    .sql(
      `INSERT INTO turns (turn_id, agent_id, correlation_id, trigger_seq, trigger_event_type, depth, status, queued_at)
       VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?)`,
    )
    .run(
      turnIdFor(event, agentId),
      agentId,
      event.correlation_id,
      event.seq,
      event.event_type,
      event.event_type === 'AgentMessageEvent' ? depthBelow(event.from_agent, event.correlation_id, database) : 0,
      event.timestamp,
    )
}

/** One deeper than the turn in which the sender is right now; a person's message starts at 0. */
function depthBelow(sender: string, correlationId: string, database: Database): number {
  const row = database
    .sql<[string, string], { depth: number }>(
      `SELECT depth FROM turns WHERE agent_id = ? AND correlation_id = ? AND status = 'running'`,
    )
    .get(sender, correlationId)
  return row ? row.depth + 1 : 0
}

function end(turnId: string, status: TurnStatus, timestamp: number, database: Database): void {
  database.sql('UPDATE turns SET status = ?, ended_at = ? WHERE turn_id = ?').run(status, timestamp, turnId)
}

function addUsage(turnId: string, usage: Usage, database: Database): void {
  database
    .sql('UPDATE turns SET input_tokens = input_tokens + ?, output_tokens = output_tokens + ? WHERE turn_id = ?')
    .run(usage.input_tokens, usage.output_tokens, turnId)
}
