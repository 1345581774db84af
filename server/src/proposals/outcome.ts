import type { Conflict } from './apply/plan.js'
import { statusOf } from './hunks.js'
import type { Proposal } from './proposal.js'

/** What came of a person's decision; as accept commands answer it on every wire. */
export type Outcome =
  | { readonly kind: 'applied'; readonly proposal_id: string }
  /** It stays open for the other hunks. */
  | { readonly kind: 'partially_applied'; readonly proposal_id: string; readonly open_hunks: readonly number[] }
  | { readonly kind: 'undone'; readonly proposal_id: string }
  /** The code changed in a way that cannot be merged; nothing was touched. */
  | {
      readonly kind: 'stale'
      readonly proposal_id: string
      readonly reason: string
      /** Lines (1-based, of the file as it is now) that were changed in two ways. */
      readonly conflicts: readonly Conflict[]
    }
  /** Somebody decided before. */
  | {
      readonly kind: 'closed'
      readonly proposal_id: string
      readonly status: string
      readonly by: string | null
      readonly at: number | null
      readonly reason: string
    }
  /** Another editor has the file open and did not take the change. */
  | { readonly kind: 'busy'; readonly proposal_id: string; readonly editor: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly proposal_id: string; readonly reason: string }
  /** A client is still asking its person; the outcome follows as an event. */
  | { readonly kind: 'pending'; readonly proposal_id: string }

/** @param hunks of which was asked, when not of the whole proposal */
export function closed(proposal: Proposal, hunks?: readonly number[]): Outcome {
  const { proposal_id, decided_by, decided_at } = proposal
  const status = hunks ? statusOf(hunks[0]!, proposal) : proposal.status
  const who = decided_by ? ` by ${decided_by}` : ''
  const when = decided_at === null ? '' : ` at ${new Date(decided_at * 1000).toLocaleTimeString()}`
  const what = hunks ? `Hunk ${hunks[0]} of the proposal` : 'The proposal'
  const reason = `${what} was already ${status.replace('_', ' ')}${hunks ? '' : who + when}.`
  return { kind: 'closed', proposal_id, status, by: decided_by, at: decided_at, reason }
}
