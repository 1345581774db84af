import type { CodeNode } from '../code-node.js'
import type { Sighting } from '../sighting.js'
import { claimByAddress } from './by-address.js'
import { type Claims, enoughTokens, kindOf } from './claims.js'
import { byParent } from './known.js'
import { placeOfText } from './verbatim.js'

/**
 * A brace that is missing moves the members of one class into another, where a namesake's address is waiting for them.
 * Where a piece was claimed by address alone, and both are to be found better elsewhere (the piece's code is that of
 * somebody missing, the claimant's code stands unclaimed), both go where their code is.
 */
export function untangle(claims: Claims, present: readonly CodeNode[], sighting: Sighting): void {
  const missing = present.filter(node => !claims.isClaimed(node.agentId))
  const unclaimed = claims.unclaimed()
  if (missing.length === 0 || unclaimed.length === 0) return
  const known = new Map(present.map(node => [node.agentId, node]))
  for (const [index, piece] of claims.pieces.entries()) {
    const holder = known.get(claims.idOf(index) ?? '')
    if (!holder || holder.nodeType === 'file' || holder.bodyHash === piece.bodyHash) continue
    const home = claims.unclaimed(unclaimed).find(at => isCodeOf(holder, claims.pieces[at]!, sighting))
    const owner = home !== undefined && missing.find(node => isCodeOf(node, piece, sighting))
    if (!owner || claims.isClaimed(owner.agentId)) continue
    const isProven = isBodyOf(owner, piece) || isBodyOf(holder, claims.pieces[home]!)
    if (!isProven) continue
    claims.claim(index, owner.agentId)
    claims.claim(home, holder.agentId)
    claimByAddress(claims, byParent(present), [index, home])
  }
}

type Unit = Claims['pieces'][number]

/** Whether a piece has the node's body, or stands where the node's very text does. */
function isCodeOf(node: CodeNode, piece: Unit, sighting: Sighting): boolean {
  if (kindOf(node) !== kindOf(piece)) return false
  if (node.bodyHash === piece.bodyHash) return true
  const place = node.name === piece.name && placeOfText(node, sighting.text(), start => start !== piece.nameSpan.start)
  return place !== false && place !== undefined
}

function isBodyOf(node: CodeNode, piece: Unit): boolean {
  return node.bodyHash === piece.bodyHash && piece.tokenCount >= enoughTokens
}
