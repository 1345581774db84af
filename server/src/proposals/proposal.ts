import type { CheckResult, ProposedFile } from '../events/event.js'

export const proposalStatuses = ['open', 'applied', 'partially_applied', 'rejected', 'superseded', 'undone'] as const
export type ProposalStatus = (typeof proposalStatuses)[number]

/** Those in which a proposal waits for a person. */
export const openStatuses: readonly ProposalStatus[] = ['open', 'partially_applied']

/** A change that an agent would like to make; as `remora proposals --json` and all wires spell it. */
export interface Proposal {
  readonly proposal_id: string
  readonly agent_id: string
  readonly status: ProposalStatus
  readonly reasoning: string
  readonly files: readonly ProposedFile[]
  /** Unified diff over all files. */
  readonly diff: string
  /** Numbers of its hunks (hunks.ts), ascending. */
  readonly applied_hunks: readonly number[]
  readonly rejected_hunks: readonly number[]
  /** What the project's own commands said about the proposed files. */
  readonly checks: readonly CheckResult[]
  readonly correlation_id: string
  /** The turn that made it. */
  readonly turn_id: string | null
  /** Seconds since the epoch. */
  readonly opened_at: number
  readonly decided_at: number | null
  /** Who decided, for people: `Neovim 0.12.4`, `remora proposals`, `text`. */
  readonly decided_by: string | null
  /** What the person said when rejecting. */
  readonly feedback: string | null
}

export function isOpen({ status }: Pick<Proposal, 'status'>): boolean {
  return openStatuses.includes(status)
}

/** The stream whose version decides between two people who decide at once. */
export function proposalStream(proposalId: string): string {
  return `proposal/${proposalId}`
}
