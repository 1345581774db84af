import type { TextEdit } from '../../base/text.js'

/** The edits that take a text back to what it was before these ones: offsets of the text after them, in order. */
export function inverseOf(edits: readonly TextEdit[], before: string): TextEdit[] {
  let shift = 0
  return [...edits]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map(({ start, end, text }) => {
      const inverse = { start: start + shift, end: start + shift + text.length, text: before.slice(start, end) }
      shift += text.length - (end - start)
      return inverse
    })
}
