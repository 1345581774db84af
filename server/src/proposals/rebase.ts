import { diff3Merge } from 'node-diff3'
import { applyEdits, lineEnding, type Span, splitLines, type TextEdit, textHash, withLineEnding } from '../base/text.js'
import type { ProposedFile } from '../events/event.js'
import { lineEdits } from './diff.js'
import { withIdsOf } from './ids-in-source.js'

/** What a proposal means for a text as it stands now. */
export type Rebased =
  | { readonly kind: 'edit'; readonly edits: readonly TextEdit[]; readonly result: string }
  /** The proposed text is there already. */
  | { readonly kind: 'present' }
  | { readonly kind: 'stale'; readonly reason: string }

/** Merging costs up to the square of the lines; beyond this a person had better ask the agent again. */
const mergeableLines = 1500

/**
 * Carries a proposed change over to the current text: as it is when its base is unchanged, by a three-way merge inside
 * `span` (where the node, or the whole file, is now) when it is not. Pure; never guesses: a conflict is `stale`.
 */
export function rebase(current: string, span: Span, file: ProposedFile): Rebased {
  const source = current.slice(span.start, span.end)
  if (source === file.new_source) return { kind: 'present' }
  const merged = textHash(source) === file.base_hash ? file.new_source : merge(withIdsOf(source, file), source)
  if (typeof merged !== 'string') return merged
  if (merged === source) return { kind: 'present' }
  const edits = lineEdits(source, merged).map(edit => ({
    start: edit.start + span.start,
    end: edit.end + span.start,
    text: edit.text,
  }))
  return { kind: 'edit', edits, result: applyEdits(current, edits) }
}

function merge(file: Pick<ProposedFile, 'old_source' | 'new_source'>, source: string): string | Rebased {
  if (source === file.old_source) return file.new_source
  const ending = lineEnding(source)
  const [base, theirs, ours] = [file.old_source, source, file.new_source].map(text =>
    splitLines(withLineEnding(text, '\n')),
  ) as [string[], string[], string[]]
  if (Math.max(base.length, theirs.length, ours.length) > mergeableLines) {
    return { kind: 'stale', reason: 'The code has changed since the proposal was made, and it is too long to merge.' }
  }
  const lines: string[] = []
  for (const region of diff3Merge(theirs, base, ours, { excludeFalseConflicts: true })) {
    if (region.conflict) {
      const line = region.conflict.aIndex + 1
      return { kind: 'stale', reason: `The proposal and what was typed since both change line ${line} of the node.` }
    }
    lines.push(...region.ok!)
  }
  return withLineEnding(lines.join(''), ending)
}
