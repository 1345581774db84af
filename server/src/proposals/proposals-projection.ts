import type { Database } from '../base/database.js'
import type { ProposedFile, RemoraEvent, StoredEvent } from '../events/event.js'
import type { Projection } from '../events/projection.js'
import { hunksOf } from './hunks.js'
import { type Applying, type ProposalRow, stateOf } from './proposal-rows.js'
import { after, type Decision, type ProposalState } from './state.js'

export const proposalsProjection: Projection = {
  name: 'proposals',
  version: 4,
  tables: ['proposals', 'proposal_targets'],
  schema: `
    CREATE TABLE proposals (
      proposal_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, status TEXT NOT NULL, reasoning TEXT NOT NULL,
      files TEXT NOT NULL, diff TEXT NOT NULL, hunk_count INTEGER NOT NULL,
      applied_hunks TEXT NOT NULL DEFAULT '[]', rejected_hunks TEXT NOT NULL DEFAULT '[]',
      checks TEXT NOT NULL DEFAULT '[]', changes TEXT NOT NULL DEFAULT '[]',
      taken_back TEXT NOT NULL DEFAULT '[]', accepted_with TEXT NOT NULL DEFAULT '[]',
      correlation_id TEXT NOT NULL, turn_id TEXT, opened_at REAL NOT NULL,
      decided_at REAL, decided_by TEXT, feedback TEXT, applying TEXT, attempted TEXT NOT NULL DEFAULT '[]'
    );
    CREATE INDEX proposals_by_agent ON proposals (agent_id, opened_at);
    CREATE INDEX proposals_applying ON proposals (opened_at) WHERE applying IS NOT NULL;
    CREATE INDEX proposals_open ON proposals (opened_at) WHERE status IN ('open', 'partially_applied');
    -- What each would change: the id of a node, or the path of a file that has none.
    CREATE TABLE proposal_targets (target TEXT NOT NULL, proposal_id TEXT NOT NULL, PRIMARY KEY (target, proposal_id))
      WITHOUT ROWID;`,
  project(event, database) {
    switch (event.event_type) {
      case 'RewriteProposalEvent':
        return insert(event, database)
      case 'RewriteEditedEvent':
        return edit(event, database)
      case 'RewriteAppliedEvent': {
        const { hunks, changes = [], with: others = [] } = event
        return decide(event, { kind: 'applied', hunks, changes, with: others }, event.by, null, database)
      }
      case 'RewriteRejectedEvent':
        return decide(event, { kind: 'rejected', hunks: event.hunks }, event.by, event.feedback, database)
      case 'RewriteSupersededEvent':
        return decide(event, { kind: 'superseded' }, event.by_proposal_id ?? 'a newer proposal', null, database)
      case 'RewriteUndoneEvent':
        return decide(event, { kind: 'undone', hunks: event.hunks ?? null }, event.by, null, database)
      case 'ApplyStartedEvent': {
        const { process_id: processId, by, hunks, with: others, undo = false, files, changes } = event
        const applying = { processId, by, at: event.timestamp, hunks, with: others, undo, files, changes }
        return setApplying(event.proposal_id, applying, database)
      }
      case 'ApplyFinishedEvent':
        return finish(event.proposal_id, database)
      default:
    }
  },
}

/** What stands for a proposed file where somebody asks who would change it. */
export function targetOf({ anchor, path }: Pick<ProposedFile, 'anchor' | 'path'>): string {
  return anchor ?? path
}

function insert(event: StoredEvent & RemoraEvent<'RewriteProposalEvent'>, database: Database): void {
  const { proposal_id, agent_id, reasoning, files, diff, checks = [], correlation_id, turn_id, timestamp } = event
  database
    .sql(
      `INSERT INTO proposals
         (proposal_id, agent_id, status, reasoning, files, diff, hunk_count, checks, correlation_id, turn_id, opened_at)
       VALUES (?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      proposal_id,
      agent_id,
      reasoning,
      JSON.stringify(files),
      diff,
      hunksOf(files).length,
      JSON.stringify(checks),
      correlation_id,
      turn_id ?? null,
      timestamp,
    )
  const add = database.sql('INSERT OR IGNORE INTO proposal_targets VALUES (?, ?)')
  for (const file of files) add.run(targetOf(file), proposal_id)
}

function edit(event: RemoraEvent<'RewriteEditedEvent'>, database: Database): void {
  const { proposal_id, files, diff, checks } = event
  const row = stateIn(proposal_id, database)
  if (!row || after(row.state, { kind: 'edited' }, row.count) === row.state) return
  database
    .sql(
      `UPDATE proposals SET files = ?, diff = ?, hunk_count = ?, checks = ?, applied_hunks = '[]', rejected_hunks = '[]'
       WHERE proposal_id = ?`,
    )
    .run(JSON.stringify(files), diff, hunksOf(files).length, JSON.stringify(checks), proposal_id)
}

function decide(
  event: StoredEvent & { readonly proposal_id: string },
  decision: Decision,
  by: string,
  feedback: string | null,
  database: Database,
): void {
  const { proposal_id, timestamp } = event
  const row = stateIn(proposal_id, database)
  if (!row) return
  const state = after(row.state, decision, row.count)
  if (state === row.state) return
  database
    .sql(
      `UPDATE proposals SET status = ?, applied_hunks = ?, rejected_hunks = ?, changes = ?, taken_back = ?, accepted_with = ?,
         decided_at = ?, decided_by = ?, feedback = coalesce(?, feedback), applying = NULL
       WHERE proposal_id = ?`,
    )
    .run(
      state.status,
      JSON.stringify(state.applied_hunks),
      JSON.stringify(state.rejected_hunks),
      JSON.stringify(state.changes),
      JSON.stringify(state.taken_back),
      JSON.stringify(state.with),
      timestamp,
      by,
      feedback || null,
      proposal_id,
    )
}

function stateIn(proposalId: string, database: Database): { state: ProposalState; count: number } | undefined {
  const row = database.sql<[string], ProposalRow>('SELECT * FROM proposals WHERE proposal_id = ?').get(proposalId)
  if (!row) return undefined
  return { state: stateOf(row), count: row.hunk_count }
}

function setApplying(proposalId: string, applying: Applying | null, database: Database): void {
  const text = applying && JSON.stringify(applying)
  database.sql('UPDATE proposals SET applying = ? WHERE proposal_id = ?').run(text, proposalId)
}

const mostAttempts = 5

/** What is still said to be under way has not come about. An editor may yet do it: some answer before they act. */
function finish(proposalId: string, database: Database): void {
  const row = database.sql<[string], ProposalRow>('SELECT * FROM proposals WHERE proposal_id = ?').get(proposalId)
  if (!row?.applying) return
  const attempted = [...(JSON.parse(row.attempted) as unknown[]), JSON.parse(row.applying)].slice(-mostAttempts)
  database
    .sql('UPDATE proposals SET attempted = ?, applying = NULL WHERE proposal_id = ?')
    .run(JSON.stringify(attempted), proposalId)
}
