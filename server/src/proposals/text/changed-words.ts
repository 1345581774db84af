import { diffArrays } from 'diff'
import type { Span } from '../../base/text.js'

/** Where two versions of a line differ. */
export interface ChangedWords {
  readonly before: readonly Span[]
  readonly after: readonly Span[]
}

/** Characters of a line: longer ones are generated, and nobody reads them word by word. */
const longestLine = 1000

/** Lines that have less than this part in common are other lines: to mark all their words would say nothing. */
const leastInCommon = 0.3

/** The words that make the difference between two lines; none where they have little in common. */
export function changedWords(before: string, after: string): ChangedWords {
  if (before.length > longestLine || after.length > longestLine) return none
  const parts = diffArrays(wordsOf(before), wordsOf(after))
  const marks = { before: [] as Span[], after: [] as Span[] }
  let [old, fresh, shared] = [0, 0, 0]
  for (const { added, removed, value } of parts) {
    const text = value.join('')
    const { length } = text
    if (added) mark(marks.after, fresh, length)
    if (removed) mark(marks.before, old, length)
    if (!added) old += length
    if (!removed) fresh += length
    if (!added && !removed) shared += text.trim().length
  }
  const most = Math.max(before.trim().length, after.trim().length)
  return shared < leastInCommon * most ? none : marks
}

const none: ChangedWords = { before: [], after: [] }

/** Words, runs of blanks, and every other character by itself. */
function wordsOf(line: string): string[] {
  return line.match(/[\p{L}\p{N}_]+|\s+|./gsu) ?? []
}

function mark(spans: Span[], start: number, length: number): void {
  const last = spans.at(-1)
  if (last?.end === start) spans[spans.length - 1] = { start: last.start, end: start + length }
  else spans.push({ start, end: start + length })
}
