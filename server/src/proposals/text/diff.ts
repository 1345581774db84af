import { diffArrays } from 'diff'
import { lineEnding, splitLines, type TextEdit } from '../../base/text.js'

/** Lines of unchanged text around a change in a unified diff; changes that are closer than twice as much share a hunk. */
export const contextLines = 3

/** Texts that have less in common are one change: to look further takes the square of the lines. */
const mostChangedLines = 1000

/**
 * The smallest set of whole-line edits that turns `before` into `after`, as offsets of `before`. Lines that stay are not
 * touched, so that an editor keeps its cursor, marks and folds there. A last line without a line end counts as a whole
 * one: behind a piece of a file the line goes on.
 */
export function lineEdits(before: string, after: string): TextEdit[] {
  if (before === after) return []
  const isOpenEnded = before !== '' && after !== '' && !before.endsWith('\n') && !after.endsWith('\n')
  if (!isOpenEnded) return wholeLineEdits(before, after)
  const ending = lineEnding(before)
  return wholeLineEdits(before + ending, after + ending).map(edit => withoutLastEnd(edit, before, ending.length))
}

/** The same edits in the groups that are shown, and decided, together. */
export function hunkEdits(before: string, after: string): TextEdit[][] {
  const hunks: TextEdit[][] = []
  for (const edit of lineEdits(before, after)) {
    const last = hunks.at(-1)
    if (last && linesBetween(before, last.at(-1)!.end, edit.start) <= 2 * contextLines) last.push(edit)
    else hunks.push([edit])
  }
  return hunks
}

function wholeLineEdits(before: string, after: string): TextEdit[] {
  const [old, fresh] = [splitLines(before), splitLines(after)]
  const { head, tail } = commonEnds(old, fresh)
  const [removed, added] = [old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)]
  const parts = diffArrays(removed, added, { maxEditLength: mostChangedLines }) ?? [
    { removed: true, added: false, value: removed },
    { removed: false, added: true, value: added },
  ]
  const edits: TextEdit[] = []
  let at = old.slice(0, head).join('').length
  for (const part of parts) {
    const text = part.value.join('')
    if (part.added) push(edits, { start: at, end: at, text })
    else {
      if (part.removed) push(edits, { start: at, end: at + text.length, text: '' })
      at += text.length
    }
  }
  return edits
}

/** How many items lists share at their beginnings and, behind those, at their ends. */
export function commonEnds(
  list: readonly string[],
  ...others: readonly (readonly string[])[]
): { readonly head: number; readonly tail: number } {
  const most = Math.min(list.length, ...others.map(({ length }) => length))
  let head = 0
  while (head < most && others.every(other => other[head] === list[head])) head++
  let tail = 0
  while (tail < most - head && others.every(other => other.at(-1 - tail) === list.at(-1 - tail))) tail++
  return { head, tail }
}

/** A removal and an insertion at the same place are one replacement. */
function push(edits: TextEdit[], edit: TextEdit): void {
  const last = edits.at(-1)
  if (last && last.end === edit.start)
    edits[edits.length - 1] = { start: last.start, end: edit.end, text: last.text + edit.text }
  else edits.push(edit)
}

/** The edit of a text that was given a line end, for the text without it. */
function withoutLastEnd({ start, end, text }: TextEdit, before: string, ending: number): TextEdit {
  if (end <= before.length) return { start, end, text }
  const lacking = text.slice(0, text.length - ending)
  if (start > before.length) {
    return { start: before.length, end: before.length, text: text.slice(text.length - ending) + lacking }
  }
  if (text !== '') return { start, end: before.length, text: lacking }
  return { start: Math.max(0, start - ending), end: before.length, text: '' }
}

/** Whole lines between two offsets. */
function linesBetween(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count++
  return count
}
