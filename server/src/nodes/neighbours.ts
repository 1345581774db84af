import type { CodeNode } from './code-node.js'
import type { EdgeType, Graph } from './graph/graph.js'
import type { NodeStore } from './store/node-store.js'

interface Needs {
  readonly store: NodeStore
  readonly graph: Graph
  /** As the person sees it. */
  get(agentId: string): CodeNode | undefined
  inFile(path: string): readonly CodeNode[]
}

/** Who stands around a node: in its file as it is seen now, in the graph as it is stored. */
export class Neighbours {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  parentOf(agentId: string): CodeNode | undefined {
    const parentId = this.#needs.get(agentId)?.parentId
    return parentId ? this.#needs.get(parentId) : undefined
  }

  /** The outermost first. */
  ancestorsOf(node: CodeNode): CodeNode[] {
    const parent = node.parentId === null ? undefined : this.#needs.get(node.parentId)
    return parent ? [...this.ancestorsOf(parent), parent] : []
  }

  childrenOf(agentId: string, limit: number): CodeNode[] {
    const node = this.#needs.get(agentId)
    if (!node) return []
    return this.#needs
      .inFile(node.filePath)
      .filter(({ parentId }) => parentId === agentId)
      .slice(0, limit)
  }

  callersOf(agentId: string, limit: number): CodeNode[] {
    return this.#seen(agentId, id => this.#needs.graph.sources(id, 'calls', limit))
  }

  calleesOf(agentId: string, limit: number): CodeNode[] {
    return this.#seen(agentId, id => this.#needs.graph.targets(id, 'calls', limit))
  }

  reachableFrom(agentId: string, type: EdgeType, depth: number, limit: number): CodeNode[] {
    return this.#seen(agentId, id => this.#needs.graph.reachable(id, type, depth, limit))
  }

  reaching(agentId: string, type: EdgeType, depth: number, limit: number): CodeNode[] {
    return this.#seen(agentId, id => this.#needs.graph.reaching(id, type, depth, limit))
  }

  #seen(agentId: string, idsOf: (nodeId: number) => readonly number[]): CodeNode[] {
    const { store, get } = this.#needs
    const row = store.row(agentId)
    if (!row) return []
    return idsOf(row.node_id).flatMap(id => {
      const stored = store.byNodeId(id)
      return (stored && get(stored.agentId)) ?? []
    })
  }
}
