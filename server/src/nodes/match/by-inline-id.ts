import type { CodeNode } from '../code-node.js'
import type { Claims } from './claims.js'
import type { Elsewhere, Known } from './known.js'

/**
 * Rule 1: an id written in the source is who the piece is. Written twice, the piece at the node's own address keeps it.
 * An id that belongs to living code of another file was copied from there, and names nobody here. Returns who claimed.
 */
export function claimByInlineId(claims: Claims, { present, past }: Known, elsewhere: Elsewhere): number[] {
  const written = writtenIds(claims)
  if (written.size === 0) return []
  const here = new Map([...past, ...present].map(node => [node.agentId, node]))
  const claimed: number[] = []
  for (const [id, pieces] of written) {
    if (claims.isClaimed(id)) continue
    const node = here.get(id) ?? elsewhere.byId(id)
    if (node && !node.orphaned && !here.has(id)) continue
    const piece = node ? mostLike(node, pieces, claims) : pieces[0]!
    claims.claim(piece, id)
    claimed.push(piece)
  }
  return claimed
}

function writtenIds(claims: Claims): Map<string, number[]> {
  const written = new Map<string, number[]>()
  claims.pieces.forEach(({ inlineId }, index) => {
    if (inlineId === undefined || claims.idOf(index) !== undefined) return
    const equals = written.get(inlineId)
    if (equals) equals.push(index)
    else written.set(inlineId, [index])
  })
  return written
}

function mostLike(node: CodeNode, pieces: readonly number[], claims: Claims): number {
  const likeness = (index: number) => {
    const { name, fullName, ordinal } = claims.pieces[index]!
    return Number(name === node.name) + Number(fullName === node.fullName) + Number(ordinal === node.ordinal)
  }
  return pieces.reduce((best, index) => (likeness(index) > likeness(best) ? index : best))
}
