import type { Database } from '../base/database.js'
import type { AppliedChange, PlannedFile } from '../events/event.js'
import { type Proposal, type ProposalStatus, proposalStatuses } from './proposal.js'
import type { ProposalState } from './state.js'

/** A process that has begun to apply a proposal, or to take it back, and has not said how it ended. */
export interface Applying {
  readonly processId: string
  readonly by: string
  /** When it began, in seconds since the epoch. */
  readonly at: number
  readonly hunks: readonly number[] | null
  /** Other proposals that are applied as one with this one. */
  readonly with: readonly string[]
  readonly undo: boolean
  readonly files: readonly PlannedFile[]
  readonly changes: readonly AppliedChange[]
}

/** All that is known of a proposal, from one look at it. */
export interface ProposalRecord {
  readonly proposal: Proposal
  /** What has been decided, and what that did to the texts. */
  readonly state: ProposalState
  readonly applying: Applying | undefined
  /** What somebody began and, as far as anybody could see, did not bring about; oldest first. */
  readonly attempted: readonly Applying[]
}

/** A row as it is stored: lists are JSON. */
export interface ProposalRow extends Omit<Proposal, 'files' | 'applied_hunks' | 'rejected_hunks' | 'checks'> {
  readonly files: string
  readonly applied_hunks: string
  readonly rejected_hunks: string
  readonly checks: string
  readonly changes: string
  readonly taken_back: string
  readonly accepted_with: string
  readonly hunk_count: number
  readonly applying: string | null
  readonly attempted: string
}

/** A proposal in a list, read without its texts. */
export interface ProposalSummary
  extends Pick<
    Proposal,
    'proposal_id' | 'agent_id' | 'status' | 'reasoning' | 'correlation_id' | 'opened_at' | 'decided_at' | 'decided_by'
  > {
  readonly paths: readonly string[]
  readonly hunk_count: number
}

export interface ProposalFilter {
  readonly status?: ProposalStatus | readonly ProposalStatus[]
  readonly agentId?: string
  /** 1,000 when absent. */
  readonly limit?: number
}

/** What `asked` puts in, without the limit behind it. */
const isAskedFor = 'status IN (SELECT value FROM json_each(?)) AND agent_id = coalesce(?, agent_id)'

function asked({ status, agentId, limit = 1000 }: ProposalFilter): [string, string | null, number] {
  return [JSON.stringify([status ?? proposalStatuses].flat()), agentId ?? null, limit]
}

const isUndecided = `status IN ('open', 'partially_applied')`

/** Proposals about a node (by its id) or about a file without an agent (by its path). */
const about = 'proposal_targets t JOIN proposals p ON p.proposal_id = t.proposal_id WHERE t.target = ?'

/** The id of the one that changed a target last, also when that was taken back. */
const lastApplied = `SELECT p.proposal_id FROM ${about} AND p.changes || p.taken_back <> '[][]'
   ORDER BY p.decided_at DESC LIMIT 1`

/** Reads proposals; nobody writes them but the projection. */
export class ProposalRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(proposalId: string): Proposal | undefined {
    const row = this.#row(proposalId)
    return row && proposalOf(row)
  }

  record(proposalId: string): ProposalRecord | undefined {
    const row = this.#row(proposalId)
    return row && recordOf(row)
  }

  applying(proposalId: string): Applying | undefined {
    const sql = 'SELECT applying FROM proposals WHERE proposal_id = ?'
    return applyingOf(this.#database.sql<[string], Pick<ProposalRow, 'applying'>>(sql).get(proposalId))
  }

  /** What has been decided, and what that did to the texts. */
  state(proposalId: string): ProposalState | undefined {
    const row = this.#row(proposalId)
    return row && stateOf(row)
  }

  /** Oldest first. */
  open(): Proposal[] {
    return this.#all(`SELECT * FROM proposals WHERE ${isUndecided} ORDER BY opened_at`)
  }

  /** The same of one agent. */
  allOpenOf(agentId: string): Proposal[] {
    return this.#all(`SELECT * FROM proposals WHERE agent_id = ? AND ${isUndecided} ORDER BY opened_at`, agentId)
  }

  /** Those that somebody has begun to apply. */
  beingApplied(): Proposal[] {
    return this.#all('SELECT * FROM proposals WHERE applying IS NOT NULL ORDER BY opened_at')
  }

  /** The newest open one that a node's agent made. */
  openOf(agentId: string): Proposal | undefined {
    return this.#all(
      `SELECT * FROM proposals WHERE agent_id = ? AND ${isUndecided} ORDER BY opened_at DESC LIMIT 1`,
      agentId,
    )[0]
  }

  /** Open ones that would change a node (by its id) or a file without an agent (by its path), oldest first. */
  openAbout(target: string): Proposal[] {
    return this.#all(`SELECT p.* FROM ${about} AND ${isUndecided} ORDER BY p.opened_at`, target)
  }

  /**
   * Ids of those about a node or a path of which its text may say something, oldest first: the open ones, those that an
   * editor was asked to apply and may still apply, and the one that changed it last. Asked at keystrokes.
   */
  unsettledAbout(target: string): string[] {
    const sql = `SELECT p.proposal_id FROM ${about}
       AND (${isUndecided} OR p.attempted <> '[]' OR p.proposal_id = (${lastApplied})) ORDER BY p.opened_at`
    const rows = this.#database.sql<[string, string], Pick<ProposalRow, 'proposal_id'>>(sql).all(target, target)
    return rows.map(({ proposal_id }) => proposal_id)
  }

  /** Whether any proposal, open or not, is about a node or a path. Asked at every keystroke. */
  isTarget(target: string): boolean {
    const sql = 'SELECT 1 FROM proposal_targets WHERE target = ? LIMIT 1'
    return this.#database.sql<[string]>(sql).get(target) !== undefined
  }

  /** The one that changed a node last, also when that was taken back. */
  lastApplied(target: string): ProposalRecord | undefined {
    const sql = `SELECT * FROM proposals WHERE proposal_id = (${lastApplied})`
    const row = this.#database.sql<[string], ProposalRow>(sql).get(target)
    return row && recordOf(row)
  }

  /** Open ones of the same cascade, itself included, oldest first. */
  linkedTo({ correlation_id }: Proposal): Proposal[] {
    return this.#all(
      `SELECT * FROM proposals WHERE correlation_id = ? AND ${isUndecided} ORDER BY opened_at`,
      correlation_id,
    )
  }

  /** Newest first. */
  list(filter: ProposalFilter = {}): Proposal[] {
    return this.#all(`SELECT * FROM proposals WHERE ${isAskedFor} ORDER BY opened_at DESC LIMIT ?`, ...asked(filter))
  }

  /** How many wait for a person. */
  openCount(): number {
    const sql = `SELECT count(*) AS count FROM proposals WHERE ${isUndecided}`
    return this.#database.sql<[], { count: number }>(sql).get()!.count
  }

  /** The open ones first, then the newest. */
  summaries(filter: ProposalFilter = {}): ProposalSummary[] {
    return this.#database
      .sql<[string, string | null, number], ProposalSummary & { paths: string }>(
        `SELECT proposal_id, agent_id, status, reasoning, correlation_id, opened_at, decided_at, decided_by, hunk_count,
           (SELECT json_group_array(DISTINCT value ->> 'path') FROM json_each(files)) AS paths
         FROM proposals
         WHERE ${isAskedFor} ORDER BY ${isUndecided} DESC, opened_at DESC LIMIT ?`,
      )
      .all(...asked(filter))
      .map(row => ({ ...row, paths: JSON.parse(row.paths) as string[] }))
  }

  #row(proposalId: string): ProposalRow | undefined {
    return this.#database.sql<[string], ProposalRow>('SELECT * FROM proposals WHERE proposal_id = ?').get(proposalId)
  }

  #all(sql: string, ...parameters: unknown[]): Proposal[] {
    return this.#database
      .sql<unknown[], ProposalRow>(sql)
      .all(...parameters)
      .map(proposalOf)
  }
}

function recordOf(row: ProposalRow): ProposalRecord {
  return {
    proposal: proposalOf(row),
    state: stateOf(row),
    applying: applyingOf(row),
    attempted: JSON.parse(row.attempted) as Applying[],
  }
}

function applyingOf(row: Pick<ProposalRow, 'applying'> | undefined): Applying | undefined {
  return row?.applying ? (JSON.parse(row.applying) as Applying) : undefined
}

export function stateOf(row: ProposalRow): ProposalState {
  const parsed = <T>(text: string) => JSON.parse(text) as readonly T[]
  return {
    status: row.status,
    applied_hunks: parsed<number>(row.applied_hunks),
    rejected_hunks: parsed<number>(row.rejected_hunks),
    changes: parsed<AppliedChange>(row.changes),
    taken_back: parsed<AppliedChange>(row.taken_back),
    with: parsed<string>(row.accepted_with),
  }
}

function proposalOf(row: ProposalRow): Proposal {
  const { proposal_id, agent_id, status, reasoning, diff, correlation_id, turn_id } = row
  const { opened_at, decided_at, decided_by, feedback } = row
  return {
    proposal_id,
    agent_id,
    status,
    reasoning,
    files: JSON.parse(row.files) as Proposal['files'],
    diff,
    applied_hunks: JSON.parse(row.applied_hunks) as number[],
    rejected_hunks: JSON.parse(row.rejected_hunks) as number[],
    checks: JSON.parse(row.checks) as Proposal['checks'],
    correlation_id,
    turn_id,
    opened_at,
    decided_at,
    decided_by,
    feedback,
  }
}
