import { Refusal } from '../base/errors.js'
import { applyEdits, textHash } from '../base/text.js'
import type { AppliedChange } from '../events/event.js'
import { groupBy } from '../nodes/match/group-by.js'
import type { Act, Member } from './apply/act.js'
import { lookForPlace, type PlaceNeeds, sourceAt } from './apply/place.js'
import type { Part } from './apply/plan.js'
import type { Seen } from './decision-events.js'
import { closed, type Outcome } from './outcome.js'
import type { ProposalRows } from './proposal-rows.js'
import { targetOf } from './proposals-projection.js'

interface Needs extends PlaceNeeds {
  readonly rows: ProposalRows
}

/**
 * The inverse of all accepts of these proposals, the last first, for a text that is still what they made of it. Refuses
 * (`conflict`) where nothing was applied that could be taken back.
 */
export async function undoOf(seen: readonly Seen[], by: string, needs: Needs): Promise<Act | Outcome> {
  const first = seen[0]!.proposal
  if (first.status === 'undone') return closed(first)
  const members: Member[] = []
  for (const { proposal, version } of seen) {
    const { changes } = needs.rows.state(proposal.proposal_id)!
    const parts: Part[] = []
    for (const ofOne of groupBy(changes, targetOf).values()) {
      const part = await partOf(proposal.proposal_id, ofOne, needs)
      if ('kind' in part) return { ...part, proposal_id: first.proposal_id }
      parts.push(part)
    }
    if (parts.length > 0) members.push({ proposal, version, hunks: null, parts })
  }
  if (members.length > 0) return { kind: 'undo', by, members }
  throw new Refusal('conflict', 'Nothing of this proposal was applied, so there is nothing to take back.')
}

type Refused = Omit<Extract<Outcome, { kind: 'stale' }>, 'proposal_id'>

async function partOf(proposalId: string, changes: readonly AppliedChange[], needs: Needs): Promise<Part | Refused> {
  const last = changes.at(-1)!
  const target = { path: last.path, anchor: last.anchor }
  const hunks = changes.flatMap(change => change.hunks)
  const place = await lookForPlace(target, needs)
  if (place.medium === 'none') return stale(place.reason)
  // Whoever has it open looks at its text.
  if (place.medium === 'elsewhere') return { proposalId, target, hunks, from: '', to: '' }
  const from = sourceAt(place)
  let to = from
  for (const change of changes.toReversed()) {
    if (textHash(to) !== change.after_hash) {
      return stale(`${last.path} was changed since the proposal was accepted. Take it back in the editor.`)
    }
    to = applyEdits(to, change.inverse)
  }
  return { proposalId, target, hunks, from, to, ...(changes[0]!.created && { removes: true as const }) }
}

function stale(reason: string): Refused {
  return { kind: 'stale', reason, conflicts: [] }
}
