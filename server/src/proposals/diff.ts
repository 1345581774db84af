import { createTwoFilesPatch, diffArrays } from 'diff'
import { splitLines, type TextEdit } from '../base/text.js'

/** The unified diff of a file's text, with `a/` and `b/` paths as version control spells them. */
export function unifiedDiff(path: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after).replace(/^=+\n/, '')
}

/**
 * The smallest set of whole-line edits that turns `before` into `after`, as offsets of `before`. Lines that stay are not
 * touched, so that an editor keeps its cursor, marks and folds there.
 */
export function lineEdits(before: string, after: string): TextEdit[] {
  if (before === after) return []
  const edits: TextEdit[] = []
  let at = 0
  for (const part of diffArrays(splitLines(before), splitLines(after))) {
    const text = part.value.join('')
    if (part.added) merge(edits, { start: at, end: at, text })
    else {
      if (part.removed) merge(edits, { start: at, end: at + text.length, text: '' })
      at += text.length
    }
  }
  return edits
}

/** A removal and an insertion at the same place are one replacement. */
function merge(edits: TextEdit[], edit: TextEdit): void {
  const last = edits.at(-1)
  if (last && last.end === edit.start)
    edits[edits.length - 1] = { start: last.start, end: edit.end, text: last.text + edit.text }
  else edits.push(edit)
}
