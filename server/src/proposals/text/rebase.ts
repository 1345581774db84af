import { withIdsOf } from './ids-in-source.js'
import { type MergeConflict, merge } from './merge.js'
import type { SourceChange } from './source-change.js'

/** What a change of one node (or file) means for its source as it stands now. */
export type Rebased =
  | { readonly kind: 'source'; readonly source: string }
  /** The proposed source is there already. */
  | { readonly kind: 'present' }
  | { readonly kind: 'conflict'; readonly conflicts: readonly MergeConflict[] }
  | { readonly kind: 'too long' }

/**
 * Carries a change over to the source of now: as it is when nothing else has changed, by a three-way merge when it has.
 * Pure; never guesses.
 */
export async function rebase(source: string, change: SourceChange): Promise<Rebased> {
  if (source === change.to) return { kind: 'present' }
  if (source === change.from) return { kind: 'source', source: change.to }
  const { from, to } = withIdsOf(source, change)
  if (source === from) return { kind: 'source', source: to }
  const merged = await merge({ base: from, current: source, proposed: to })
  if (merged.kind !== 'merged') return merged
  return merged.text === source ? { kind: 'present' } : { kind: 'source', source: merged.text }
}
