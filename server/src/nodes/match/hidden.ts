import { type Span, textHash } from '../../base/text.js'
import type { CodeNode } from '../code-node.js'
import type { Sighting } from '../sighting.js'
import { type Claims, kindOf } from './claims.js'
import type { Known } from './known.js'
import { isWordCharacter, type Place, placeOfText } from './verbatim.js'

/** A node that cannot be seen, and where it stands or, behind errors, must stand if it still does. */
export interface Hidden extends Place {
  readonly node: CodeNode
}

/**
 * Parts the nodes that no piece claimed into those that are gone and those that a half-typed line may be hiding. A node
 * is hidden if its text still stands, as in an unclosed comment, or if there is damage in its gap: the stretch of the
 * new text between the neighbours it had in the old one. Neighbours say more than an edit could: an unclosed quote or
 * bracket does its damage far from where it stands.
 */
export function partHiddenFromGone(
  claims: Claims,
  { present, scars }: Known,
  sighting: Sighting,
): { readonly hidden: readonly Hidden[]; readonly gone: readonly CodeNode[] } {
  const missing = present.filter(node => !claims.isClaimed(node.agentId))
  if (missing.length === 0) return { hidden: [], gone: [] }
  const text = sighting.text()
  const pieceAt = new Map(
    claims.pieces.map((piece, index) => [piece.nameSpan.start, index]).slice(1) as [number, number][],
  )
  const isTaken = (nameStart: number) => {
    const piece = pieceAt.get(nameStart)
    return piece !== undefined && claims.idOf(piece) !== undefined
  }
  const damaged = sighting.damaged.filter(span => !scars.has(scarOf(span, text)))
  const wasSound = scars.size === 0
  const gapOf = gapFinder(claims, present, damaged, text.length)
  const hidden: Hidden[] = []
  const gone: CodeNode[] = []
  let from = 0
  for (const node of [...missing].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)) {
    const standing = placeOfText(node, text, isTaken)
    const piece = standing && pieceAt.get(standing.nameSpan.start)
    if (piece !== undefined && kindOf(claims.pieces[piece]!) === kindOf(node)) {
      // The same text in other surroundings: with the comment of a line that is missing now, for instance.
      claims.claim(piece, node.agentId)
      continue
    }
    // What was a unit only while a line was broken (a call, read as a definition) still stands too, and never was one.
    if (standing && piece === undefined && wasSound) {
      hidden.push({ node, ...standing })
      continue
    }
    const gap = gapOf(node)
    const damage = damaged.filter(span => touches(span, gap))
    if (damage.length === 0) {
      gone.push(node)
      continue
    }
    const guess = placeIn(gap, damage, node.name, from, text)
    from = guess.nameSpan.end
    hidden.push({ node, ...guess })
  }
  return { hidden, gone }
}

/** Stands among the scars while there is damage that hides somebody. */
export const openWound = 'open wound'

/**
 * Names for the damage in a text. Some code never parses (a macro, newer syntax than the grammar's); without scars
 * nobody beside it could ever be deleted.
 */
export function scarsOf({ damaged, text }: Pick<Sighting, 'damaged' | 'text'>): string[] {
  if (damaged.length === 0) return []
  const whole = text()
  return damaged.map(span => scarOf(span, whole))
}

/** By whole lines, because damage may be an empty span: something that is missing. */
function scarOf({ start, end }: Span, text: string): string {
  const lineEnd = text.indexOf('\n', end)
  return textHash(text.slice(text.lastIndexOf('\n', start - 1) + 1, lineEnd === -1 ? text.length : lineEnd))
}

/**
 * Between the neighbours, which may have changed places; without one, from the beginning or to the end. A damaged
 * neighbour may have swallowed the node, so the gap goes on to its other side.
 */
function gapFinder(
  claims: Claims,
  present: readonly CodeNode[],
  damaged: readonly Span[],
  length: number,
): (node: CodeNode) => Span {
  const spans = new Map(claims.pieces.map((piece, index) => [claims.idOf(index), piece.span]))
  const seen = present.flatMap(node => {
    const now = spans.get(node.agentId)
    return now ? [{ before: node.span, now }] : []
  })
  const byStart = [...seen].sort((a, b) => a.before.start - b.before.start)
  const byEnd = [...seen].sort((a, b) => a.before.end - b.before.end)
  const isDamaged = (span: Span) => damaged.some(damage => touches(damage, span))
  return ({ span }) => {
    const previous = byEnd[countWhere(byEnd, ({ before }) => before.end <= span.start) - 1]?.now
    const next = byStart[countWhere(byStart, ({ before }) => before.start < span.end)]?.now
    const start = previous ? (isDamaged(previous) ? previous.start : previous.end) : 0
    const end = next ? (isDamaged(next) ? next.end : next.start) : length
    return { start: Math.min(start, end), end: Math.max(start, end) }
  }
}

function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && a.end >= b.start
}

/** How many leading items hold; those that do come first. */
function countWhere<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(items[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}

/** Where the name still stands in the gap, to the gap's end; else the damage itself. */
function placeIn(gap: Span, damage: readonly Span[], name: string, from: number, text: string): Place {
  const at = indexOfWord(text, name, Math.max(gap.start, from))
  if (at !== -1 && at + name.length <= gap.end) {
    const lineStart = text.lastIndexOf('\n', at - 1) + 1
    const nameSpan = { start: at, end: at + name.length }
    return { span: { start: Math.max(gap.start, lineStart), end: gap.end }, nameSpan }
  }
  const start = Math.max(0, Math.min(Math.max(gap.start, damage[0]!.start), gap.end, text.length - 1))
  const end = Math.max(Math.min(gap.end, damage.at(-1)!.end), Math.min(start + 1, text.length))
  return { span: { start, end }, nameSpan: { start, end: Math.min(start + 1, end) } }
}

function indexOfWord(text: string, word: string, from: number): number {
  for (let at = text.indexOf(word, from); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + word.length])) return at
  }
  return -1
}
