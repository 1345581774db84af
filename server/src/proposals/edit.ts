import { Refusal } from '../base/errors.js'
import { applyEdits, textHash } from '../base/text.js'
import type { ProposedFile } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { isReachable, lookForPlace, type PlaceNeeds } from './apply/place.js'
import { type CheckNeeds, check } from './checks.js'
import { about, appendIfFirst } from './decision-events.js'
import { closed, type Outcome } from './outcome.js'
import { isOpen, type Proposal, proposalStream } from './proposal.js'
import type { ProposalRows } from './proposal-rows.js'
import { unifiedDiff } from './text/unified-diff.js'

/** A person's version of what an agent proposed. */
export interface Edited {
  readonly proposalId: string
  /** Of the node, exactly as it is to stand in the file. */
  readonly newSource: string
  /** Which of the proposal's files, by its path; may be absent where there is only one. */
  readonly path?: string
  readonly by: string
}

interface Needs extends PlaceNeeds {
  readonly journal: Journal
  readonly rows: ProposalRows
  readonly checks: CheckNeeds
}

/**
 * Puts a person's version in the place of an agent's. It is not judged: who edits it may leave it unfinished. Undefined
 * when it is done. Refuses (`conflict`) where hunks have been decided, whose numbers would mean something else.
 */
export async function edit({ proposalId, newSource, path, by }: Edited, needs: Needs): Promise<Outcome | undefined> {
  const { rows, journal } = needs
  const version = journal.version(proposalStream(proposalId))
  const proposal = rows.get(proposalId)
  if (!proposal) throw new Refusal('unknown_proposal', `There is no proposal ${proposalId}.`)
  if (!isOpen(proposal)) return closed(proposal)
  if (proposal.applied_hunks.length + proposal.rejected_hunks.length > 0 || rows.applying(proposalId)) {
    const what = 'Parts of this proposal are decided already, so it cannot be edited any more.'
    throw new Refusal('conflict', `${what} Accept or reject the rest, or ask the agent again.`)
  }
  const number = numberOf(proposal, path)
  const file = { ...proposal.files[number]!, new_source: newSource }
  if (newSource === file.old_source) {
    throw new Refusal('unchanged', 'This is the present text, so nothing would be left of the proposal. Reject it.')
  }
  const files = proposal.files.with(number, file)
  const shown = await Promise.all(files.map(each => showing(each, needs)))
  const diff = shown.map(each => each.diff).join('')
  const checks = await check(proposalId, shown, needs.checks)
  const event = { event_type: 'RewriteEditedEvent' as const, ...about(proposal), files, diff, checks, by }
  const isFirst = await appendIfFirst([event], [{ proposal, version }], journal)
  return isFirst ? undefined : closed(rows.get(proposalId)!)
}

function numberOf({ files, proposal_id }: Proposal, path: string | undefined): number {
  const number = path === undefined && files.length === 1 ? 0 : files.findIndex(file => file.path === path)
  if (number !== -1) return number
  const paths = files.map(file => file.path).join(', ')
  throw new Refusal('bad_argument', `Proposal ${proposal_id} is about ${paths}. Name one of them as \`path\`.`)
}

/** The proposed file as a whole, and its diff: where the base has changed since, that of the node alone. */
async function showing(file: ProposedFile, needs: Needs): Promise<{ path: string; text: string; diff: string }> {
  const { path, old_source, new_source, creates } = file
  const place = await lookForPlace(file, needs)
  const isBase = isReachable(place) && textHash(place.text.slice(place.span.start, place.span.end)) === file.base_hash
  const text = isBase ? place.text : old_source
  const span = isBase ? place.span : { start: 0, end: old_source.length }
  const diff = unifiedDiff({ path, text: creates ? undefined : text, span, newSource: new_source })
  return { path, text: applyEdits(text, [{ ...span, text: new_source }]), diff }
}
