import { textHash } from '../base/text.js'
import type { AppliedChange, NewEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { wantedSource } from './accept.js'
import { about, appendIfFirst } from './decision-events.js'
import { findPlace, isReachable, type PlaceNeeds, sourceAt } from './place.js'
import { type Proposal, proposalStream } from './proposal.js'
import type { ProposalRows } from './proposal-rows.js'

/* What becomes of proposals without anybody's decision, because the text says so. The node index must be fresh. */

export interface SettleNeeds extends PlaceNeeds {
  readonly journal: Journal
  readonly rows: ProposalRows
}

/**
 * The text of a node (by its id), or of a file without an agent (by its path), has changed: whoever proposed what stands
 * there now has been heard, and an accept that an editor took back with its own undo is taken back.
 */
export async function settle(target: string, needs: SettleNeeds): Promise<void> {
  const { rows } = needs
  for (const proposal of rows.openAbout(target)) {
    if (isPresent(proposal, needs)) await conclude(proposal, { type: 'applied' }, needs)
  }
  const last = rows.lastApplied(target)
  const step = last && rows.steps(last.proposal_id).at(-1)
  if (!last || !step || step.changes.length === 0) return
  if (last.status === 'undone') {
    if (step.changes.every(change => reads(change, 'after', needs))) {
      await conclude(last, { type: 'redone', changes: step.changes, hunks: step.hunks }, needs)
    }
  } else if (step.changes.every(change => reads(change, 'before', needs))) {
    await conclude(last, { type: 'undone', lastOnly: rows.steps(last.proposal_id).length > 1 }, needs)
  }
}

/** What changed a node last, if the node still reads so. */
export function undoable(target: string, needs: SettleNeeds): Proposal | undefined {
  const last = needs.rows.lastApplied(target)
  if (!last || last.status === 'undone') return undefined
  const changes = needs.rows.steps(last.proposal_id).at(-1)!.changes
  return changes.length > 0 && changes.every(change => reads(change, 'after', needs)) ? last : undefined
}

/** Whether all that is proposed, but for what was rejected, stands where it belongs. */
function isPresent(proposal: Proposal, needs: PlaceNeeds): boolean {
  return proposal.files.every((file, number) => {
    const place = findPlace(file, needs)
    if (!isReachable(place) || (place.medium === 'disk' && !place.exists)) return false
    return sourceAt(place) === wantedSource(proposal, number)
  })
}

function reads(change: AppliedChange, when: 'before' | 'after', needs: PlaceNeeds): boolean {
  const place = findPlace(change, needs)
  if (!isReachable(place)) return false
  const source = sourceAt(place)
  if (source.length !== lengthOf(change, when)) return false
  return textHash(source) === (when === 'before' ? change.before_hash : change.after_hash)
}

/** Looked at first: hashing a large file at every keystroke would be felt. */
function lengthOf({ after_length, inverse }: AppliedChange, when: 'before' | 'after'): number {
  if (when === 'after') return after_length
  return inverse.reduce((length, { start, end, text }) => length + text.length - (end - start), after_length)
}

type Conclusion =
  | { readonly type: 'applied' }
  | { readonly type: 'redone'; readonly changes: readonly AppliedChange[]; readonly hunks: readonly number[] }
  | { readonly type: 'undone'; readonly lastOnly: boolean }

async function conclude(proposal: Proposal, conclusion: Conclusion, needs: SettleNeeds): Promise<void> {
  const { journal, rows } = needs
  if (rows.applying(proposal.proposal_id)) return
  const version = journal.version(proposalStream(proposal.proposal_id))
  await appendIfFirst([eventOf(proposal, conclusion)], [{ proposal, version }], journal)
}

function eventOf(proposal: Proposal, conclusion: Conclusion): NewEvent {
  const common = { ...about(proposal), by: 'text' }
  switch (conclusion.type) {
    case 'applied':
      return { event_type: 'RewriteAppliedEvent', ...common, hunks: null }
    case 'redone':
      return { event_type: 'RewriteAppliedEvent', ...common, hunks: conclusion.hunks, changes: conclusion.changes }
    case 'undone':
      return { event_type: 'RewriteUndoneEvent', ...common, ...(conclusion.lastOnly && { last_only: true as const }) }
  }
}
