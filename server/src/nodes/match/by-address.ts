import type { CodeNode } from '../code-node.js'
import type { Claims, Trait } from './claims.js'
import { groupBy } from './group-by.js'

const address: Trait = unit => `${unit.nodeType} ${unit.name}`

/** Overloads and redefinitions share an address. Inserting one in the middle must move no id, so order comes last. */
const amongEquals: readonly Trait[] = [
  unit => `${unit.signature}\0${unit.bodyHash}`,
  unit => unit.signature,
  unit => unit.bodyHash,
  () => '',
]

/**
 * Rule 2: same parent, name and type, from pieces that are known downward. Parents are compared by id, so that the
 * members of a renamed class keep theirs.
 */
export function claimByAddress(
  claims: Claims,
  childrenOf: (parentId: string) => readonly CodeNode[],
  from: readonly number[],
): void {
  const open = [...from]
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    const parentId = claims.idOf(parent)
    if (parentId === undefined) continue
    const pieces = claims.childrenOf(parent)
    const nodes = pieces.length > 0 ? childrenOf(parentId) : []
    if (nodes.length > 0) claimAmong(claims, pieces, nodes)
    open.push(...pieces)
  }
}

function claimAmong(claims: Claims, pieces: readonly number[], nodes: readonly CodeNode[]): void {
  const nodesAt = groupBy(nodes, address)
  for (const [place, equals] of groupBy(pieces, index => address(claims.pieces[index]!))) {
    const candidates = nodesAt.get(place)
    if (!candidates) continue
    // Nearly everybody is alone at an address, and comparing costs more than everything else here.
    const traits = equals.length === 1 && candidates.length === 1 ? amongEquals.slice(-1) : amongEquals
    for (const trait of traits) claims.pairUp(equals, candidates, trait)
  }
}

/** The same for nodes whose parents are not known any more: by the names of the parents. */
export function claimByFullName(claims: Claims, nodes: readonly CodeNode[]): void {
  const pieces = claims.unclaimed()
  claims.pairUp(pieces, nodes, unit => `${unit.nodeType} ${unit.fullName}\0${unit.ordinal}`)
  claims.pairUp(pieces, nodes, unit => `${unit.nodeType} ${unit.fullName}`)
}
