import { applyEdits, splitLines } from '../../base/text.js'
import { groupBy } from '../../nodes/match/group-by.js'
import { headerEnd } from '../../syntax/header.js'
import { findInlineIds } from '../../syntax/inline-ids.js'
import { builtIn, type Language } from '../../syntax/languages.js'
import { strip } from '../../syntax/write-inline-ids.js'
import type { SourceChange } from './source-change.js'

/**
 * A change with the inline ids that stand in the source of now: that ids were written, or taken out, since it was made
 * is no change that it could conflict with. A line that the proposal itself changes gets none; the next writing of ids
 * sees to it.
 */
export function withIdsOf(source: string, change: SourceChange): SourceChange {
  const { path, from, to } = change
  const language = builtIn.of(path)
  if (!language?.comment || idsIn(source, language) === idsIn(from, language)) return change
  return { path, from: withLinesOf(source, from, language), to: withLinesOf(source, to, language) }
}

function idsIn(source: string, language: Language): string {
  return findInlineIds(source, language)
    .map(({ id, marks }) => `${marks} ${id}`)
    .join()
}

/** Gives lines that are the same but for an id the one that stands in `source`, equal ones in their order. */
function withLinesOf(source: string, text: string, language: Language): string {
  const fileLine = findInlineIds(source, language).find(({ marks }) => marks === 'file')
  const plain = withoutIds(text, language)
  const lines = splitLines(plain).map(line => ({ key: withoutEnd(line), ending: line.slice(withoutEnd(line).length) }))
  const ownLines = fileLine ? source.slice(0, fileLine.start) + source.slice(fileLine.end) : source
  const written = groupBy(splitLines(ownLines).map(withoutEnd), line => withoutIds(line, language))
  const wanted = groupBy(lines, ({ key }) => key)
  // Where one of several equal lines came or went, nobody can say which of them has which id.
  const isClear = (key: string) => written.get(key)?.length === wanted.get(key)!.length
  const named = lines.map(line => {
    const place = wanted.get(line.key)!.indexOf(line)
    return (isClear(line.key) ? written.get(line.key)![place]! : line.key) + line.ending
  })
  if (!fileLine) return named.join('')
  const top = headerEnd(plain, language)
  return plain.slice(0, top) + source.slice(fileLine.start, fileLine.end) + named.join('').slice(top)
}

function withoutIds(text: string, language: Language): string {
  return applyEdits(text, strip(text, language, findInlineIds(text, language)))
}

function withoutEnd(line: string): string {
  return line.replace(/\r?\n$/, '')
}
