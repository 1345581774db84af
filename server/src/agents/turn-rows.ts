import type { Database } from '../base/database.js'
import { derivedId } from '../base/ids.js'

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
  /** Who said last that the turn should stop; null while nobody has. */
  readonly stop_requested_by: string | null
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

/** The turn that an event gives an agent; the same at every replay. */
export function turnIdFor(event: { readonly event_id: string }, agentId: string): string {
  return derivedId('turn', event.event_id, agentId)
}

/** Whether a person is waiting for the turn, and not only other agents. */
export function isAskedFor({ depth, subscription_id }: TurnRow): boolean {
  return depth === 0 && subscription_id === null
}

/** The same for queries. */
const askedFor = 'depth = 0 AND subscription_id IS NULL'

interface Most {
  readonly turns: number
  readonly depth: number
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
        'SELECT max(ended_at) AS ended_at FROM turns WHERE agent_id = ? AND started_at IS NOT NULL',
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

  /** A page of the agents that have unfinished turns, by their ids. */
  unfinishedAgents(afterId: string, limit: number): string[] {
    return this.#database
      .sql<[string, number], { agent_id: string }>(
        `SELECT DISTINCT agent_id FROM turns WHERE status IN ('waiting', 'running') AND agent_id > ?
         ORDER BY agent_id LIMIT ?`,
      )
      .all(afterId, limit)
      .map(({ agent_id }) => agent_id)
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

  /** The turn that the agent has, or has next, in whichever process. */
  firstUnfinishedOf(agentId: string): TurnRow | undefined {
    return this.#database
      .sql<[string], TurnRow>(
        `SELECT * FROM turns WHERE agent_id = ? AND status IN ('waiting', 'running') ORDER BY trigger_seq LIMIT 1`,
      )
      .get(agentId)
  }

  /** Whether a person waits for an answer of the agent. */
  isAwaited(agentId: string): boolean {
    return (
      this.#database
        .sql<[string]>(
          `SELECT 1 FROM turns WHERE agent_id = ? AND status IN ('waiting', 'running') AND ${askedFor} LIMIT 1`,
        )
        .get(agentId) !== undefined
    )
  }

  /**
   * What waits for the agent of a turn and can be answered with it, oldest first: of the same cascade, or, where both came
   * from no agent's turn, of none.
   */
  mergeableWith({ turn_id, agent_id, correlation_id, depth }: TurnRow, most: Most): TurnRow[] {
    return this.#database
      .sql<[string, string, string, number, number, number], TurnRow>(
        `SELECT * FROM turns
         WHERE agent_id = ? AND status IN ('waiting', 'running') AND started_at IS NULL AND turn_id <> ?
           AND NOT (${askedFor}) AND (correlation_id = ? OR (depth = 0 AND ? = 0)) AND depth <= ?
         ORDER BY trigger_seq LIMIT ?`,
      )
      .all(agent_id, turn_id, correlation_id, depth, most.depth, most.turns)
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

  /** The turns that an agent has started in a cascade. */
  startedIn(correlationId: string, agentId: string): string[] {
    return this.#database
      .sql<[string, string], { turn_id: string }>(
        `SELECT turn_id FROM turns
         WHERE correlation_id = ? AND agent_id = ? AND started_at IS NOT NULL ORDER BY trigger_seq`,
      )
      .all(correlationId, agentId)
      .map(({ turn_id }) => turn_id)
  }
}
