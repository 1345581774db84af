import type { Database } from '../../base/database.js'
import type { CodeNode } from '../code-node.js'
import type { Elsewhere } from '../match/known.js'
import { contentsOf, nodesIn } from './contents.js'
import { orphanById, orphansAt, orphansSince, orphansUnder, orphansWithBody } from './orphan-rows.js'

export interface NodeRow {
  readonly node_id: number
  readonly agent_id: string
  /** NULL for an orphan. */
  readonly file_id: number | null
}

interface Remembered {
  readonly revision: number
  readonly nodes: readonly CodeNode[]
  readonly byId: ReadonlyMap<string, CodeNode>
}

const remembered = 64

/** One act, such as moving a file, may reach the disk and its watchers in several steps. */
const justNowMs = 2_000

/**
 * Reads the nodes that are stored: those of the files as they are on disk, and orphans. The files that were asked for
 * last are remembered as long as their rows stay the same.
 */
export class NodeStore implements Elsewhere {
  readonly #database: Database
  readonly #since: number | undefined
  readonly #memory = new Map<number, Remembered>()

  /** @param since what vanished from then on vanished just now: when a scan began; the moment of asking when absent */
  constructor(database: Database, since?: number) {
    this.#database = database
    this.#since = since
  }

  byId(agentId: string): CodeNode | undefined {
    const row = this.row(agentId)
    if (!row) return undefined
    if (row.file_id === null) return orphanById(this.#database, row.node_id)
    return this.#file(row.file_id)?.byId.get(agentId)
  }

  row(agentId: string): NodeRow | undefined {
    return this.#database
      .sql<[string], NodeRow>('SELECT node_id, agent_id, file_id FROM nodes WHERE agent_id = ?')
      .get(agentId)
  }

  byNodeId(nodeId: number): CodeNode | undefined {
    const row = this.#database
      .sql<[number], NodeRow>('SELECT node_id, agent_id, file_id FROM nodes WHERE node_id = ?')
      .get(nodeId)
    return row && row.file_id !== null ? this.#file(row.file_id)?.byId.get(row.agent_id) : undefined
  }

  isTaken(agentId: string): boolean {
    return this.row(agentId) !== undefined
  }

  /** In text order, parents before their members. */
  inFile(path: string): readonly CodeNode[] {
    const row = this.#database.sql<[string], { file_id: number }>('SELECT file_id FROM files WHERE path = ?').get(path)
    return (row && this.#file(row.file_id)?.nodes) ?? []
  }

  inFileWithId(fileId: number): readonly CodeNode[] {
    return this.#file(fileId)?.nodes ?? []
  }

  orphansInFile(path: string): CodeNode[] {
    return orphansAt(this.#database, path)
  }

  orphansWithBody(bodyHash: string): CodeNode[] {
    return orphansWithBody(this.#database, bodyHash)
  }

  orphansUnder(parentId: string): CodeNode[] {
    return orphansUnder(this.#database, parentId)
  }

  justOrphaned(): CodeNode[] {
    return orphansSince(this.#database, (this.#since ?? Date.now()) - justNowMs)
  }

  #file(fileId: number): Remembered | undefined {
    const known = this.#memory.get(fileId)
    const revision = this.#database
      .sql<[number], { revision: number }>('SELECT revision FROM contents WHERE file_id = ?')
      .get(fileId)?.revision
    this.#memory.delete(fileId)
    if (revision === undefined) return undefined
    const file = known?.revision === revision ? known : this.#read(fileId)
    if (file) this.#memory.set(fileId, file)
    if (this.#memory.size > remembered) this.#memory.delete(this.#memory.keys().next().value!)
    return file
  }

  #read(fileId: number): Remembered | undefined {
    const row = contentsOf(this.#database, fileId)
    if (!row) return undefined
    const nodes = nodesIn(row)
    return { revision: row.revision, nodes, byId: new Map(nodes.map(node => [node.agentId, node])) }
  }
}

/** The same where there are no orphans: a first scan would ask for them once a node. */
export function withoutOrphans(store: NodeStore): Elsewhere {
  return {
    byId: agentId => store.byId(agentId),
    isTaken: agentId => store.isTaken(agentId),
    orphansWithBody: () => [],
    orphansUnder: () => [],
    justOrphaned: () => [],
  }
}
