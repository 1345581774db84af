import { likeness, type Sketch } from '../../syntax/sketch.js'
import type { CodeNode } from '../code-node.js'
import { claimByAddress } from './by-address.js'
import { type Claims, enoughTokens, kindOf } from './claims.js'
import { groupBy } from './group-by.js'

/** A text of which some pieces are nobody yet. */
export interface Seeker {
  readonly claims: Claims
  sketchOf(piece: number): Sketch
}

/** Nodes whose code was seen last in another shape. */
export interface Lost {
  readonly nodes: readonly CodeNode[]
  sketchOf(node: CodeNode): Sketch
  childrenOf(parentId: string): readonly CodeNode[]
}

interface Pair {
  readonly seeker: Seeker
  readonly piece: number
  readonly node: CodeNode
  readonly score: number
}

/** Rule 4 (specification: lsp.md, Identity). */
const alikeEnough = 0.6

/** `case object N` looks like any other, even to those who are called so. */
const fewestTokens = 6

/** Of two that look nearly the same, the one with the old name or under the old parent is rather meant. */
const forTheName = 0.15
const forTheParent = 0.1

/** A second or less. Beyond, as when a generated file is generated anew, only namesakes are compared. */
const mostPairs = 2_000_000

/**
 * Rule 4: lets pieces claim nodes that look alike, the best pair first. What encloses goes first, and whoever is found
 * brings its members along.
 */
export function claimByLikeness(seekers: readonly Seeker[], lost: Lost): void {
  for (const nodeTypes of [['file'], ['class'], ['function', 'method', 'section', 'table']]) {
    const isMeant = (unit: { readonly nodeType: string }) => nodeTypes.includes(unit.nodeType)
    const nodes = lost.nodes.filter(isMeant)
    if (nodes.length === 0) continue
    for (const { seeker, piece, node } of bestFirst(pairsOf(seekers, nodes, isMeant, lost.sketchOf))) {
      const { claims } = seeker
      if (claims.idOf(piece) !== undefined || claims.isClaimed(node.agentId)) continue
      claims.claim(piece, node.agentId)
      claimByAddress(claims, lost.childrenOf, [piece])
    }
  }
}

function pairsOf(
  seekers: readonly Seeker[],
  nodes: readonly CodeNode[],
  isMeant: (unit: { readonly nodeType: string }) => boolean,
  sketchOf: Lost['sketchOf'],
): Pair[] {
  // What stands beside somebody with the very same body is a copy of theirs, whomever else it looks like.
  const seeking = seekers.map(seeker => {
    const { claims } = seeker
    const { pieces } = claims
    const living = claims.livingBodies()
    const isCopy = (index: number) => living.has(pieces[index]!.bodyHash)
    return { seeker, pieces: claims.unclaimed().filter(index => isMeant(pieces[index]!) && !isCopy(index)) }
  })
  const pieceCount = seeking.reduce((sum, { pieces }) => sum + pieces.length, 0)
  if (pieceCount === 0) return []
  const byName = groupBy(nodes, node => node.name)
  const isTooMuch = pieceCount * nodes.length > mostPairs
  const sketches = new Map(nodes.map(node => [node, sketchOf(node)]))
  return seeking.flatMap(({ seeker, pieces }) =>
    pieces.flatMap(piece => {
      const candidates = isTooMuch ? (byName.get(seeker.claims.pieces[piece]!.name) ?? []) : nodes
      return pairsWith(seeker, piece, candidates, sketches)
    }),
  )
}

function pairsWith(
  seeker: Seeker,
  piece: number,
  candidates: readonly CodeNode[],
  sketches: ReadonlyMap<CodeNode, Sketch>,
): Pair[] {
  const { claims } = seeker
  const { tokenCount, name, parent, ...unit } = claims.pieces[piece]!
  const parentId = parent < 0 ? null : claims.idOf(parent)
  let sketch: Sketch | undefined
  return candidates.flatMap(node => {
    if (claims.isClaimed(node.agentId) || kindOf(node) !== kindOf(unit)) return []
    if (Math.min(tokenCount, node.tokenCount) * 3 < Math.max(tokenCount, node.tokenCount)) return []
    const isNamesake = node.name === name
    const isSibling = node.parentId === parentId
    const proof = isNamesake || isSibling ? fewestTokens : enoughTokens
    if (Math.min(tokenCount, node.tokenCount) < proof) return []
    sketch ??= seeker.sketchOf(piece)
    const alike = likeness(sketch, sketches.get(node)!)
    if (alike < alikeEnough) return []
    return { seeker, piece, node, score: alike + (isNamesake ? forTheName : 0) + (isSibling ? forTheParent : 0) }
  })
}

/** Stable: of equals the first piece goes first. */
function bestFirst(pairs: readonly Pair[]): Pair[] {
  return [...pairs].sort((a, b) => b.score - a.score)
}
