import type { Database } from '../base/database.js'
import type { RemoraEvent, StoredEvent } from '../events/event.js'
import type { Projection } from '../events/projection.js'
import { isOpen, type Proposal, type ProposalStatus } from './proposal.js'

/** A process that has begun to apply a proposal and has not said how it ended. */
export interface Applying {
  readonly processId: string
  readonly by: string
  /** The hash of each file's text once the edit is done, by path. */
  readonly expected: Readonly<Record<string, string>>
}

interface Row extends Omit<Proposal, 'files'> {
  readonly files: string
  readonly applying: string | null
}

export const proposalsProjection: Projection = {
  name: 'proposals',
  version: 2,
  tables: ['proposals'],
  schema: `
    CREATE TABLE proposals (
      proposal_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, status TEXT NOT NULL, reasoning TEXT NOT NULL,
      files TEXT NOT NULL, diff TEXT NOT NULL, correlation_id TEXT NOT NULL, turn_id TEXT, opened_at REAL NOT NULL,
      decided_at REAL, decided_by TEXT, feedback TEXT, applying TEXT
    );
    CREATE INDEX proposals_by_agent ON proposals (agent_id, opened_at);
    CREATE INDEX proposals_open ON proposals (opened_at) WHERE status IN ('open', 'partially_applied');`,
  project(event, database) {
    switch (event.event_type) {
      case 'RewriteProposalEvent':
        return insert(event, database)
      case 'RewriteAppliedEvent':
        return decide(event, 'applied', event.by, null, database)
      case 'RewriteRejectedEvent':
        return decideIfOpen(event, 'rejected', event.by, event.feedback, database)
      case 'RewriteSupersededEvent':
        return decideIfOpen(event, 'superseded', event.by_proposal_id ?? 'a newer proposal', null, database)
      case 'RewriteUndoneEvent':
        return decide(event, 'undone', 'undo', null, database)
      case 'ApplyStartedEvent': {
        const applying: Applying = { processId: event.process_id, by: event.by, expected: event.expected }
        return setApplying(event.proposal_id, JSON.stringify(applying), database)
      }
      case 'ApplyFinishedEvent':
        return setApplying(event.proposal_id, null, database)
      default:
    }
  },
}

/** Reads proposals; nobody else writes them but the projection above. */
export class ProposalRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(proposalId: string): Proposal | undefined {
    const row = this.#database.sql<[string], Row>('SELECT * FROM proposals WHERE proposal_id = ?').get(proposalId)
    return row && proposalOf(row)
  }

  applying(proposalId: string): Applying | undefined {
    const row = this.#database.sql<[string], Row>('SELECT * FROM proposals WHERE proposal_id = ?').get(proposalId)
    return row?.applying ? (JSON.parse(row.applying) as Applying) : undefined
  }

  /** Oldest first. */
  open(): Proposal[] {
    return this.#database
      .sql<[], Row>(`SELECT * FROM proposals WHERE status IN ('open', 'partially_applied') ORDER BY opened_at`)
      .all()
      .map(proposalOf)
  }

  /** Oldest first. */
  ofAgent(agentId: string): Proposal[] {
    return this.#database
      .sql<[string], Row>('SELECT * FROM proposals WHERE agent_id = ? ORDER BY opened_at')
      .all(agentId)
      .map(proposalOf)
  }

  openOf(agentId: string): Proposal | undefined {
    return this.ofAgent(agentId).filter(isOpen).at(-1)
  }

  /** Newest first. */
  list(
    filter: { readonly status?: ProposalStatus; readonly agentId?: string; readonly limit?: number } = {},
  ): Proposal[] {
    return this.#database
      .sql<[string | null, string | null, number], Row>(
        `SELECT * FROM proposals WHERE status = coalesce(?, status) AND agent_id = coalesce(?, agent_id)
         ORDER BY opened_at DESC LIMIT ?`,
      )
      .all(filter.status ?? null, filter.agentId ?? null, filter.limit ?? 1000)
      .map(proposalOf)
  }
}

function proposalOf({ applying: _, files, ...row }: Row): Proposal {
  return { ...row, files: JSON.parse(files) as Proposal['files'] }
}

function insert(event: StoredEvent & RemoraEvent<'RewriteProposalEvent'>, database: Database): void {
  database
    .sql(
      `INSERT INTO proposals (proposal_id, agent_id, status, reasoning, files, diff, correlation_id, turn_id, opened_at)
       VALUES (?, ?, 'open', ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      event.proposal_id,
      event.agent_id,
      event.reasoning,
      JSON.stringify(event.files),
      event.diff,
      event.correlation_id,
      event.turn_id ?? null,
      event.timestamp,
    )
}

/** An agent may propose anew at the very moment at which a person accepts: what was applied stays applied. */
function decideIfOpen(
  event: StoredEvent & { readonly proposal_id: string },
  status: ProposalStatus,
  by: string,
  feedback: string | null,
  database: Database,
): void {
  const row = database
    .sql<[string], { status: ProposalStatus }>('SELECT status FROM proposals WHERE proposal_id = ?')
    .get(event.proposal_id)
  if (row && isOpen(row)) decide(event, status, by, feedback, database)
}

function decide(
  event: StoredEvent & { readonly proposal_id: string },
  status: ProposalStatus,
  by: string,
  feedback: string | null,
  database: Database,
): void {
  database
    .sql(
      `UPDATE proposals SET status = ?, decided_at = ?, decided_by = ?, feedback = ?, applying = NULL
       WHERE proposal_id = ?`,
    )
    .run(status, event.timestamp, by, feedback, event.proposal_id)
}

function setApplying(proposalId: string, applying: string | null, database: Database): void {
  database.sql('UPDATE proposals SET applying = ? WHERE proposal_id = ?').run(applying, proposalId)
}
