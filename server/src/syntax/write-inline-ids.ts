import { lineEnding, type TextEdit } from '../base/text.js'
import { headerEnd } from './header.js'
import { byteOrderMark, fileMark, findInlineIds, type InlineId, idLength, idOffset } from './inline-ids.js'
import type { Language } from './languages.js'
import type { Piece } from './piece.js'

/**
 * Where ids would be written into a text and how they are taken out again. Whether an id is read as a comment at its
 * place is not known here: see inject-inline-ids.ts.
 */

/** An id that is to be written for a piece. */
export interface Placement {
  /** Index of the piece. */
  readonly piece: number
  readonly edit: TextEdit
}

/** A piece that gets no id, and why. */
export interface Skipped {
  /** Offset of its name. */
  readonly at: number
  /** A sentence. */
  readonly reason: string
}

export interface Plan {
  /** In text order. */
  readonly placements: readonly Placement[]
  readonly skipped: readonly Skipped[]
}

type Edited = { readonly edit?: TextEdit } | { readonly reason: string }

/** An id that stands there already is left alone; another one gives way. Of several units on a line the outermost has it. */
export function planIds(
  text: string,
  language: Language,
  pieces: readonly Piece[],
  idOf: (piece: number) => string,
): Plan {
  const placements: Placement[] = []
  const skipped: Skipped[] = []
  const written = findInlineIds(text, language)
  const marks = new Map(
    written.filter(mark => mark.marks === 'definition').map(mark => [lineStart(text, mark.start), mark]),
  )
  const taken = new Set<number>()
  pieces.forEach(({ nodeType, nameSpan }, piece) => {
    const line = nodeType === 'file' ? -1 : lineStart(text, nameSpan.start)
    const edited = taken.has(line)
      ? { reason: 'Another definition on this line has its id there.' }
      : line === -1
        ? fileEdit(
            text,
            language,
            written.find(mark => mark.marks === 'file'),
            idOf(piece),
          )
        : definitionEdit(text, language, { line, mark: marks.get(line) }, idOf(piece))
    taken.add(line)
    if ('reason' in edited) skipped.push({ at: nameSpan.start, reason: edited.reason })
    else if (edited.edit) placements.push({ piece, edit: edited.edit })
  })
  return { placements: placements.sort((a, b) => a.edit.start - b.edit.start), skipped }
}

/** What takes ids out of a text again. Of a line that somebody gave two, both go. */
export function strip(text: string, language: Language, marks: readonly InlineId[]): TextEdit[] {
  return marks.map(mark => ({ start: startOfAll(text, mark, language), end: mark.end, text: '' }))
}

/** Where in a text the id itself stands that an edit writes. */
export function offsetInEdit(edit: TextEdit): number {
  return edit.text.lastIndexOf('rm_')
}

function definitionEdit(
  text: string,
  language: Language,
  { line, mark }: { readonly line: number; readonly mark: InlineId | undefined },
  id: string,
): Edited {
  if (mark) return replaced(text, mark, id)
  const end = contentEnd(text, line)
  const content = text.slice(line, end)
  if (content.includes('\r'))
    return { reason: 'Its line ends in a carriage return alone, which not everybody takes for an end.' }
  if (content.trimEnd().endsWith('\\'))
    return { reason: 'Its line goes on on the next one, so a comment would break it.' }
  return { edit: { start: end, end, text: `  ${comment(language, id)}` } }
}

function fileEdit(text: string, language: Language, mark: InlineId | undefined, id: string): Edited {
  if (mark) return replaced(text, mark, id)
  const ownLine = comment(language, `${fileMark} ${id}`)
  const ending = lineEnding(text)
  const at = headerEnd(text, language)
  if (/\r(?!\n)/.test(text.slice(0, at))) return { reason: 'Its first line ends in a carriage return alone.' }
  const isLastLine = at === text.length && at > 0 && text[at - 1] !== '\n' && text !== byteOrderMark
  return { edit: { start: at, end: at, text: isLastLine ? ending + ownLine : ownLine + ending } }
}

function replaced(text: string, mark: InlineId, id: string): Edited {
  if (mark.id === id) return {}
  const start = idOffset(text, mark)
  return { edit: { start, end: start + idLength, text: id } }
}

function comment({ comment }: Language, words: string): string {
  const { open, close } = comment!
  return close ? `${open} ${words} ${close}` : `${open} ${words}`
}

function startOfAll(text: string, mark: InlineId, language: Language): number {
  if (mark.marks === 'file') return mark.start
  const line = lineStart(text, mark.start)
  let { start } = mark
  for (;;) {
    const before = findInlineIds(text.slice(line, start), language)[0]
    if (!before) return start
    start = line + before.start
  }
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** Where a line's text ends, before its line end. */
function contentEnd(text: string, lineStart: number): number {
  const end = text.indexOf('\n', lineStart)
  if (end === -1) return text.length
  return end > lineStart && text[end - 1] === '\r' ? end - 1 : end
}
