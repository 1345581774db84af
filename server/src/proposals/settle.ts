import { absolutePath } from '../base/paths.js'
import type { Processes } from '../base/processes.js'
import { textHash } from '../base/text.js'
import type { ProposedFile } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { appendIfFirst, applied, finished } from './decision-events.js'
import { findPlace, type PlaceNeeds } from './place.js'
import { isOpen, proposalStream } from './proposal.js'
import type { ProposalRows } from './proposal-rows.js'

/* What becomes of proposals without anybody's decision, because the text says so. */

export interface SettleNeeds extends PlaceNeeds {
  readonly journal: Journal
  readonly processes: Processes
  readonly rows: ProposalRows
}

/** Closes open proposals of an agent whose new text turned out to be in the file already. */
export async function resolvePresent(agentId: string, needs: SettleNeeds): Promise<void> {
  const { rows, journal } = needs
  for (const proposal of rows.ofAgent(agentId).filter(isOpen)) {
    if (rows.applying(proposal.proposal_id)) continue
    const version = journal.version(proposalStream(proposal.proposal_id))
    if (!proposal.files.every(file => isPresent(file, needs))) continue
    await appendIfFirst([applied(proposal, 'text')], proposal, version, journal)
  }
}

/** Settles what a dead process had begun: the text tells whether the edit was done. */
export async function recover(needs: SettleNeeds): Promise<void> {
  const { rows, processes, nodes, root, journal } = needs
  for (const proposal of rows.open()) {
    const applying = rows.applying(proposal.proposal_id)
    if (!applying || processes.isAlive(applying.processId)) continue
    for (const file of proposal.files) await nodes.scanFile(absolutePath(root, file.path))
    const version = journal.version(proposalStream(proposal.proposal_id))
    const isDone = proposal.files.every(file => hashIn(file, needs) === applying.expected[file.path])
    const events = isDone
      ? [applied(proposal, applying.by), finished(proposal, 'applied', '')]
      : [finished(proposal, 'failed', 'The process ended before the edit was done.')]
    await appendIfFirst(events, proposal, version, journal)
  }
}

/** Whether the proposed text stands where it belongs. The node index must be fresh. */
export function isPresent(file: ProposedFile, needs: PlaceNeeds): boolean {
  const place = findPlace(file, needs)
  if (place.kind !== 'buffer' && place.kind !== 'disk') return false
  return place.text.slice(place.span.start, place.span.end) === file.new_source
}

function hashIn(file: ProposedFile, needs: PlaceNeeds): string | undefined {
  const place = findPlace(file, needs)
  return place.kind === 'buffer' || place.kind === 'disk' ? textHash(place.text) : undefined
}
