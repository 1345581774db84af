import type { Outcome } from '../proposals/outcome.js'
import type { Proposals } from '../proposals/proposals.js'
import type { Agents, Started } from './agents.js'

/** As commands answer it on every wire; the turn is there when the person said what is wrong. */
export type Rejected = { readonly kind: 'rejected'; readonly proposal_id: string } & Partial<Started>

interface Rejection {
  /** Starts the agent's next turn, in this process; empty: the proposal is only put away. */
  readonly feedback: string
  /** All that are open, when absent. */
  readonly hunks?: readonly number[]
  readonly by: string
}

interface Needs {
  readonly proposals: Proposals
  readonly agents: Agents
}

export async function reject(
  proposalId: string,
  rejection: Rejection,
  { proposals, agents }: Needs,
): Promise<Outcome | Rejected> {
  const rejected = await proposals.reject(proposalId, rejection)
  return 'kind' in rejected ? rejected : { kind: 'rejected', proposal_id: proposalId, ...agents.heed(rejected) }
}
