import { isAgentId } from '../base/ids.js'
import type { Span } from '../base/text.js'
import type { Language } from './languages.js'

/**
 * An id that a person let Remora write into the source (specification: lsp.md, Identity): `# rm_a1b2c3d4` at the end of
 * the line that holds a definition's name, or `# remora-file: rm_a1b2c3d4` on a line of its own. Its span is the comment
 * with up to two blanks before it; for a file the line with its line end, on the last line the one before it.
 */
export interface InlineId extends Span {
  readonly id: string
  readonly marks: 'definition' | 'file'
}

export const idLength = 'rm_a1b2c3d4'.length
export const fileMark = 'remora-file:'
export const byteOrderMark = '\uFEFF'

/**
 * Those on the lines of `within`, in text order. Whether a line holds an id depends on that line alone. A text without
 * ids costs one search.
 */
export function findInlineIds(text: string, language: Language, within: Span = wholeOf(text)): InlineId[] {
  const found: InlineId[] = []
  if (!language.comment) return found
  const { open, close = '' } = language.comment
  const lines = text.slice(within.start, within.end)
  for (let next = lines.indexOf('rm_'); next !== -1; next = lines.indexOf('rm_', next + 3)) {
    const at = within.start + next
    const id = text.slice(at, at + idLength)
    if (!isAgentId(id)) continue
    const end = endOfLine(text, at)
    const tail = text.slice(at + idLength, end).trimEnd()
    if (tail.trimStart() !== close) continue
    const start = text.lastIndexOf('\n', at) + 1
    const head = text.slice(start, at).trimEnd()
    if (head.endsWith(open)) {
      const comment = withBlanks(text, start, start + head.length - open.length)
      found.push({ id, marks: 'definition', start: comment, end: at + idLength + tail.length })
    } else if (head.endsWith(fileMark) && head.slice(0, -fileMark.length).trim() === open) {
      found.push({ id, marks: 'file', ...wholeLine(text, start, end) })
    }
  }
  return found
}

/**
 * What the ids of a text become by a change.
 * @param lines of the new text, whole: those that changed and one more on either side
 * @param shift by how much what is behind them moves
 */
export function editedInlineIds(
  old: readonly InlineId[],
  text: string,
  language: Language,
  { lines, shift }: { readonly lines: Span; readonly shift: number },
): InlineId[] {
  const fresh = findInlineIds(text, language, lines)
  const tail = old.filter(({ end }) => end > lines.end - shift)
  return [
    ...old.filter(({ start }) => start < lines.start),
    ...fresh,
    ...tail.map(id => ({ ...id, start: id.start + shift, end: id.end + shift })),
  ]
}

/** Where in a text the id itself stands. */
export function idOffset(text: string, { start, id }: InlineId): number {
  return text.indexOf(id, start)
}

function wholeOf(text: string): Span {
  return { start: 0, end: text.length }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

function withBlanks(text: string, limit: number, at: number): number {
  let start = at
  while (start > limit && at - start < 2 && text[start - 1] === ' ') start--
  return start
}

/** Without it the text is as it would be if nobody had written the line. */
function wholeLine(text: string, start: number, end: number): Span {
  if (text.startsWith(byteOrderMark, start)) return { start: start + 1, end: Math.min(end + 1, text.length) }
  if (end < text.length || start === 0) return { start, end: Math.min(end + 1, text.length) }
  return { start: text[start - 2] === '\r' ? start - 2 : start - 1, end }
}
