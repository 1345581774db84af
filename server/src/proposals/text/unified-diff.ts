import { formatPatch, parsePatch, type StructuredPatchHunk } from 'diff'
import { Lines, type Span, shifted, splitLines, type TextEdit } from '../../base/text.js'
import { commonEnds, contextLines, hunkEdits } from './diff.js'

/** What a piece of a file is to become. */
export interface Replacement {
  /** Of the file, relative to the workspace root. */
  readonly path: string
  /** Of the whole file; undefined: it does not exist yet. */
  readonly text: string | undefined
  /** Where the piece is in it. */
  readonly span: Span
  readonly newSource: string
}

/**
 * A unified diff with `a/` and `b/` paths as version control spells them and the file's own line numbers. Its hunks are
 * those of `hunkEdits` over the piece.
 */
export function unifiedDiff({ path, text, span, newSource }: Replacement): string {
  const before = text ?? ''
  const lines = Lines.byLineFeed(before)
  const hunks: StructuredPatchHunk[] = []
  let grown = 0
  for (const edits of hunkEdits(before.slice(span.start, span.end), newSource)) {
    const changes = edits.map(edit => lineChange(shifted(edit, span.start), before, lines))
    const hunk = hunkOf(changes, before, lines, grown)
    grown += hunk.newLines - hunk.oldLines
    hunks.push(hunk)
  }
  return printed({
    oldFileName: text === undefined ? '/dev/null' : `a/${path}`,
    newFileName: `b/${path}`,
    oldHeader: undefined,
    newHeader: undefined,
    hunks,
  })
}

/** A hunk as a unified diff shows it: 1-based lines. */
export interface ShownHunk {
  readonly old_start: number
  readonly old_lines: number
  readonly new_start: number
  readonly new_lines: number
  /** Each with a space, `-` or `+` before it. */
  readonly lines: readonly string[]
}

/** The diffs of the files that a unified diff is about, in their order. */
export function filesOfDiff(diff: string): { readonly diff: string; readonly hunks: readonly ShownHunk[] }[] {
  return parsePatch(diff).map(patch => ({
    diff: printed(patch),
    hunks: patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
      old_start: oldStart,
      old_lines: oldLines,
      new_start: newStart,
      new_lines: newLines,
      lines,
    })),
  }))
}

function printed(patch: Parameters<typeof formatPatch>[0]): string {
  return formatPatch(patch).replace(/^=+\n/, '')
}

/** Whole lines of a file in place of others. */
interface LineChange {
  /** The first of them, 0-based. */
  readonly at: number
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

/** A piece of a file need not begin and end where a line does, so neither does an edit at its ends. */
function lineChange({ start, end, text }: TextEdit, before: string, lines: Lines): LineChange {
  const first = lines.positionAt(start)
  const from = start - first.character
  const last = lines.positionAt(end)
  const above = before.slice(from, start) + text
  const isWhole = last.character === 0 && (end > start || start === from) && (above === '' || above.endsWith('\n'))
  const to = isWhole ? end : lines.startOf(last.line + 1)
  const removed = splitLines(before.slice(from, to))
  const added = splitLines(above + before.slice(end, to))
  const { head, tail } = commonEnds(removed, added)
  return {
    at: first.line + head,
    removed: removed.slice(head, removed.length - tail),
    added: added.slice(head, added.length - tail),
  }
}

function hunkOf(changes: readonly LineChange[], before: string, lines: Lines, grown: number): StructuredPatchHunk {
  const last = changes.at(-1)!
  const start = Math.max(0, changes[0]!.at - contextLines)
  const end = Math.min(countOf(before, lines), last.at + last.removed.length + contextLines)
  const textOf = (from: number, to: number) => splitLines(before.slice(lines.startOf(from), lines.startOf(to)))
  const shown: string[][] = []
  let at = start
  let added = 0
  for (const change of changes) {
    shown.push(marked(' ', textOf(at, change.at)), marked('-', change.removed), marked('+', change.added))
    at = change.at + change.removed.length
    added += change.added.length - change.removed.length
  }
  shown.push(marked(' ', textOf(at, end)))
  const oldLines = end - start
  return { oldStart: start + 1, oldLines, newStart: start + 1 + grown, newLines: oldLines + added, lines: shown.flat() }
}

/** What follows the last line end is no line when it is empty. */
function countOf(text: string, lines: Lines): number {
  return text === '' || text.endsWith('\n') ? lines.count - 1 : lines.count
}

function marked(mark: string, lines: readonly string[]): string[] {
  return lines.flatMap(line =>
    line.endsWith('\n') ? [mark + line.slice(0, -1)] : [mark + line, '\\ No newline at end of file'],
  )
}
