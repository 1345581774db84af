import type { NewEvent, StoredEvent } from '../events/event.js'
import { type Journal, VersionConflict } from '../events/journal.js'
import { type Proposal, proposalStream } from './proposal.js'

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
