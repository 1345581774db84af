import type { NewEvent, StoredEvent } from '../events/event.js'
import { type Journal, VersionConflict } from '../events/journal.js'
import { type Proposal, proposalStream } from './proposal.js'

/** Undefined when somebody else decided first: load again and decide anew. */
export async function appendIfFirst(
  events: readonly NewEvent[],
  { proposal_id }: Proposal,
  version: number,
  journal: Journal,
): Promise<readonly StoredEvent[] | undefined> {
  try {
    return await journal.append(events, { expect: { [proposalStream(proposal_id)]: version } })
  } catch (error) {
    if (error instanceof VersionConflict) return undefined
    throw error
  }
}

export function applied(proposal: Proposal, by: string): NewEvent {
  const { proposal_id, agent_id, correlation_id } = proposal
  const stream = proposalStream(proposal_id)
  return { event_type: 'RewriteAppliedEvent', agent_id, correlation_id, stream, proposal_id, hunks: null, by }
}

export function rejected(proposal: Proposal, feedback: string, by: string): NewEvent {
  const { proposal_id, agent_id } = proposal
  const stream = proposalStream(proposal_id)
  return { event_type: 'RewriteRejectedEvent', agent_id, stream, proposal_id, feedback, hunks: null, by }
}

export function finished(proposal: Proposal, outcome: string, reason: string): NewEvent {
  const { proposal_id, agent_id, correlation_id } = proposal
  const stream = proposalStream(proposal_id)
  return { event_type: 'ApplyFinishedEvent', agent_id, correlation_id, stream, proposal_id, outcome, reason }
}
