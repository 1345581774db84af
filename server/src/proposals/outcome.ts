import type { Proposal } from './proposal.js'

/** What came of a person's decision; as accept commands answer it on every wire. */
export type Outcome =
  | { readonly kind: 'applied'; readonly proposal_id: string }
  /** The code changed in a way that cannot be merged; the proposal stays open. */
  | { readonly kind: 'stale'; readonly proposal_id: string; readonly reason: string }
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

export function closed(proposal: Proposal): Outcome {
  const { proposal_id, status, decided_by, decided_at } = proposal
  const who = decided_by ? ` by ${decided_by}` : ''
  const when = decided_at === null ? '' : ` at ${new Date(decided_at * 1000).toLocaleTimeString()}`
  const reason = `The proposal was already ${status.replace('_', ' ')}${who}${when}.`
  return { kind: 'closed', proposal_id, status, by: decided_by, at: decided_at, reason }
}
