import type { Span } from '../../base/text.js'
import type { Piece } from '../../syntax/piece.js'
import type { CodeNode } from '../code-node.js'
import type { Survey } from '../survey.js'
import type { Claims } from './claims.js'

/** A node that cannot be seen where the parser met errors, and where it must stand if it still does. */
export interface Hidden {
  readonly node: CodeNode
  readonly span: Span
  readonly nameSpan: Span
}

/**
 * Parts the nodes that no piece claimed into those that are gone and those that a half-typed line may be hiding. A
 * node is hidden if there is damage in its gap: the stretch of the new text between the neighbours it had in the old
 * one. Neighbours say more than an edit could: an unclosed quote or bracket does its damage far from where it stands.
 */
export function partHiddenFromGone(
  claims: Claims,
  present: readonly CodeNode[],
  { damaged, text }: Survey,
): { readonly hidden: readonly Hidden[]; readonly gone: readonly CodeNode[] } {
  const missing = present.filter(node => !claims.isClaimed(node.agentId))
  if (missing.length === 0 || damaged.length === 0) return { hidden: [], gone: missing }
  const gapOf = gapFinder(claims, present, text.length)
  const hidden: Hidden[] = []
  const gone: CodeNode[] = []
  let from = 0
  for (const node of [...missing].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)) {
    const gap = gapOf(node)
    const damage = damaged.filter(({ start, end }) => start <= gap.end && end >= gap.start)
    if (damage.length === 0) {
      gone.push(node)
      continue
    }
    const place = placeIn(gap, damage, node.name, from, text)
    from = place.nameSpan.end
    hidden.push({ node, ...place })
  }
  return { hidden, gone }
}

/** Between the neighbours, which may have changed places; without one, from the beginning or to the end. */
function gapFinder(claims: Claims, present: readonly CodeNode[], length: number): (node: CodeNode) => Span {
  const spans = new Map(claims.pieces.map((piece, index) => [claims.idOf(index), piece.span]))
  const seen = present.flatMap(node => {
    const now = spans.get(node.agentId)
    return now ? [{ before: node.span, now }] : []
  })
  const byStart = [...seen].sort((a, b) => a.before.start - b.before.start)
  const byEnd = [...seen].sort((a, b) => a.before.end - b.before.end)
  return ({ span }) => {
    const previous = byEnd[countWhere(byEnd, ({ before }) => before.end <= span.start) - 1]
    const next = byStart[countWhere(byStart, ({ before }) => before.start < span.end)]
    const [a, b] = [previous?.now.end ?? 0, next?.now.start ?? length]
    return { start: Math.min(a, b), end: Math.max(a, b) }
  }
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
function placeIn(
  gap: Span,
  damage: readonly Span[],
  name: string,
  from: number,
  text: string,
): Pick<Piece, 'span' | 'nameSpan'> {
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

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character)
}
