import { applyEdits, type TextEdit } from '../base/text.js'
import type { ProposedFile } from '../events/event.js'
import type { Proposal } from './proposal.js'
import { hunkEdits } from './text/diff.js'
import { filesOfDiff, type ShownHunk } from './text/unified-diff.js'

/** A part of a proposal that can be decided by itself. */
export interface Hunk {
  /** Counted from 0 over all files of the proposal as it was made; it stays whatever is decided. */
  readonly index: number
  /** Which of the proposal's files. */
  readonly file: number
  /** Of that file's old source. */
  readonly edits: readonly TextEdit[]
}

export type HunkStatus = 'open' | 'applied' | 'rejected'

/** A hunk for people and wires. */
export interface HunkView extends ShownHunk {
  readonly index: number
  readonly path: string
  readonly status: HunkStatus
}

export function hunksOf(files: readonly ProposedFile[]): Hunk[] {
  return files
    .flatMap(({ old_source, new_source }, file) => {
      const hunks = hunkEdits(old_source, new_source)
      // Somebody has to be able to say yes to an empty file.
      return (hunks.length > 0 ? hunks : [[]]).map(edits => ({ file, edits }))
    })
    .map((hunk, index) => ({ index, ...hunk }))
}

/** A file's old source with some of the hunks in it. */
export function sourceWith({ old_source }: ProposedFile, hunks: readonly Hunk[]): string {
  return applyEdits(
    old_source,
    hunks.flatMap(({ edits }) => edits),
  )
}

export function hunkViews(proposal: Proposal): HunkView[] {
  return hunkViewsByFile(proposal).flat()
}

/** The same for each file of the proposal; two of them may be pieces of one file. */
export function hunkViewsByFile(proposal: Proposal): HunkView[][] {
  let index = 0
  return filesOfDiff(proposal.diff).map(({ hunks }, file) =>
    (hunks.length > 0 ? hunks : [empty]).map(hunk => {
      const { path } = proposal.files[file]!
      const view = { index, ...hunk, path, status: statusOf(index, proposal) }
      index++
      return view
    }),
  )
}

const empty: ShownHunk = { old_start: 0, old_lines: 0, new_start: 0, new_lines: 0, lines: [] }

/** The 1-based line, of the old text, at which a hunk changes something first. */
export function firstChange({ old_start, lines }: ShownHunk): number {
  return (
    old_start +
    Math.max(
      0,
      lines.findIndex(line => !line.startsWith(' ')),
    )
  )
}

export function statusOf(index: number, proposal: Pick<Proposal, 'applied_hunks' | 'rejected_hunks'>): HunkStatus {
  if (proposal.applied_hunks.includes(index)) return 'applied'
  return proposal.rejected_hunks.includes(index) ? 'rejected' : 'open'
}
