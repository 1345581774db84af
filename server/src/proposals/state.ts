import type { AppliedChange } from '../events/event.js'
import type { ProposalStatus } from './proposal.js'

/** What has been decided about a proposal so far. */
export interface ProposalState {
  readonly status: ProposalStatus
  /** Numbers of hunks, ascending. */
  readonly applied_hunks: readonly number[]
  readonly rejected_hunks: readonly number[]
  /** What its accepts did to the text, oldest first. */
  readonly changes: readonly AppliedChange[]
  /** What they did and was taken back: it may come again. */
  readonly taken_back: readonly AppliedChange[]
  /** Proposals that were accepted as one with this one. */
  readonly with: readonly string[]
}

export const born: ProposalState = {
  status: 'open',
  applied_hunks: [],
  rejected_hunks: [],
  changes: [],
  taken_back: [],
  with: [],
}

export type Decision =
  /** `hunks: null`: all that are open. */
  | {
      readonly kind: 'applied'
      readonly hunks: readonly number[] | null
      readonly changes: readonly AppliedChange[]
      readonly with: readonly string[]
    }
  | { readonly kind: 'rejected'; readonly hunks: readonly number[] | null }
  | { readonly kind: 'superseded' }
  /** `hunks: null`: all that were applied, and nobody is to decide about the rest. */
  | { readonly kind: 'undone'; readonly hunks: readonly number[] | null }
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
      const hunks = decision.hunks ?? openHunks(state, count)
      if (hunks.length === 0 && count > 0) return state
      const applied_hunks = union(state.applied_hunks, hunks)
      const rejected_hunks = state.rejected_hunks.filter(hunk => !hunks.includes(hunk))
      const changes = [...state.changes, ...decision.changes]
      const taken_back = state.taken_back.filter(change => !overlap(change.hunks, hunks))
      const others = [...new Set([...state.with, ...decision.with])]
      return settled({ status: 'applied', applied_hunks, rejected_hunks, changes, taken_back, with: others }, count)
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
      return undone(state, decision.hunks, count)
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

function undone(state: ProposalState, chosen: readonly number[] | null, count: number): ProposalState {
  const hunks = chosen ?? state.applied_hunks
  const applied_hunks = state.applied_hunks.filter(hunk => !hunks.includes(hunk))
  if (applied_hunks.length === state.applied_hunks.length) return state
  const isTaken = (change: AppliedChange) => overlap(change.hunks, hunks)
  const changes = state.changes.filter(change => !isTaken(change))
  const taken_back = [...state.taken_back, ...state.changes.filter(isTaken)]
  const next = { ...state, applied_hunks, changes, taken_back }
  // Of a proposal that somebody is still deciding about, what was taken back is open again.
  const isOver = applied_hunks.length === 0 && (chosen === null || !isUndecided(state))
  return isOver ? { ...next, status: 'undone' } : settled({ ...next, status: 'applied' }, count)
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

function overlap(a: readonly number[], b: readonly number[]): boolean {
  return a.some(number => b.includes(number))
}
