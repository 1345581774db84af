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

/** A function that became a class, or a constant an object: where it was and called as it was, it is still itself. */
export function claimInAnotherShape(
  claims: Claims,
  nodes: readonly CodeNode[],
  childrenOf: (parentId: string) => readonly CodeNode[],
): void {
  const place = (name: string, parentId: string | null | undefined) => `${parentId} ${name}`
  const left = groupBy(
    nodes.filter(({ agentId }) => !claims.isClaimed(agentId)),
    ({ name, parentId }) => place(name, parentId),
  )
  const unclaimed = groupBy(claims.unclaimed(), index => {
    const { name, parent } = claims.pieces[index]!
    return place(name, parent < 0 ? null : claims.idOf(parent))
  })
  for (const [at, pieces] of unclaimed) {
    const [node, ...more] = left.get(at) ?? []
    if (!node || more.length > 0 || pieces.length > 1) continue
    claims.claim(pieces[0]!, node.agentId)
    claimByAddress(claims, childrenOf, pieces)
  }
}

/** The same for nodes whose parents are not known any more: by the names of the parents. */
export function claimByFullName(claims: Claims, nodes: readonly CodeNode[]): void {
  const pieces = claims.unclaimed()
  claims.pairUp(pieces, nodes, unit => `${unit.nodeType} ${unit.fullName}\0${unit.ordinal}`)
  claims.pairUp(pieces, nodes, unit => `${unit.nodeType} ${unit.fullName}`)
}
