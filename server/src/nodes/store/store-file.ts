import type { Database } from '../../base/database.js'
import type { CodeNode } from '../code-node.js'
import { calledName } from '../graph/names.js'
import { namesConcerned } from '../graph/unsettled.js'
import { announce, announceRemoval } from './announcements.js'
import { type ContentsRow, contentsAt, putContents } from './contents.js'
import { type FileState, fileRow, isResolved, outdated, putFile, readAgain, setResolved, stemOf } from './file-rows.js'
import { NodeStore } from './node-store.js'
import { dropOrphan, putOrphan } from './orphan-rows.js'
import { readOutline, type SurveyText } from './survey-text.js'

/** A file as it is now. */
export interface FileUpdate {
  readonly file: FileState
  readonly survey: SurveyText
  /** The agent id of each piece. */
  readonly ids: readonly string[]
  /** All nodes that are in the file, also those without a piece. */
  readonly nodes: readonly CodeNode[]
  /** Nodes without a piece. */
  readonly hidden: readonly CodeNode[]
}

/** What storing changed, as agent ids. */
export interface StoredChanges {
  readonly created: readonly string[]
  readonly updated: readonly string[]
  readonly orphaned: readonly string[]
}

export interface StoreOptions {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Whether the journal is to hear of it; not of a first scan. */
  readonly announce: boolean
  readonly tags: readonly string[]
}

const noSurvey: SurveyText = {
  outline: '[]',
  details: '[]',
  links: '{"calls":[],"imports":[],"inherits":[]}',
  uses: '{"uses":[],"imports":[]}',
  sketches: '',
}

/** Makes the store say what a file says. Call inside a transaction. */
export function storeFile(database: Database, update: FileUpdate, options: StoreOptions): StoredChanges {
  return new FileWriter(database, update.file, options).write(update)
}

/** A file of whose nodes nobody is known, before anybody listens: the bulk of a first scan. Call inside a transaction. */
export function storeUnknown(database: Database, file: FileState, survey: SurveyText, ids: readonly string[]): void {
  const fileId = putFile(database, file)
  const insert = database.sql('INSERT INTO nodes (agent_id, file_id, node_type, name) VALUES (?, ?, ?, ?)')
  const nodeIds = readOutline(survey.outline).map(({ nodeType, name }, index) =>
    Number(insert.run(ids[index], fileId, nodeType, name).lastInsertRowid),
  )
  const node_ids = JSON.stringify(nodeIds)
  putContents(database, { file_id: fileId, ...survey, node_ids, agent_ids: JSON.stringify(ids), hidden: '[]' })
}

/** A file without nodes: one that is gone, or that is no text. Call inside a transaction. */
export function storeEmpty(database: Database, file: FileState, options: StoreOptions): StoredChanges {
  return storeFile(database, { file, survey: noSurvey, ids: [], nodes: [], hidden: [] }, options)
}

/** Nodes that left a file, told before the file itself is stored; until then it is `outdated`. Call inside a transaction. */
export function storeGone(
  database: Database,
  path: string,
  nodes: readonly CodeNode[],
  options: StoreOptions,
): StoredChanges {
  const file = fileRow(database, path)!
  const changes = new FileWriter(database, file, options).writeGone(nodes)
  readAgain(database, file.file_id)
  return changes
}

/**
 * A node that is only in an unsaved text so far, because somebody means it by its id now; its parents come first. Call
 * inside a transaction.
 */
export function storeUnsaved(
  database: Database,
  nodes: readonly CodeNode[],
  file: FileState,
  options: StoreOptions,
): void {
  new FileWriter(database, file, options).writeUnsaved(nodes)
}

/** Nodes of a file as they are stored, without those that have left it since. */
export function presentNodes(database: Database, store: NodeStore, path: string): readonly CodeNode[] {
  const file = fileRow(database, path)
  if (!file) return []
  const nodes = store.inFileWithId(file.file_id)
  // Whoever takes a node out of a file has the file read again.
  if (file.hash !== null && file.hash !== outdated) return nodes
  const elsewhere = database
    .sql<[string, number], { agent_id: string }>(
      `SELECT agent_id FROM nodes
       WHERE agent_id IN (SELECT value FROM json_each(?)) AND file_id IS NOT ?`,
    )
    .all(JSON.stringify(nodes.map(node => node.agentId)), file.file_id)
  if (elsewhere.length === 0) return nodes
  const left = new Set(elsewhere.map(row => row.agent_id))
  return nodes.filter(node => !left.has(node.agentId))
}

class FileWriter {
  readonly #database: Database
  readonly #options: StoreOptions
  readonly #store: NodeStore
  readonly #fileId: number
  /** In which its edges are right; undefined where they were not. */
  readonly #resolvedIn: string | undefined
  readonly #contents: ContentsRow | undefined
  readonly #before: ReadonlyMap<string, CodeNode>
  readonly #nodeIds: Map<string, number>
  /** Names that are new here, or that are gone from here. */
  readonly #names = new Set<string>()
  readonly #created: string[] = []
  readonly #updated: string[] = []
  readonly #orphaned: string[] = []

  constructor(database: Database, file: FileState, options: StoreOptions) {
    this.#database = database
    this.#options = options
    this.#store = new NodeStore(database)
    this.#contents = contentsAt(database, file.path)
    const nodes = presentNodes(database, this.#store, file.path)
    this.#before = new Map(nodes.map(node => [node.agentId, node]))
    this.#nodeIds = nodeIdsIn(this.#contents)
    this.#resolvedIn = isResolved(database, file.path) ? fileRow(database, file.path)!.language : undefined
    this.#fileId = putFile(database, file)
  }

  write({ file, survey, ids, nodes, hidden }: FileUpdate): StoredChanges {
    const { path, language } = file
    const before = this.#contents && { ...this.#contents, language }
    const after = { ...survey, file_id: this.#fileId, path, language, node_ids: '[]' }
    for (const name of namesConcerned(this.#database, before, after)) this.#names.add(name)
    for (const node of nodes) this.#write(node)
    const here = new Set(nodes.map(node => node.agentId))
    this.#orphan([...this.#before.values()].filter(node => !here.has(node.agentId)))
    const node_ids = JSON.stringify(ids.map(id => this.#nodeId(id)))
    putContents(this.#database, {
      file_id: this.#fileId,
      ...survey,
      node_ids,
      agent_ids: JSON.stringify(ids),
      hidden: JSON.stringify(hidden),
    })
    if (this.#resolvedIn === language && before && leadsToTheSame(before, { ...survey, node_ids })) {
      setResolved(this.#database, this.#fileId)
    }
    return this.#finish()
  }

  writeGone(nodes: readonly CodeNode[]): StoredChanges {
    this.#orphan(nodes.filter(node => this.#before.has(node.agentId)))
    return this.#finish()
  }

  writeUnsaved(nodes: readonly CodeNode[]): void {
    for (const node of nodes) this.#write(node)
    const added = nodes.filter(node => !this.#before.has(node.agentId))
    const row = this.#contents ?? { ...noSurvey, node_ids: '[]', agent_ids: '[]', hidden: '[]' }
    const hidden = JSON.stringify([...(JSON.parse(row.hidden) as CodeNode[]), ...added])
    putContents(this.#database, { ...row, file_id: this.#fileId, hidden })
    this.#finish()
  }

  /** Who was stored without a piece (hidden, or unsaved) is not among the ids that the contents name. */
  #nodeId(agentId: string): number {
    return this.#nodeIds.get(agentId) ?? this.#store.row(agentId)!.node_id
  }

  #write(node: CodeNode): void {
    const { agentId } = node
    const before = this.#before.get(agentId)
    if (before && saysTheSame(before, node)) return
    const former = before ?? this.#takeFromElsewhere(node)
    if (before && (before.name !== node.name || before.nodeType !== node.nodeType)) this.#rename(node)
    if (!former || former.orphaned) this.#created.push(agentId)
    else this.#updated.push(agentId)
    if (!before || !isAtAddress(before, node)) this.#names.add(nameInUse(node))
    if (former && !former.orphaned && !isAtAddress(former, node)) this.#names.add(nameInUse(former))
    if (this.#options.announce) announce(this.#database, node, former, this.#options.tags)
  }

  /** Brings a node into this file that is new, an orphan, or in another file. Returns who it was. */
  #takeFromElsewhere(node: CodeNode): CodeNode | undefined {
    const row = this.#store.row(node.agentId)
    const former = row && this.#store.byId(node.agentId)
    if (!row) {
      const { lastInsertRowid } = this.#database
        .sql('INSERT INTO nodes (agent_id, file_id, node_type, name) VALUES (?, ?, ?, ?)')
        .run(node.agentId, this.#fileId, node.nodeType, node.name)
      this.#nodeIds.set(node.agentId, Number(lastInsertRowid))
      return undefined
    }
    this.#nodeIds.set(node.agentId, row.node_id)
    this.#rename(node)
    if (row.file_id === null) dropOrphan(this.#database, row.node_id)
    else {
      dropEdges(this.#database, row.node_id)
      readAgain(this.#database, row.file_id)
    }
    return former
  }

  #rename(node: CodeNode): void {
    this.#database
      .sql('UPDATE nodes SET file_id = ?, node_type = ?, name = ? WHERE agent_id = ?')
      .run(this.#fileId, node.nodeType, node.name, node.agentId)
  }

  #orphan(nodes: readonly CodeNode[]): void {
    for (const node of nodes) {
      const { node_id } = this.#store.row(node.agentId)!
      this.#database.sql('UPDATE nodes SET file_id = NULL WHERE node_id = ?').run(node_id)
      putOrphan(this.#database, node_id, node, this.#options.now)
      dropEdges(this.#database, node_id)
      this.#names.add(nameInUse(node))
      this.#orphaned.push(node.agentId)
      if (this.#options.announce) announceRemoval(this.#database, node, this.#options.tags)
    }
  }

  #finish(): StoredChanges {
    const add = this.#database.sql('INSERT OR IGNORE INTO unsettled_names VALUES (?)')
    for (const name of this.#names) add.run(name)
    return { created: this.#created, updated: this.#updated, orphaned: this.#orphaned }
  }
}

function nodeIdsIn(row: ContentsRow | undefined): Map<string, number> {
  if (!row) return new Map()
  const nodeIds = JSON.parse(row.node_ids) as number[]
  return new Map((JSON.parse(row.agent_ids) as string[]).map((id, index) => [id, nodeIds[index]!]))
}

type Links = Pick<ContentsRow, 'outline' | 'links' | 'uses' | 'node_ids'>

/** Whether the edges of two contents of a file are the same: what most edits leave as it was. */
function leadsToTheSame(a: Links, b: Links): boolean {
  return a.outline === b.outline && a.links === b.links && a.uses === b.uses && a.node_ids === b.node_ids
}

function saysTheSame(a: CodeNode, b: CodeNode): boolean {
  return a.sourceHash === b.sourceHash && isAtAddress(a, b)
}

function isAtAddress(a: CodeNode, b: CodeNode): boolean {
  return a.filePath === b.filePath && a.fullName === b.fullName && a.nodeType === b.nodeType && a.ordinal === b.ordinal
}

/** What others would call the node. */
function nameInUse(node: CodeNode): string {
  return node.nodeType === 'file' ? stemOf(node.filePath) : calledName(node.name)
}

function dropEdges(database: Database, nodeId: number): void {
  database.sql('DELETE FROM edges WHERE from_id = ?').run(nodeId)
  database.sql('DELETE FROM edges WHERE to_id = ?').run(nodeId)
}
