import { isAgentId } from '../base/ids.js'
import type { Span } from '../base/text.js'
import type { Language } from './languages.js'

/**
 * An id that a person let Remora write into the source (specification: lsp.md, Identity): `# rm_a1b2c3d4` at the end of
 * the line that holds a definition's name, or `# remora-file: rm_a1b2c3d4` on a line of its own. Its span is the comment
 * with up to two blanks before it; for a file the line with its line end.
 */
export interface InlineId extends Span {
  readonly id: string
  readonly marks: 'definition' | 'file'
}

const idLength = 'rm_a1b2c3d4'.length
const fileMark = 'remora-file:'

/** In text order. Whether a line holds an id depends on that line alone. A text without ids costs one search. */
export function findInlineIds(text: string, language: Language): InlineId[] {
  const found: InlineId[] = []
  if (!language.comment) return found
  const { open, close = '' } = language.comment
  for (let at = text.indexOf('rm_'); at !== -1; at = text.indexOf('rm_', at + 3)) {
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
      found.push({ id, marks: 'file', start, end: Math.min(end + 1, text.length) })
    }
  }
  return found
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
