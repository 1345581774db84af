import type { AppliedChange, NewEvent, StoredEvent } from '../events/event.js'
import { type Journal, VersionConflict } from '../events/journal.js'
import { type Proposal, proposalStream } from './proposal.js'
import type { Applying } from './proposal-rows.js'

/** A proposal as somebody looked at it. */
export interface Seen {
  readonly proposal: Proposal
  /** Of its stream, then. */
  readonly version: number
}

/** Undefined when somebody else decided about one of the proposals since: load again and decide anew. */
export async function appendIfFirst(
  events: readonly NewEvent[],
  seen: readonly Seen[],
  journal: Journal,
): Promise<readonly StoredEvent[] | undefined> {
  const versions = seen.map(({ proposal, version }) => [proposalStream(proposal.proposal_id), version] as const)
  try {
    return await journal.append(events, { expect: Object.fromEntries(versions) })
  } catch (error) {
    if (error instanceof VersionConflict) return undefined
    throw error
  }
}

/** What all events about a proposal have in common. */
export function about({ proposal_id, agent_id, correlation_id }: Proposal) {
  return { agent_id, correlation_id, proposal_id, stream: proposalStream(proposal_id) }
}

/** A person's words start a chain of their own, so they do not belong to the proposal's cascade. */
export function rejected(
  proposal: Proposal,
  { feedback, hunks, by }: { readonly feedback: string; readonly hunks: readonly number[] | null; readonly by: string },
): NewEvent {
  const { correlation_id: _, ...rest } = about(proposal)
  return { event_type: 'RewriteRejectedEvent', ...rest, feedback, hunks, by }
}

/** Written before texts are changed, so that whoever finds it without its end knows what was left half done. */
export function applyStarted(
  proposal: Proposal,
  { processId, by, hunks, with: others, undo, files, changes }: Omit<Applying, 'at'>,
): NewEvent {
  const flag = undo ? { undo: true as const } : {}
  const plan = { by, process_id: processId, hunks, with: others, ...flag, files, changes }
  return { event_type: 'ApplyStartedEvent', ...about(proposal), ...plan }
}

export function applyFinished(proposal: Proposal, outcome: ApplyOutcome, reason = ''): NewEvent {
  return { event_type: 'ApplyFinishedEvent', ...about(proposal), outcome, reason }
}

export type ApplyOutcome = 'applied' | 'overtaken' | 'failed'

export interface Accepted {
  /** null: all that were open. */
  readonly hunks: readonly number[] | null
  readonly by: string
  /** Absent where nothing had to be done. */
  readonly changes?: readonly AppliedChange[]
  /** Other proposals that were accepted as one with this one. */
  readonly with?: readonly string[]
}

export function applied(proposal: Proposal, { hunks, by, changes, with: others = [] }: Accepted): NewEvent {
  const details = { ...(changes && { changes }), ...(others.length > 0 && { with: others }) }
  return { event_type: 'RewriteAppliedEvent', ...about(proposal), hunks, by, ...details }
}

/** @param hunks when only these are open again, and not the whole proposal was taken back */
export function undone(proposal: Proposal, by: string, hunks?: readonly number[]): NewEvent {
  return { event_type: 'RewriteUndoneEvent', ...about(proposal), by, ...(hunks && { hunks }) }
}
