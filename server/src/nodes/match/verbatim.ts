import { type Span, textHash } from '../../base/text.js'
import type { CodeNode } from '../code-node.js'

/** Where a node's source text stands, and its name in it. */
export interface Place {
  readonly span: Span
  readonly nameSpan: Span
}

/** Of a name that is everywhere, the first so many places are looked at. */
const mostPlaces = 64

/**
 * Where the very text of a node still stands although no piece is seen there: an unclosed comment or quote has swallowed
 * it, or the line above it that made it a unit is gone. Undefined where it does not, or where somebody else stands.
 * @param isTaken whether the unit whose name starts there is somebody
 */
export function placeOfText(node: CodeNode, text: string, isTaken: (nameStart: number) => boolean): Place | undefined {
  const length = node.span.end - node.span.start
  const lead = node.nameSpan.start - node.span.start
  const nameLength = node.nameSpan.end - node.nameSpan.start
  const word = firstWordOf(node.name, nameLength)
  if (word === '') return undefined
  let at = text.indexOf(word, lead)
  for (let looks = 0; at !== -1 && looks < mostPlaces; looks++, at = text.indexOf(word, at + 1)) {
    const span = { start: at - lead, end: at - lead + length }
    if (span.end > text.length) return undefined
    if (
      isTaken(at) ||
      isWordCharacter(text[span.end]) ||
      textHash(text.slice(span.start, span.end)) !== node.sourceHash
    )
      continue
    return { span, nameSpan: { start: at, end: at + nameLength } }
  }
  return undefined
}

/** What is shown as a name may have a prefix (`impl Cart`) that is no part of it in the text, and less white space. */
function firstWordOf(name: string, lengthInText: number): string {
  const inText = name.length > lengthInText ? name.slice(name.length - lengthInText) : name
  return inText.split(' ', 1)[0]!
}

export function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character)
}
