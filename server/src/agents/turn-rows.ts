import type { Database } from '../base/database.js'
import { derivedId } from '../base/ids.js'
import type { StoredEvent, Usage } from '../events/event.js'
import type { Projection } from '../events/projection.js'
import { placeBelow, type Trigger, triggersOf } from './triggers.js'

/** `merged`: another turn of the agent answers what triggered this one. */
export type TurnStatus = 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled' | 'merged'

/** One run of an agent, from the event that triggered it to its end; before it starts, the trigger alone. */
export interface TurnRow {
  readonly turn_id: string
  readonly agent_id: string
  readonly correlation_id: string
  readonly trigger_seq: number
  readonly trigger_event_type: string
  /** Why the agent hears the trigger: a subscription of its own, `blueprint`, or null when it is addressed to it. */
  readonly subscription_id: string | null
  /** The turn that answers the trigger when this one does not. */
  readonly merged_into: string | null
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
  /** What the model call at hand may use at most; 0 while there is none. */
  readonly reserved_tokens: number
}

/** What a cascade has used so far, counted from the journal. */
export interface CascadeUse {
  readonly turns: number
  /** Of answers that have arrived, and what is reserved for those that have not. */
  readonly tokens: number
  /** Seconds since the epoch at which its first turn started; null before that. */
  readonly began_at: number | null
}

export const turnsProjection: Projection = {
  name: 'turns',
  version: 2,
  tables: ['turns'],
  schema: `
    CREATE TABLE turns (
      turn_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, correlation_id TEXT NOT NULL, trigger_seq INTEGER NOT NULL,
      trigger_event_type TEXT NOT NULL, subscription_id TEXT, merged_into TEXT, depth INTEGER NOT NULL, status TEXT NOT NULL, queued_at REAL NOT NULL,
      started_at REAL, ended_at REAL, error TEXT, error_code TEXT, retryable INTEGER NOT NULL DEFAULT 0,
      input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0,
      reserved_tokens INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX turns_by_agent ON turns (agent_id, trigger_seq);
    CREATE INDEX turns_by_cascade ON turns (correlation_id, started_at);
    CREATE INDEX turns_merged ON turns (merged_into) WHERE merged_into IS NOT NULL;
    CREATE INDEX turns_unfinished ON turns (trigger_seq) WHERE status IN ('waiting', 'running');
    DROP VIEW IF EXISTS activation_chain;
    CREATE VIEW activation_chain AS
      SELECT correlation_id, turn_id, agent_id, depth, started_at AS timestamp FROM turns WHERE started_at IS NOT NULL;`,
  project(event, database) {
    for (const trigger of triggersOf(event, database)) queue(event, trigger, database)
    switch (event.event_type) {
      case 'AgentStartEvent':
        return void database
          .sql(`UPDATE turns SET status = 'running', started_at = ? WHERE turn_id = ?`)
          .run(event.timestamp, event.turn_id)
      case 'TurnMergedEvent':
        return merge(event.turn_id, event.into, database)
      case 'ModelRequestEvent':
        return void database
          .sql('UPDATE turns SET reserved_tokens = ? WHERE turn_id = ?')
          .run(event.reserved_tokens ?? 0, event.turn_id)
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

/** Whether a person is waiting for the turn, and not only other agents. */
export function isAskedFor({ depth, subscription_id }: TurnRow): boolean {
  return depth === 0 && subscription_id === null
}

export class TurnRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(turnId: string): TurnRow | undefined {
    return this.#database.sql<[string], TurnRow>('SELECT * FROM turns WHERE turn_id = ?').get(turnId)
  }

  /** Those that an event has just given agents, the one that it is addressed to first. */
  waitingFor(triggerSeq: number): TurnRow[] {
    return this.#database
      .sql<[number], TurnRow>(
        `SELECT * FROM turns WHERE trigger_seq = ? AND status IN ('waiting', 'running') AND status = 'waiting'
         ORDER BY subscription_id IS NOT NULL`,
      )
      .all(triggerSeq)
  }

  /** Triggers that a turn answers beside its own, oldest first. */
  mergedInto(turnId: string): TurnRow[] {
    return this.#database
      .sql<[string], TurnRow>('SELECT * FROM turns WHERE merged_into = ? ORDER BY trigger_seq')
      .all(turnId)
  }

  /** Seconds since the epoch at which the agent's last turn ended; null while it has had none. */
  lastEndOf(agentId: string): number | null {
    const row = this.#database
      .sql<[string], { ended_at: number | null }>(
        'SELECT ended_at FROM turns WHERE agent_id = ? AND started_at IS NOT NULL ORDER BY trigger_seq DESC LIMIT 1',
      )
      .get(agentId)
    return row?.ended_at ?? null
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

  /** Those that run first, then those that wait, then the others; of each the newest first. */
  latest(limit: number): TurnRow[] {
    const unfinished = this.#database
      .sql<[number], TurnRow>(
        `SELECT * FROM turns WHERE status IN ('waiting', 'running')
         ORDER BY status = 'running' DESC, trigger_seq DESC LIMIT ?`,
      )
      .all(limit)
    const over = this.#database
      .sql<[number], TurnRow>(
        // Rows are never taken out, so their numbers tell their order.
        `SELECT * FROM turns WHERE status NOT IN ('waiting', 'running') ORDER BY rowid DESC LIMIT ?`,
      )
      .all(limit - unfinished.length)
    return [...unfinished, ...over]
  }

  /** Turns that were asked for since a time (seconds since the epoch), and how many of them are over. */
  countsSince(time: number): { readonly total: number; readonly completed: number } {
    return this.#database
      .sql<[number], { total: number; completed: number }>(
        `SELECT count(*) AS total, count(ended_at) AS completed FROM turns WHERE status <> 'merged' AND rowid >
           coalesce((SELECT rowid FROM turns WHERE queued_at < ? ORDER BY rowid DESC LIMIT 1), 0)`,
      )
      .get(time)!
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

  /** @param asking the turn that is about to call the model: what it once reserved is not counted */
  cascadeUse(correlationId: string, asking: string): CascadeUse {
    return this.#database
      .sql<[string, string], CascadeUse>(
        `SELECT count(started_at) AS turns, min(started_at) AS began_at,
           coalesce(sum(input_tokens + output_tokens + iif(turn_id = ?, 0, reserved_tokens)), 0) AS tokens
         FROM turns WHERE correlation_id = ? AND started_at IS NOT NULL`,
      )
      .get(asking, correlationId)!
  }

  /** How many turns of a cascade an agent has started. */
  turnsOfAgentIn(correlationId: string, agentId: string): number {
    return this.#database
      .sql<[string, string], { turns: number }>(
        `SELECT count(*) AS turns FROM turns
         WHERE correlation_id = ? AND agent_id = ? AND started_at IS NOT NULL`,
      )
      .get(correlationId, agentId)!.turns
  }
}

/** An agent that is addressed and has subscribed as well hears an event once. */
function queue(event: StoredEvent, trigger: Trigger, database: Database): void {
  const { agentId, subscriptionId } = trigger
  const { correlationId, depth } = placeBelow(event, trigger, database)
  const [eventId, eventType] =
    event.event_type === 'AgentTriggeredEvent'
      ? [event.causation_id!, event.cause_type]
      : [event.event_id, event.event_type]
  database
    .sql(
      `INSERT INTO turns (turn_id, agent_id, correlation_id, trigger_seq, trigger_event_type, subscription_id, depth,
         status, queued_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?) ON CONFLICT (turn_id) DO NOTHING`,
    )
    .run(
      turnIdFor({ event_id: eventId }, agentId),
      agentId,
      correlationId,
      event.seq,
      eventType,
      subscriptionId,
      depth,
      event.timestamp,
    )
}

/** The turn that takes a trigger over is as deep as the deepest of them. */
function merge(turnId: string, into: string, database: Database): void {
  database.sql(`UPDATE turns SET status = 'merged', merged_into = ? WHERE turn_id = ?`).run(into, turnId)
  database
    .sql('UPDATE turns SET depth = max(depth, (SELECT depth FROM turns WHERE turn_id = ?)) WHERE turn_id = ?')
    .run(turnId, into)
}

function end(turnId: string, status: TurnStatus, timestamp: number, database: Database): void {
  database
    .sql('UPDATE turns SET status = ?, ended_at = ?, reserved_tokens = 0 WHERE turn_id = ?')
    .run(status, timestamp, turnId)
}

function addUsage(turnId: string, usage: Usage, database: Database): void {
  database
    .sql(
      `UPDATE turns SET input_tokens = input_tokens + ?, output_tokens = output_tokens + ?, reserved_tokens = 0
       WHERE turn_id = ?`,
    )
    .run(usage.input_tokens, usage.output_tokens, turnId)
}
