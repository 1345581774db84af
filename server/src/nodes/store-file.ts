import type { Database } from '../base/database.js'
import { announce, announceRemoval, type Former } from './announcements.js'
import type { CodeNode } from './code-node.js'
import { type FileState, fileRow, putFile, stemOf } from './file-rows.js'
import { type NamesOf, unsettle, updateNames } from './names.js'
import { insertNode, type NodeRow, nodeOf, saysTheSame, updateNode } from './node-rows.js'
import { NodeStore } from './node-store.js'
import { mentionedBy, putUses, storedUses, type Use } from './uses.js'

/** A file as it is now. */
export interface FileUpdate {
  readonly file: FileState
  /** All nodes that are in it, in text order. */
  readonly nodes: readonly CodeNode[]
  /** The agent id of each piece, which `uses` means by its numbers. */
  readonly ids: readonly string[]
  /** Ids that are in no row yet. */
  readonly born: ReadonlySet<string>
  readonly uses: readonly Use[]
}

/** What storing changed, as agent ids. */
export interface StoredChanges {
  readonly created: string[]
  readonly updated: string[]
  readonly orphaned: string[]
}

export interface StoreOptions {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Whether the journal is to hear of it; not of a first scan. */
  readonly announce: boolean
  readonly tags: readonly string[]
  /** A first scan lists names and resolves edges when it is through. */
  readonly isFirstScan?: boolean
}

/** Makes the rows of a file say what the file says. Call inside a transaction. */
export function storeFile(database: Database, update: FileUpdate, options: StoreOptions): StoredChanges {
  return new FileWriter(database, update, options).write()
}

/** A file that is not there any more: its nodes are orphaned. Call inside a transaction. */
export function removeFile(database: Database, path: string, options: StoreOptions): StoredChanges {
  const rows = new NodeStore(database).rowsInFile(path)
  const file = fileRow(database, path)
  if (file) {
    const was = namesOf(rows, storedUses(database, file.file_id))
    updateNames(database, file.file_id, was, namesOf([], []))
    putUses(database, file.file_id, [], () => 0)
    putFile(database, { ...file, hash: null, size: 0, mtime_ms: 0, scars: '[]' })
  }
  orphan(database, rows, options)
  return { created: [], updated: [], orphaned: rows.map(row => row.agent_id) }
}

/** Marks nodes whose code has left their file. Call inside a transaction. */
export function orphanById(database: Database, nodes: readonly CodeNode[], options: StoreOptions): StoredChanges {
  const store = new NodeStore(database)
  const rows = nodes.flatMap(node => store.row(node.agentId) ?? [])
  orphan(database, rows, options)
  return { created: [], updated: [], orphaned: rows.map(row => row.agent_id) }
}

function orphan(database: Database, rows: readonly NodeRow[], { now, announce, tags }: StoreOptions): void {
  for (const row of rows) {
    database.sql('UPDATE nodes SET orphaned_at = ? WHERE node_id = ?').run(now, row.node_id)
    dropEdges(database, row.node_id)
    if (announce) announceRemoval(database, nodeOf(row), tags)
  }
  unsettle(database, new Set(rows.map(nameInUse)))
}

class FileWriter {
  readonly #database: Database
  readonly #update: FileUpdate
  readonly #options: StoreOptions
  readonly #store: NodeStore
  readonly #fileId: number
  readonly #before: ReadonlyMap<string, NodeRow>
  readonly #nodes: ReadonlyMap<string, CodeNode>
  readonly #nodeIds = new Map<string, number>()
  /** Names that are new here, or that are gone from here. */
  readonly #names = new Set<string>()
  readonly #changes: StoredChanges = { created: [], updated: [], orphaned: [] }

  constructor(database: Database, update: FileUpdate, options: StoreOptions) {
    this.#database = database
    this.#update = update
    this.#options = options
    this.#store = new NodeStore(database)
    this.#before = new Map(this.#store.rowsInFile(update.file.path).map(row => [row.agent_id, row]))
    this.#nodes = new Map(update.nodes.map(node => [node.agentId, node]))
    this.#fileId = putFile(database, update.file)
  }

  write(): StoredChanges {
    const { nodes, ids, uses } = this.#update
    for (const node of nodes) this.#write(node)
    const gone = [...this.#before.values()].filter(row => !this.#nodes.has(row.agent_id))
    orphan(this.#database, gone, this.#options)
    this.#changes.orphaned.push(...gone.map(row => row.agent_id))
    if (!this.#options.isFirstScan) this.#updateNames()
    putUses(this.#database, this.#fileId, uses, piece => this.#nodeIds.get(ids[piece]!)!)
    return this.#changes
  }

  #updateNames(): void {
    const was = namesOf([...this.#before.values()], storedUses(this.#database, this.#fileId))
    updateNames(this.#database, this.#fileId, was, namesOf(this.#update.nodes, this.#update.uses))
    unsettle(this.#database, this.#names)
  }

  #write(node: CodeNode): number {
    const done = this.#nodeIds.get(node.agentId)
    if (done !== undefined) return done
    const row = this.#before.get(node.agentId) ?? this.#rowElsewhere(node.agentId)
    const place = { fileId: this.#fileId, parentId: this.#parentOf(node) }
    const nodeId = row ? row.node_id : insertNode(this.#database, node, place, null)
    this.#nodeIds.set(node.agentId, nodeId)
    if (row && saysTheSame(row, node, place)) return nodeId
    if (row) updateNode(this.#database, nodeId, node, place)
    this.#note(node, row)
    if (this.#options.announce) announce(this.#database, node, row && formerOf(row), this.#options.tags)
    return nodeId
  }

  #rowElsewhere(agentId: string): NodeRow | undefined {
    return this.#update.born.has(agentId) ? undefined : this.#store.row(agentId)
  }

  /** A member may stand before its parent where errors hide the parent. */
  #parentOf({ parentId }: CodeNode): number | null {
    if (parentId === null) return null
    const parent = this.#nodes.get(parentId)
    return parent ? this.#write(parent) : (this.#store.row(parentId)?.node_id ?? null)
  }

  #note(node: CodeNode, row: NodeRow | undefined): void {
    if (!row || row.orphaned_at !== null) this.#changes.created.push(node.agentId)
    else if (row.source_hash !== node.sourceHash || !isAtAddress(node, row)) this.#changes.updated.push(node.agentId)
    if (row && row.orphaned_at === null && isAtAddress(node, row)) return
    this.#names.add(nameInUse({ node_type: node.nodeType, name: node.name, path: node.filePath }))
    if (!row || row.orphaned_at !== null) return
    this.#names.add(nameInUse(row))
    if (row.file_id !== this.#fileId) dropEdges(this.#database, row.node_id)
  }
}

function isAtAddress(node: CodeNode, row: NodeRow): boolean {
  return (
    row.path === node.filePath &&
    row.full_name === node.fullName &&
    row.node_type === node.nodeType &&
    row.ordinal === node.ordinal
  )
}

function formerOf(row: NodeRow): Former {
  return {
    fullName: row.full_name,
    filePath: row.path,
    nodeType: row.node_type,
    ordinal: row.ordinal,
    sourceHash: row.source_hash,
    orphaned: row.orphaned_at !== null,
  }
}

/** What others would mention the node by. */
function nameInUse({ node_type, name, path }: Pick<NodeRow, 'node_type' | 'name' | 'path'>): string {
  return node_type === 'file' ? stemOf(path) : name
}

function dropEdges(database: Database, nodeId: number): void {
  database.sql('DELETE FROM edges WHERE from_id = ?').run(nodeId)
  database.sql('DELETE FROM edges WHERE to_id = ?').run(nodeId)
}

function namesOf(nodes: readonly { readonly name: string }[], uses: readonly Use[]): NamesOf {
  return { defines: new Set(nodes.map(node => node.name)), mentions: mentionedBy(uses) }
}
