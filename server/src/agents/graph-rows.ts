import type { Database } from '../base/database.js'
import type { StoredEvent } from '../events/event.js'
import type { Projection } from '../events/projection.js'
import { turnIdFor } from './turn-rows.js'

/** One message to many agents, as `remora swarm run --json` spells it. */
export interface GraphRun {
  readonly graph_id: string
  readonly match: string
  readonly message: string
  /** Finished when no turn runs or waits any more, however they ended. */
  readonly status: 'running' | 'finished'
  readonly total: number
  readonly completed: number
  readonly failed: number
  readonly cancelled: number
  readonly correlation_id: string
  /** Seconds since the epoch. */
  readonly started_at: number
  readonly ended_at: number | null
}

export type GraphTurnStatus = 'unfinished' | 'completed' | 'failed' | 'cancelled'

/** What has become of one agent in a run; when it was asked again, the last time counts. */
export interface GraphTurn {
  readonly agent_id: string
  readonly turn_id: string
  readonly status: GraphTurnStatus
}

export function graphStream(graphId: string): string {
  return `graph/${graphId}`
}

export const graphsProjection: Projection = {
  name: 'graphs',
  version: 1,
  tables: ['graphs', 'graph_turns'],
  schema: `
    CREATE TABLE graphs (
      graph_id TEXT PRIMARY KEY, match TEXT NOT NULL, message TEXT NOT NULL, status TEXT NOT NULL,
      correlation_id TEXT NOT NULL, started_at REAL NOT NULL, ended_at REAL,
      told INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX graphs_running ON graphs (started_at) WHERE status = 'running';
    CREATE TABLE graph_turns (
      graph_id TEXT NOT NULL, agent_id TEXT NOT NULL, turn_id TEXT NOT NULL, status TEXT NOT NULL,
      PRIMARY KEY (graph_id, agent_id)
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX graph_turns_by_turn ON graph_turns (turn_id);`,
  project(event, database) {
    switch (event.event_type) {
      case 'GraphStartEvent':
        return start(event, database)
      case 'GraphProgressEvent':
        return tell(event, 'running', null, database)
      case 'GraphCompleteEvent':
        return tell(event, 'finished', event.timestamp, database)
      case 'HumanChatEvent':
        if (event.graph_id !== undefined) ask(event.graph_id, event, database)
        return
      case 'AgentCompleteEvent':
        return end(event.turn_id, 'completed', database)
      case 'AgentErrorEvent':
        return end(event.turn_id, 'failed', database)
      case 'AgentCancelledEvent':
        return end(event.turn_id, 'cancelled', database)
      default:
    }
  },
}

type Row = Omit<GraphRun, 'total' | 'completed' | 'failed' | 'cancelled'> & { readonly told: number }

export class GraphRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(graphId: string): GraphRun | undefined {
    const row = this.#row(graphId)
    if (!row) return undefined
    const { told: _, ...run } = row
    return { ...run, ...this.#counts(graphId) }
  }

  /** Oldest first. */
  running(): GraphRun[] {
    return this.#database
      .sql<[], { graph_id: string }>(`SELECT graph_id FROM graphs WHERE status = 'running' ORDER BY started_at`)
      .all()
      .map(({ graph_id }) => this.get(graph_id)!)
  }

  turnsOf(graphId: string): GraphTurn[] {
    return this.#database
      .sql<[string], GraphTurn>(
        'SELECT agent_id, turn_id, status FROM graph_turns WHERE graph_id = ? ORDER BY agent_id',
      )
      .all(graphId)
  }

  graphOf(turnId: string): string | undefined {
    return this.#database
      .sql<[string], { graph_id: string }>('SELECT graph_id FROM graph_turns WHERE turn_id = ?')
      .get(turnId)?.graph_id
  }

  /** How many turns had ended when the run was last told of. */
  told(graphId: string): number {
    return this.#row(graphId)?.told ?? 0
  }

  #row(graphId: string): Row | undefined {
    return this.#database.sql<[string], Row>('SELECT * FROM graphs WHERE graph_id = ?').get(graphId)
  }

  #counts(graphId: string): Pick<GraphRun, 'total' | 'completed' | 'failed' | 'cancelled'> {
    return this.#database
      .sql<[string], Pick<GraphRun, 'total' | 'completed' | 'failed' | 'cancelled'>>(
        `SELECT count(*) AS total, count(*) FILTER (WHERE status = 'completed') AS completed,
           count(*) FILTER (WHERE status = 'failed') AS failed,
           count(*) FILTER (WHERE status = 'cancelled') AS cancelled
         FROM graph_turns WHERE graph_id = ?`,
      )
      .get(graphId)!
  }
}

/** A run that is resumed starts again under its own id. */
function start(event: StoredEvent<'GraphStartEvent'>, database: Database): void {
  const { graph_id, match, message, correlation_id, timestamp } = event
  database
    .sql(
      `INSERT INTO graphs (graph_id, match, message, status, correlation_id, started_at)
       VALUES (?, ?, ?, 'running', ?, ?) ON CONFLICT (graph_id) DO UPDATE SET status = 'running', ended_at = NULL`,
    )
    .run(graph_id, match, message, correlation_id, timestamp)
  tell(event, 'running', null, database)
}

function tell(
  event: StoredEvent<'GraphStartEvent' | 'GraphProgressEvent' | 'GraphCompleteEvent'>,
  status: GraphRun['status'],
  endedAt: number | null,
  database: Database,
): void {
  const { graph_id, completed, failed, cancelled } = event
  database
    .sql('UPDATE graphs SET status = ?, ended_at = ?, told = ? WHERE graph_id = ?')
    .run(status, endedAt, completed + failed + cancelled, graph_id)
}

function ask(graphId: string, event: StoredEvent<'HumanChatEvent'>, database: Database): void {
  database
    .sql(`INSERT OR REPLACE INTO graph_turns (graph_id, agent_id, turn_id, status) VALUES (?, ?, ?, 'unfinished')`)
    .run(graphId, event.to_agent, turnIdFor(event, event.to_agent))
}

function end(turnId: string, status: GraphTurnStatus, database: Database): void {
  database.sql('UPDATE graph_turns SET status = ? WHERE turn_id = ?').run(status, turnId)
}
