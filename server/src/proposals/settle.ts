import { textHash } from '../base/text.js'
import type { AppliedChange, NewEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { wantedSource } from './accept.js'
import { findPlace, isReachable, type PlaceNeeds, sourceAt } from './apply/place.js'
import { appendIfFirst, applied, undone } from './decision-events.js'
import { isOpen, type Proposal, proposalStream } from './proposal.js'
import type { ProposalRecord, ProposalRows } from './proposal-rows.js'
import { targetOf } from './proposals-projection.js'

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
  const { rows, journal } = needs
  for (const proposalId of rows.unsettledAbout(target)) {
    // First the version: what another process decides while this one looks makes it look again.
    const version = journal.version(proposalStream(proposalId))
    const record = rows.record(proposalId)!
    const event = eventFor(record, target, needs)
    if (event) await appendIfFirst([event], [{ proposal: record.proposal, version }], journal)
  }
}

/** Whether all is written down that the text says. */
export function isSettled(target: string, needs: SettleNeeds): boolean {
  const { rows } = needs
  return rows.unsettledAbout(target).every(proposalId => !eventFor(rows.record(proposalId)!, target, needs))
}

/** What changed a node last, if the node still reads so. */
export function undoable(target: string, needs: SettleNeeds): Proposal | undefined {
  const last = needs.rows.lastApplied(target)
  const change = last && changeOf(target, last.state.changes)
  return change && reads(change, 'after', needs) ? last.proposal : undefined
}

function eventFor(
  { proposal, state, applying, attempted }: ProposalRecord,
  target: string,
  needs: SettleNeeds,
): NewEvent | undefined {
  if (applying) return undefined
  const by = 'text'
  const { changes, taken_back, applied_hunks } = state
  const isApplied = (change: AppliedChange) => change.hunks.some(hunk => applied_hunks.includes(hunk))
  // An editor may do later what it said it had done, or would not do.
  const late = attempted.flatMap(({ undo, changes }) => {
    const change = changeOf(target, changes)
    return change && reads(change, 'after', needs) ? [{ undo, change }] : []
  })
  const made = changeOf(target, changes)
  const gone =
    made && reads(made, 'before', needs) ? made : late.find(({ undo, change }) => undo && isApplied(change))?.change
  if (gone) return undone(proposal, by, gone.hunks)

  const taken = changeOf(target, taken_back)
  const done = [...(taken ? [taken] : []), ...late.flatMap(({ undo, change }) => (undo ? [] : change))].find(
    change => !isApplied(change) && reads(change, 'after', needs),
  )
  if (done) return applied(proposal, { hunks: done.hunks, by, changes: [done] })
  if (!isOpen(proposal) || !isPresent(proposal, needs)) return undefined
  return applied(proposal, { hunks: null, by })
}

/** What happened to a node, or file, last. */
function changeOf(target: string, changes: readonly AppliedChange[]): AppliedChange | undefined {
  return changes.findLast(change => targetOf(change) === target)
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
