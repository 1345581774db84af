import type { CodeNode } from '../code-node.js'
import { claimByAddress } from './by-address.js'
import { type Claims, enoughTokens, kindOf, type Trait } from './claims.js'
import { groupBy } from './group-by.js'
import { byParent, type Elsewhere } from './known.js'

const body: Trait = unit => `${kindOf(unit)} ${unit.bodyHash}`

const amongEquals: readonly Trait[] = [
  unit => `${body(unit)}\0${unit.fullName}`,
  unit => `${body(unit)}\0${unit.name}`,
  body,
]

/**
 * Rule 3 within the file: the same tokens elsewhere or under another name. Outermost first, and whoever is found
 * brings its members along.
 */
export function claimByBody(claims: Claims, nodes: readonly CodeNode[]): void {
  const left = nodes.filter(node => !claims.isClaimed(node.agentId) && node.nodeType !== 'file')
  if (left.length === 0) return
  const nodesWith = groupBy(left, body)
  const piecesWith = groupBy(claims.unclaimed(), index => body(claims.pieces[index]!))
  const childrenOf = byParent(nodes)
  for (const [trait, pieces] of piecesWith) {
    const equals = nodesWith.get(trait)
    if (!equals) continue
    for (const finer of amongEquals) claimByAddress(claims, childrenOf, claims.pairUp(pieces, equals, finer))
  }
}

/**
 * Rule 3 beyond the file: an orphan with the same tokens, however long ago it was orphaned, if it is the only one (or
 * the only one of that name) and the tokens are too many to be the same by chance.
 */
export function claimOrphansByBody(claims: Claims, past: readonly CodeNode[], elsewhere: Elsewhere): void {
  const unclaimed = claims.unclaimed()
  if (unclaimed.length === 0) return
  const pastWith = groupBy(past, node => node.bodyHash)
  const living = claims.livingBodies()
  for (const index of unclaimed) {
    if (claims.idOf(index) !== undefined) continue
    const { bodyHash } = claims.pieces[index]!
    const orphans = [...(pastWith.get(bodyHash) ?? []), ...elsewhere.orphansWithBody(bodyHash)]
    const orphan = theOne(claims, index, orphans)
    if (!orphan || isBetterElsewhere(claims, index, orphan)) continue
    // Beside somebody with the very same body, who has just been copied?
    if (living.has(bodyHash) && claims.pieces[index]!.name !== orphan.name) continue
    claims.claim(index, orphan.agentId)
    claimByAddress(claims, parentId => elsewhere.orphansUnder(parentId), [index])
  }
}

function theOne(claims: Claims, index: number, orphans: readonly CodeNode[]): CodeNode | undefined {
  const piece = claims.pieces[index]!
  const possible = new Map(
    orphans
      .filter(node => !claims.isClaimed(node.agentId) && kindOf(node) === kindOf(piece))
      .map(node => [node.agentId, node]),
  )
  const [only] = possible.values()
  if (possible.size === 1) return piece.tokenCount >= enoughTokens || only!.name === piece.name ? only : undefined
  const namesakes = [...possible.values()].filter(node => node.name === piece.name)
  return namesakes.length === 1 && piece.tokenCount >= enoughTokens ? namesakes[0] : undefined
}

/** A copy under another name must not take what its original, further down, is about to claim. */
function isBetterElsewhere(claims: Claims, index: number, orphan: CodeNode): boolean {
  const piece = claims.pieces[index]!
  if (piece.name === orphan.name) return false
  return claims
    .unclaimed()
    .some(other => claims.pieces[other]!.bodyHash === piece.bodyHash && claims.pieces[other]!.name === orphan.name)
}
