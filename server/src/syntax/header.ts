import { byteOrderMark, type InlineId } from './inline-ids.js'
import type { Language } from './languages.js'

/** Emacs reads its modes from the first line, or from the second behind a shebang. */
const editorModes = /-\*-.*-\*-/

/** The offset behind the lines that must stay at a text's top: byte order mark, shebang, encoding. */
export function headerEnd(text: string, { headerLine }: Language): number {
  let at = text.startsWith(byteOrderMark) ? byteOrderMark.length : 0
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end === -1 ? text.length : end).replace(/\r$/, '')
    if (!headerLine?.test(line) && !editorModes.test(line)) return at
    at = end === -1 ? text.length : end + 1
  }
  return at
}

/** The same with the id of the file, if it stands there: what is above belongs to no unit. */
export function topOf(text: string, language: Language, ids: readonly InlineId[]): number {
  const at = headerEnd(text, language)
  return ids.find(id => id.marks === 'file' && id.start === at)?.end ?? at
}
