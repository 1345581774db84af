import type { AppliedChange } from '../events/event.js'
import type { ProposalStatus } from './proposal.js'

/** What has been decided about a proposal so far. */
export interface ProposalState {
  readonly status: ProposalStatus
  /** Numbers of hunks, ascending. */
  readonly applied_hunks: readonly number[]
  readonly rejected_hunks: readonly number[]
  /** What each accept did to the text, oldest first. */
  readonly steps: readonly Step[]
}

/** One accept. */
export interface Step {
  readonly hunks: readonly number[]
  /** Proposals that were accepted as one with this one. */
  readonly with: readonly string[]
  readonly changes: readonly AppliedChange[]
}

export const born: ProposalState = { status: 'open', applied_hunks: [], rejected_hunks: [], steps: [] }

export type Decision =
  /** `hunks: null`: all that are open. */
  | { readonly kind: 'applied'; readonly hunks: readonly number[] | null; readonly step: Omit<Step, 'hunks'> }
  | { readonly kind: 'rejected'; readonly hunks: readonly number[] | null }
  | { readonly kind: 'superseded' }
  /** `lastOnly`: of several accepts only the last one; its hunks are open again. */
  | { readonly kind: 'undone'; readonly lastOnly: boolean }
  /** A person has changed what is proposed. */
  | { readonly kind: 'edited' }

/**
 * The state after a decision; the same state where the decision came too late. The text is what counts: an edit that was
 * on its way when somebody else decided is applied all the same, and what was taken back may come again (redo).
 *
 * @param count how many hunks the proposal has
 */
export function after(state: ProposalState, decision: Decision, count: number): ProposalState {
  switch (decision.kind) {
    case 'applied': {
      const isAgain = state.status === 'undone'
      const before = isAgain ? { ...state, applied_hunks: [], steps: [] } : state
      const hunks = decision.hunks ?? openHunks(before, count)
      const applied_hunks = union(before.applied_hunks, hunks)
      const rejected_hunks = before.rejected_hunks.filter(hunk => !applied_hunks.includes(hunk))
      const steps = [...before.steps, { hunks, ...decision.step }]
      return settled({ status: 'applied', applied_hunks, rejected_hunks, steps }, count)
    }
    case 'rejected': {
      if (!isUndecided(state)) return state
      const hunks = (decision.hunks ?? openHunks(state, count)).filter(hunk => !state.applied_hunks.includes(hunk))
      const status = state.applied_hunks.length > 0 ? 'applied' : 'rejected'
      return settled({ ...state, status, rejected_hunks: union(state.rejected_hunks, hunks) }, count)
    }
    case 'superseded':
      return isUndecided(state) ? { ...state, status: 'superseded' } : state
    case 'undone':
      return undone(state, decision.lastOnly)
    case 'edited':
      return state.status === 'open' ? born : state
  }
}

/** Numbers of the hunks that nobody has decided. */
export function openHunks(
  { applied_hunks, rejected_hunks }: Pick<ProposalState, 'applied_hunks' | 'rejected_hunks'>,
  count: number,
): number[] {
  return Array.from({ length: count }, (_, index) => index).filter(
    index => !applied_hunks.includes(index) && !rejected_hunks.includes(index),
  )
}

/** The steps are remembered: what was taken back may come again. */
function undone(state: ProposalState, lastOnly: boolean): ProposalState {
  if (state.steps.length === 0 || state.status === 'undone') return state
  if (!lastOnly || state.steps.length === 1) return { ...state, status: 'undone' }
  const last = state.steps.at(-1)!
  const applied_hunks = state.applied_hunks.filter(hunk => !last.hunks.includes(hunk))
  return { ...state, status: 'partially_applied', applied_hunks, steps: state.steps.slice(0, -1) }
}

/** It stays open until every hunk is decided. */
function settled(state: ProposalState, count: number): ProposalState {
  if (openHunks(state, count).length === 0) return state
  return { ...state, status: state.applied_hunks.length > 0 ? 'partially_applied' : 'open' }
}

function isUndecided({ status }: ProposalState): boolean {
  return status === 'open' || status === 'partially_applied'
}

function union(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y)
}
