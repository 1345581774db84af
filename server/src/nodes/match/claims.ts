import type { Piece } from '../../syntax/piece.js'
import type { CodeNode } from '../code-node.js'

/** What pieces and nodes are compared by. */
export type Trait = (unit: Piece | CodeNode) => string

/** Fewer tokens are the same by chance: `pass`, `return None`, an empty file. */
export const enoughTokens = 12

/** Which node each piece of one text turned out to be. A node is claimed once: a copy of it is somebody new. */
export class Claims {
  readonly pieces: readonly Piece[]
  readonly #ids: (string | undefined)[]
  readonly #claimed: Set<string>
  readonly #children: number[][]

  /** @param claimed ids that are claimed, shared by texts whose pieces claim from the same nodes */
  constructor(pieces: readonly Piece[], claimed = new Set<string>()) {
    this.pieces = pieces
    this.#claimed = claimed
    this.#ids = pieces.map(() => undefined)
    this.#children = pieces.map(() => [])
    pieces.forEach((piece, index) => {
      if (piece.parent >= 0) this.#children[piece.parent]!.push(index)
    })
  }

  idOf(piece: number): string | undefined {
    return this.#ids[piece]
  }

  isClaimed(agentId: string): boolean {
    return this.#claimed.has(agentId)
  }

  /** Indexes of the pieces inside a piece, one level down. */
  childrenOf(piece: number): readonly number[] {
    return this.#children[piece]!
  }

  /** Indexes of the pieces that nobody has been found for, outermost first. */
  unclaimed(among?: readonly number[]): number[] {
    const all = among ?? this.pieces.keys()
    return [...all].filter(index => this.#ids[index] === undefined)
  }

  /** Hashes of the pieces that are somebody: another piece with such a body is a copy of theirs. */
  livingBodies(): ReadonlySet<string> {
    return new Set(this.pieces.flatMap(({ bodyHash }, index) => (this.#ids[index] === undefined ? [] : bodyHash)))
  }

  claim(piece: number, agentId: string): void {
    this.#ids[piece] = agentId
    this.#claimed.add(agentId)
  }

  /** Lets pieces claim nodes that share a trait with them; among equals the first gets the first. Tells who did. */
  pairUp(pieces: readonly number[], nodes: readonly CodeNode[], trait: Trait): number[] {
    const [piece, node] = [pieces[0], nodes[0]]
    if (pieces.length === 1 && nodes.length === 1) return this.#pairUpTwo(piece!, node!, trait)
    const waiting = new Map<string, CodeNode[]>()
    for (const node of nodes) {
      if (this.#claimed.has(node.agentId)) continue
      const key = trait(node)
      const equals = waiting.get(key)
      if (equals) equals.push(node)
      else waiting.set(key, [node])
    }
    const paired: number[] = []
    if (waiting.size === 0) return paired
    for (const index of pieces) {
      if (this.#ids[index] !== undefined) continue
      const node = nextUnclaimed(waiting.get(trait(this.pieces[index]!)), this.#claimed)
      if (!node) continue
      this.claim(index, node.agentId)
      paired.push(index)
    }
    return paired
  }

  #pairUpTwo(piece: number, node: CodeNode, trait: Trait): number[] {
    const isFree = this.#ids[piece] === undefined && !this.#claimed.has(node.agentId)
    if (!isFree || trait(this.pieces[piece]!) !== trait(node)) return []
    this.claim(piece, node.agentId)
    return [piece]
  }
}

/** One node may wait twice, as it is and as it was. */
function nextUnclaimed(waiting: CodeNode[] | undefined, claimed: ReadonlySet<string>): CodeNode | undefined {
  let node = waiting?.shift()
  while (node && claimed.has(node.agentId)) node = waiting!.shift()
  return node
}

/** A function that moves into a class becomes a method, and is still itself. */
export function kindOf(unit: Pick<Piece, 'nodeType'>): string {
  return unit.nodeType === 'method' ? 'function' : unit.nodeType
}
