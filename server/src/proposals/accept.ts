import type { Act } from './apply/act.js'
import type { Part } from './apply/plan.js'
import type { Seen } from './decision-events.js'
import { type Hunk, hunksOf, sourceWith } from './hunks.js'
import type { Proposal } from './proposal.js'

/** What it means to say yes: to some hunks, or (`null`) to all that are open. */
export function acceptOf(seen: readonly Seen[], hunks: readonly number[] | null, by: string): Act {
  const members = seen.map(({ proposal, version }) => ({ proposal, version, hunks, parts: partsOf(proposal, hunks) }))
  return { kind: 'accept', by, members }
}

/** The text with the hunks that were applied before, and the one with these as well: so their order does not matter. */
function partsOf(proposal: Proposal, chosen: readonly number[] | null): Part[] {
  const hunks = hunksOf(proposal.files)
  const wasApplied = ({ index }: Hunk) => proposal.applied_hunks.includes(index)
  const isChosen = ({ index }: Hunk) =>
    !wasApplied({ index } as Hunk) && (chosen?.includes(index) ?? !proposal.rejected_hunks.includes(index))
  return proposal.files.flatMap((file, number): Part[] => {
    const own = hunks.filter(hunk => hunk.file === number)
    const numbers = own.filter(isChosen).map(({ index }) => index)
    if (numbers.length === 0) return []
    const from = sourceWith(file, own.filter(wasApplied))
    const to = sourceWith(
      file,
      own.filter(hunk => wasApplied(hunk) || isChosen(hunk)),
    )
    return [{ proposalId: proposal.proposal_id, target: file, hunks: numbers, from, to }]
  })
}

/** What a file reads once everything that is not rejected is applied. */
export function wantedSource(proposal: Proposal, number: number): string {
  // Asked at keystrokes, and to find the hunks of a large file takes a while.
  if (proposal.rejected_hunks.length === 0) return proposal.files[number]!.new_source
  const own = hunksOf(proposal.files).filter(hunk => hunk.file === number)
  return sourceWith(
    proposal.files[number]!,
    own.filter(({ index }) => !proposal.rejected_hunks.includes(index)),
  )
}
