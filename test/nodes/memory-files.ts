import { Lines } from '../../server/src/base/text.js'
import type { CodeNode } from '../../server/src/nodes/code-node.js'
import type { Elsewhere } from '../../server/src/nodes/match/known.js'
import { match } from '../../server/src/nodes/match/match.js'
import { nodesOf } from '../../server/src/nodes/match/nodes-of.js'
import { sightingOf } from '../../server/src/nodes/sighting.js'
import { discover } from '../../server/src/syntax/discover.js'
import { Grammars } from '../../server/src/syntax/grammars.js'
import { withTree } from '../../server/src/syntax/tree.js'
import { languageOf } from '../support/languages.js'

const grammars = new Grammars((language, message) => {
  throw new Error(`${language.id}: ${message}`)
})

/** Files that exist only as nodes: what a store does, without one. Every `write` is one save of one file. */
export class MemoryFiles implements Elsewhere {
  readonly #nodes = new Map<string, CodeNode>()
  readonly #damaged = new Map<string, boolean>()
  readonly #scars = new Map<string, readonly string[]>()

  /** Returns the file's living ids by `full name`, `full name#ordinal` for later namesakes, and `''` for the file. */
  async write(path: string, text: string): Promise<Record<string, string>> {
    const grammar = await grammars.load(languageOf(path)!)
    const discovery = withTree(grammar!, text, tree => discover(tree, path))
    const sighting = sightingOf(discovery, text, new Lines(text), piece => discovery.sketches[piece]!)
    this.#damaged.set(path, sighting.damaged.length > 0)
    const here = [...this.#nodes.values()].filter(node => node.filePath === path)
    const known = {
      present: here.filter(node => !node.orphaned),
      past: here.filter(node => node.orphaned).reverse(),
      scars: new Set(this.#scars.get(path)),
      sketchOf: ({ sketch = '' }: CodeNode) => sketch,
    }
    const assignment = match(sighting, path, known, this)
    this.#scars.set(path, assignment.scars)
    for (const node of assignment.gone) this.#put({ ...node, orphaned: true })
    const sketches = new Map(assignment.ids.map((id, piece) => [id, sighting.sketchOf(piece)]))
    for (const node of nodesOf(assignment, path).nodes) {
      const sketch = sketches.get(node.agentId) ?? node.sketch
      this.#put(sketch === undefined ? node : { ...node, sketch })
    }
    return this.idsIn(path)
  }

  idsIn(path: string): Record<string, string> {
    return Object.fromEntries(
      this.nodesIn(path).map(node => [node.fullName + (node.ordinal > 0 ? `#${node.ordinal}` : ''), node.agentId]),
    )
  }

  nodesIn(path: string): CodeNode[] {
    return [...this.#nodes.values()].filter(node => node.filePath === path && !node.orphaned)
  }

  /** Whether the parser met errors in what was written last. */
  isDamaged(path: string): boolean {
    return this.#damaged.get(path) === true
  }

  all(): CodeNode[] {
    return [...this.#nodes.values()]
  }

  byId(agentId: string): CodeNode | undefined {
    return this.#nodes.get(agentId)
  }

  isTaken(agentId: string): boolean {
    return this.#nodes.has(agentId)
  }

  orphansWithBody(bodyHash: string): CodeNode[] {
    return this.#orphans().filter(node => node.bodyHash === bodyHash)
  }

  orphansUnder(parentId: string): CodeNode[] {
    return this.#orphans().filter(node => node.parentId === parentId)
  }

  /** Every write is a scan of its own, in which nobody vanished elsewhere. */
  justOrphaned(): CodeNode[] {
    return []
  }

  #orphans(): CodeNode[] {
    return [...this.#nodes.values()].filter(node => node.orphaned).reverse()
  }

  /** Written last means latest. */
  #put(node: CodeNode): void {
    this.#nodes.delete(node.agentId)
    this.#nodes.set(node.agentId, node)
  }
}
