import { type Clock, seconds } from '../base/clock.js'
import type { Settings } from '../base/config.js'
import type { StoredEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { type TurnNode, treeOf } from './cascade-tree.js'
import type { TurnRow, TurnRows } from './turn-rows.js'

/** All turns of one correlation id, as lists show them. */
export interface CascadeRow {
  readonly correlation_id: string
  /** What began it; null where the event was compacted away. */
  readonly cause: Cause | null
  readonly running: number
  readonly waiting: number
  /** Those that have started. */
  readonly turns: number
  /** Of the deepest that has started; 0 for those that a person asked for. */
  readonly depth: number
  /** Of answers that have arrived, and what is reserved for those that have not. */
  readonly tokens: number
  /** Seconds since the epoch; null before its first turn started. */
  readonly began_at: number | null
  /** Null while a turn runs or waits. */
  readonly ended_at: number | null
}

interface Cause {
  readonly seq: number
  readonly event_type: string
  readonly agent_id: string | null
  readonly summary: string
}

interface Budget {
  readonly used: number
  readonly limit: number
}

/** The same with each turn below the one that caused it. */
export interface Cascade extends CascadeRow {
  /** By the settings of the same names (`cascade.*`). */
  readonly budgets: Readonly<Record<keyof Settings['cascade'], Budget>>
  /** Why a turn was refused; null while none was. */
  readonly stopped: { readonly limit: string; readonly reason: string } | null
  readonly tree: readonly TurnNode[]
}

interface Needs {
  readonly journal: Journal
  readonly turns: TurnRows
  readonly clock: Clock
  limits(): Settings['cascade']
}

type Counts = Omit<CascadeRow, 'cause'> & { readonly first_seq: number }

const counts = `
  SELECT correlation_id, min(trigger_seq) AS first_seq,
    sum(status = 'running') AS running, sum(status = 'waiting') AS waiting, count(started_at) AS turns,
    coalesce(max(iif(started_at IS NULL, NULL, depth)), 0) AS depth,
    sum(input_tokens + output_tokens + reserved_tokens) AS tokens,
    min(started_at) AS began_at, iif(sum(status IN ('waiting', 'running')) > 0, NULL, max(ended_at)) AS ended_at
  FROM turns WHERE correlation_id IN (SELECT value FROM json_each(?)) GROUP BY correlation_id`

/** What people see of cascades: who caused whose turn, and how much of the budget is used. */
export class Cascades {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Those in which a turn runs, then those in which one waits; of both the one that was asked for last comes first. */
  unfinished(): CascadeRow[] {
    return this.#rows(this.#unfinishedIds())
  }

  /** The same, and then the latest that are over. */
  latest(limit: number): CascadeRow[] {
    const ids = new Set(this.#unfinishedIds().slice(0, limit))
    for (const correlationId of this.#newestIds()) {
      if (ids.size >= limit) break
      ids.add(correlationId)
    }
    return this.#rows([...ids])
  }

  /** What began each, in a sentence, as far as that is known. */
  causesOf(correlationIds: readonly string[]): Map<string, string> {
    const rows = this.#counted(correlationIds)
    return new Map(rows.map(row => [row.correlation_id, this.#rowOf(row).cause?.summary ?? '']))
  }

  /** Undefined when there has been no turn of that correlation id. */
  get(correlationId: string): Cascade | undefined {
    const [row] = this.#counted([correlationId])
    if (!row) return undefined
    const turns = this.#needs.turns.ofCascade(correlationId)
    return {
      ...this.#rowOf(row),
      budgets: this.#budgets(row, turns),
      stopped: this.#stopped(correlationId),
      tree: treeOf(turns.map(turn => ({ turn, event: this.#causeOf(turn.trigger_seq) }))),
    }
  }

  /** Those in which a turn runs before those in which all wait. */
  #unfinishedIds(): string[] {
    const rows = this.#needs.journal.database
      .sql<[], { correlation_id: string }>(
        `SELECT correlation_id FROM turns WHERE status IN ('waiting', 'running')
         ORDER BY status = 'running' DESC, trigger_seq DESC`,
      )
      .all()
    return [...new Set(rows.map(({ correlation_id }) => correlation_id))]
  }

  /** In the order of the ids. */
  #rows(correlationIds: readonly string[]): CascadeRow[] {
    const rows = new Map(this.#counted(correlationIds).map(row => [row.correlation_id, this.#rowOf(row)]))
    return correlationIds.map(id => rows.get(id)!)
  }

  #counted(correlationIds: readonly string[]): Counts[] {
    return this.#needs.journal.database.sql<[string], Counts>(counts).all(JSON.stringify(correlationIds))
  }

  /** Rows are never taken out, so their numbers tell their order. */
  *#newestIds(): Iterable<string> {
    const rows = this.#needs.journal.database
      .sql<[], { correlation_id: string }>('SELECT correlation_id FROM turns ORDER BY rowid DESC')
      .iterate()
    for (const { correlation_id } of rows) yield correlation_id
  }

  #rowOf({ first_seq, ...row }: Counts): CascadeRow {
    const event = this.#causeOf(first_seq)
    const cause = event && {
      seq: event.seq,
      event_type: event.event_type,
      agent_id: event.agent_id ?? null,
      summary: event.summary,
    }
    return { ...row, cause: cause ?? null }
  }

  /** An event that only says whose blueprint wanted another one stands for that one. */
  #causeOf(triggerSeq: number): StoredEvent | undefined {
    const event = this.#eventAt(triggerSeq)
    return event?.event_type === 'AgentTriggeredEvent' ? this.#eventAt(event.cause_seq) : event
  }

  #eventAt(seq: number): StoredEvent | undefined {
    const [event] = this.#needs.journal.read({ after: seq - 1, before: seq + 1 })
    return event
  }

  #budgets(row: Counts, turns: readonly TurnRow[]): Cascade['budgets'] {
    const { limits, clock } = this.#needs
    const { depth, turns: most, tokens, wall_s, same_agent_turns } = limits()
    const seconds_used = row.began_at === null ? 0 : (row.ended_at ?? seconds(clock)) - row.began_at
    return {
      depth: { used: row.depth, limit: depth },
      turns: { used: row.turns, limit: most },
      tokens: { used: row.tokens, limit: tokens },
      wall_s: { used: Math.round(seconds_used * 1000) / 1000, limit: wall_s },
      same_agent_turns: { used: busiest(turns), limit: same_agent_turns },
    }
  }

  #stopped(correlationId: string): Cascade['stopped'] {
    const told = this.#needs.journal.read({ correlationId, types: ['CascadeStoppedEvent'] })
    const [first] = told as readonly StoredEvent<'CascadeStoppedEvent'>[]
    return first ? { limit: first.limit, reason: first.reason } : null
  }
}

/** How many turns the agent has had that has had most. */
function busiest(turns: readonly TurnRow[]): number {
  const counts = new Map<string, number>()
  for (const { agent_id, started_at } of turns) {
    if (started_at !== null) counts.set(agent_id, (counts.get(agent_id) ?? 0) + 1)
  }
  return Math.max(0, ...counts.values())
}
