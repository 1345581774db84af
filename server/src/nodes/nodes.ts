import type { Clock } from '../base/clock.js'
import type { Settings } from '../base/config.js'
import type { Database } from '../base/database.js'
import type { Log } from '../base/log.js'
import { absolutePath, relativePath } from '../base/paths.js'
import type { Position } from '../base/text.js'
import type { Buffers } from '../buffers/buffers.js'
import type { Journal } from '../events/journal.js'
import { ForeignLanguages } from '../syntax/foreign/languages.js'
import { Grammars } from '../syntax/grammars.js'
import type { Language, Languages, ProjectLanguage } from '../syntax/languages.js'
import type { Layout } from '../syntax/piece.js'
import { type CodeNode, innermostAt } from './code-node.js'
import { FileOperations } from './file-operations.js'
import { findNodes, type NodeFilter } from './find.js'
import { type EdgeType, Graph } from './graph/graph.js'
import { WrittenIds } from './ids/written-ids.js'
import { LiveFiles } from './live/live-files.js'
import { Neighbours } from './neighbours.js'
import type { Rename } from './renames.js'
import { DiscoverApart } from './scan/discover-apart.js'
import { discoverer } from './scan/discover-text.js'
import type { ScanSummary } from './scan/protocol.js'
import { Scope } from './scope.js'
import { type Counts, countsOf } from './store/counts.js'
import { type FilePage, filePage, type ListedFile, pageBefore } from './store/file-pages.js'
import { fileRow, outdated, presentFiles } from './store/file-rows.js'
import { allIdentities } from './store/identities.js'
import { isScanned, openIndex } from './store/node-index.js'
import { NodeStore } from './store/node-store.js'
import { StoredTexts } from './stored-texts.js'
import { type ScanOptions, Upkeep } from './upkeep.js'
import { Watches } from './watches.js'

export interface NodesNeeds {
  /** Absolute; `/` when no folder is open. */
  readonly root: string
  /** Whether the root is a workspace: only then it is scanned and watched. */
  readonly hasRoot: boolean
  /** Whether what others do to the files is noticed as it happens; it is, unless somebody says no. */
  readonly watches?: boolean
  readonly stateFolder: string
  readonly journal: Journal
  readonly buffers: Buffers
  readonly clock: Clock
  readonly log: Log
  readonly settings: Settings['index']
  readonly languages: Languages
  notice(message: string): void
}

export interface NodesChanged {
  /** Relative to the root. */
  readonly path: string
  /** Nodes that came, went or read differently; positions alone may have changed beside them. */
  readonly agentIds: readonly string[]
}

export interface NodeSource {
  readonly node: CodeNode
  /** Of the whole file. */
  readonly text: string
}

/**
 * Who every piece of code is. An open file is what the person sees in the editor, saved or not; every other file is what
 * the store says of the disk. Reading never parses more than the change that was typed last.
 */
export class Nodes {
  /** The ids that stand in the sources themselves. */
  readonly writtenIds: WrittenIds
  readonly #needs: NodesNeeds
  readonly #database: Database
  readonly #store: NodeStore
  readonly #texts: StoredTexts
  readonly #neighbours: Neighbours
  readonly #foreign: ForeignLanguages
  readonly #apart: DiscoverApart
  readonly #scope: Scope
  readonly #liveFiles: LiveFiles
  readonly #upkeep: Upkeep
  readonly #fileOperations: FileOperations
  readonly #watches: Watches
  readonly #listeners = new Set<(change: NodesChanged) => void>()

  private constructor(given: NodesNeeds, database: Database) {
    // Every thread that meets a broken grammar tells of it, at each scan again.
    const needs = { ...given, notice: once(given.notice) }
    const { root, settings, languages, notice } = needs
    const changed = (path: string, agentIds: readonly string[]) => this.#tell({ path, agentIds })
    this.#needs = needs
    this.#database = database
    this.#store = new NodeStore(database)
    this.#texts = new StoredTexts({ root, database, maxFileBytes: settings.max_file_bytes })
    this.#neighbours = new Neighbours({
      store: this.#store,
      graph: new Graph(database),
      get: agentId => this.get(agentId),
      inFile: path => this.inFile(path),
    })
    const grammars = new Grammars((_, message) => notice(message))
    const foreign = new ForeignLanguages(notice)
    this.#foreign = foreign
    const parsers = {
      languages,
      grammars,
      foreign: async (language: ProjectLanguage, path: string, text: string) =>
        (await foreign.discover(language, path, text)) ?? 'off',
    }
    this.#apart = new DiscoverApart({ ...parsers, warning: notice })
    this.#scope = new Scope({ ...needs, database })
    this.#upkeep = new Upkeep({
      ...needs,
      database,
      discoverText: discoverer(parsers),
      changed,
      scanned: () => this.#liveFiles.refresh(),
    })
    this.#fileOperations = new FileOperations({ root, database, scope: this.#scope, upkeep: this.#upkeep })
    this.#liveFiles = new LiveFiles({
      ...needs,
      database,
      store: this.#store,
      grammars,
      foreign,
      maxFileBytes: settings.max_file_bytes,
      changed,
      isIndexed: path => this.#scope.has(path),
      saved: file => this.#upkeep.store(file),
      closed: path => this.#closed(path),
    })
    this.writtenIds = new WrittenIds({
      languages,
      grammars,
      openFile: path => this.#liveFiles.get(path),
      inFile: path => this.#store.inFile(path),
      storedText: path => this.#texts.of(path),
    })
    this.#watches = new Watches(needs)
    if (needs.hasRoot && needs.watches !== false) this.#watches.add(root, ignored, paths => this.#changedOnDisk(paths))
  }

  static async open(needs: NodesNeeds): Promise<Nodes> {
    const identities = () => allIdentities(needs.journal.database)
    const database = await openIndex(`${needs.stateFolder}/index.db`, identities, needs.clock.now())
    return new Nodes(needs, database)
  }

  /** Hears of changes in open files as they are typed, and in all others as they are stored. */
  changed(listener: (change: NodesChanged) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // Reading

  get(agentId: string): CodeNode | undefined {
    const typed = this.#liveFiles.byId(agentId)
    if (typed) return typed
    const stored = this.#store.byId(agentId)
    // Deleted in a buffer and not saved: for the person it is gone.
    return stored && this.#liveFiles.get(stored.filePath) ? { ...stored, orphaned: true } : stored
  }

  /** In text order, parents before their members. @param path relative to the root */
  inFile(path: string): readonly CodeNode[] {
    return this.#liveFiles.get(path)?.nodes ?? this.#store.inFile(path)
  }

  /** The innermost node at a place; the file itself where there is none. */
  at(path: string, position: Position): CodeNode | undefined {
    return innermostAt(this.inFile(path), position)
  }

  /** Resolves when the nodes of a file that has just been opened are known. */
  settled(path: string): Promise<void> {
    return this.#liveFiles.settled(path)
  }

  /**
   * A node with the text that it stands in; undefined when its code is gone, or when the file has changed on disk since
   * it was stored (`freshSource` looks).
   */
  source(agentId: string): NodeSource | undefined {
    const node = this.get(agentId)
    if (!node || node.orphaned) return undefined
    const open = this.#liveFiles.get(node.filePath)
    if (open) return { node, text: open.text }
    const text = this.#texts.of(node.filePath)
    return text === undefined ? undefined : { node, text }
  }

  /** The same after a look at the disk. */
  async freshSource(agentId: string): Promise<NodeSource | undefined> {
    const node = this.get(agentId)
    if (node && !node.orphaned && this.#liveFiles.get(node.filePath)) await this.#liveFiles.upToDate()
    else if (node && !node.orphaned) await this.scanFile(absolutePath(this.#needs.root, node.filePath))
    return this.source(agentId)
  }

  parentOf(agentId: string): CodeNode | undefined {
    return this.#neighbours.parentOf(agentId)
  }

  childrenOf(agentId: string, limit: number): CodeNode[] {
    return this.#neighbours.childrenOf(agentId, limit)
  }

  callersOf(agentId: string, limit: number): CodeNode[] {
    return this.#neighbours.callersOf(agentId, limit)
  }

  calleesOf(agentId: string, limit: number): CodeNode[] {
    return this.#neighbours.calleesOf(agentId, limit)
  }

  /** Everybody that a node leads to within so many steps, the nearest first. */
  reachableFrom(agentId: string, type: EdgeType, depth: number, limit: number): CodeNode[] {
    return this.#neighbours.reachableFrom(agentId, type, depth, limit)
  }

  /** Everybody who leads to a node within so many steps, the nearest first. */
  reaching(agentId: string, type: EdgeType, depth: number, limit: number): CodeNode[] {
    return this.#neighbours.reaching(agentId, type, depth, limit)
  }

  find(filter: NodeFilter): CodeNode[] {
    const openPaths = [...this.#liveFiles.all()].map(file => file.path)
    return findNodes(filter, { database: this.#database, openPaths, inFile: path => this.inFile(path) })
  }

  /** Paths of all files that are known, relative to the root, beginning with `prefix`. */
  files(prefix = ''): string[] {
    return presentFiles(this.#database)
      .filter(({ path, hash }) => hash !== '' && path.startsWith(prefix))
      .map(({ path }) => path)
      .sort()
  }

  /** Stored files with their agents, in the order of their paths. */
  filePage(page: FilePage): ListedFile[] {
    return filePage(this.#database, page)
  }

  /** The first path of the page before. */
  pageBefore(page: FilePage): string | undefined {
    return pageBefore(this.#database, page)
  }

  /** The text of an open file as the person sees it. @param path absolute */
  openText(path: string): string | undefined {
    return this.#needs.buffers.byPath(path)?.text
  }

  counts(): Counts {
    return countsOf(this.#database)
  }

  /** Whether the whole workspace has been scanned at least once. */
  get isScanned(): boolean {
    return isScanned(this.#database)
  }

  languageOf(path: string): Language | undefined {
    return this.#needs.languages.of(path)
  }

  /** What stands where in a text that is nobody's yet; undefined where the language has no parser, or it takes too long. */
  layoutOf(path: string, text: string): Promise<Layout | undefined> {
    return this.#apart.layoutOf(path, text)
  }

  /** How many errors the parser finds in a text, infinitely many where it takes too long; undefined where there is no parser. */
  parseErrors(path: string, text: string): Promise<number | undefined> {
    return this.#apart.parseErrors(path, text)
  }

  // Bringing the store in line with the disk

  /** The whole workspace. Rejects with the signal's reason when it is stopped. */
  async scan(options: ScanOptions = {}): Promise<ScanSummary> {
    if (this.#needs.hasRoot) return await this.#upkeep.scan(options)
    return { ...this.counts(), created: 0, orphaned: 0, updated: 0, ms: 0 }
  }

  /** One file, at once; does nothing when its text is the one that is stored. @param path absolute */
  async scanFile(path: string): Promise<void> {
    const filePath = relativePath(this.#needs.root, path)
    if (filePath === undefined || this.#texts.isCurrent(filePath)) return
    await this.#upkeep.scanPaths([filePath])
  }

  /** Files and folders have other paths (absolute): everybody in them goes along at once, unsaved texts included. */
  renamed(renames: readonly Rename[]): Promise<void> {
    return this.#fileOperations.renamed(renames)
  }

  /** Files and folders (absolute paths) are gone: everybody in them is orphaned at once. */
  deleted(paths: readonly string[]): Promise<void> {
    return this.#fileOperations.deleted(paths)
  }

  /** Somebody who only lives in an unsaved text gets a row, because others will refer to it. */
  async ensureStored(agentId: string): Promise<void> {
    const file = this.#liveFiles.showing(agentId)
    const node = file?.byId(agentId)
    if (!file || !node) return
    const unknown = [...this.#neighbours.ancestorsOf(node), node].filter(({ agentId: id }) => !this.#store.row(id))
    if (unknown.length === 0) return
    await this.#upkeep.storeUnsaved(file, unknown)
    for (const { agentId: id } of unknown) file.keep(id)
  }

  /** Hears of files in a folder of the state folder (such as `chat`). Paths are absolute. */
  watchState(folder: string, changed: (path: string) => void): () => void {
    return this.#watches.add(`${this.#needs.stateFolder}/${folder}`, [], paths => {
      for (const path of paths) changed(path)
    })
  }

  /** Resolves when everything that was begun is done: files opened, saves followed up, changes on disk taken in. */
  async idle(): Promise<void> {
    await this.#watches.started()
    await this.#liveFiles.upToDate()
    await this.#upkeep.idle()
  }

  async close(): Promise<void> {
    await this.#watches.close()
    this.#apart.close()
    this.#foreign.close()
    await this.#upkeep.close()
    this.#liveFiles.close()
    this.#database.close()
  }

  #changedOnDisk(paths: readonly string[]): void {
    const files = this.#scope.concernedBy(paths)
    if (files === 'everything') this.#upkeep.inBackground(() => this.#upkeep.scan({ tags: [] }))
    else if (files.length > 0) this.#upkeep.inBackground(() => this.#upkeep.scanPaths(files))
  }

  /** Whoever was stored for a text that was never saved is looked for on disk now. */
  #closed(path: string): void {
    this.#tell({ path, agentIds: [] })
    const row = fileRow(this.#database, path)
    const isInLine = row === undefined || (row.hash !== null && row.hash !== outdated)
    if (!isInLine) this.#upkeep.inBackground(() => this.#upkeep.scanPaths([path]))
  }

  #tell(change: NodesChanged): void {
    for (const listener of this.#listeners) listener(change)
  }
}

const ignored = ['**/.git/**', '**/node_modules/**', '.remora/**']

function once(tell: (message: string) => void): (message: string) => void {
  const told = new Set<string>()
  return message => {
    if (!told.has(message)) tell(message)
    told.add(message)
  }
}
