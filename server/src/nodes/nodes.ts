import type { Settings } from '../base/config.js'
import type { Clock } from '../base/clock.js'
import type { Database } from '../base/database.js'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import { absolutePath, relativePath } from '../base/paths.js'
import { type Position, textHash } from '../base/text.js'
import type { Buffers } from '../buffers/buffers.js'
import type { Journal } from '../events/journal.js'
import { Grammars } from '../syntax/grammars.js'
import { languageOf } from '../syntax/languages.js'
import { withTree } from '../syntax/tree.js'
import { tellJournal } from './announcements.js'
import type { CodeNode } from './code-node.js'
import { type Counts, countsOf } from './counts.js'
import { fileRow, presentFiles } from './file-rows.js'
import { type NodeFilter, findNodes } from './find.js'
import { type EdgeType, Graph } from './graph.js'
import { allIdentities } from './identities.js'
import { isScanned, openIndex } from './node-index.js'
import { NodeStore } from './node-store.js'
import type { OpenFile } from './open-file.js'
import { OpenFiles } from './open-files.js'
import { resolveSome } from './resolve.js'
import type { ScanSummary } from './scan/protocol.js'
import { runScan } from './scan/run-scan.js'
import { readSource } from './source.js'
import { storeFile, storeUnsaved } from './store-file.js'
import { settleNames } from './unsettled.js'
import { Watch } from './watch.js'

export interface NodesNeeds {
  /** Absolute; `/` when no folder is open. */
  readonly root: string
  /** Whether the root is a workspace: only then it is scanned and watched. */
  readonly hasRoot: boolean
  readonly stateFolder: string
  readonly journal: Journal
  readonly buffers: Buffers
  readonly clock: Clock
  readonly log: Log
  readonly settings: Settings['index']
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

export interface ScanOptions {
  readonly signal?: AbortSignal
  onProgress?(done: number, total: number): void
}

/**
 * Who every piece of code is. An open file is what the person sees in the editor, saved or not; every other file is what
 * the store says of the disk. Reading never parses more than the change that was typed last.
 */
export class Nodes {
  readonly #needs: NodesNeeds
  readonly #database: Database
  readonly #store: NodeStore
  readonly #graph: Graph
  readonly #grammars: Grammars
  readonly #openFiles: OpenFiles
  readonly #listeners = new Set<(change: NodesChanged) => void>()
  readonly #watches = new Set<Watch>()
  readonly #closing = new AbortController()
  /** Scans and what follows a save come one after another. */
  #work: Promise<unknown> = Promise.resolve()

  private constructor(needs: NodesNeeds, database: Database) {
    this.#needs = needs
    this.#database = database
    this.#store = new NodeStore(database)
    this.#graph = new Graph(database)
    this.#grammars = new Grammars((_, message) => needs.notice(message))
    this.#openFiles = new OpenFiles({
      ...needs,
      database,
      store: this.#store,
      grammars: this.#grammars,
      maxFileBytes: () => needs.settings.max_file_bytes,
      changed: (path, agentIds) => this.#tell({ path, agentIds }),
      saved: file => this.#saved(file),
    })
    if (needs.hasRoot) this.#watchRoot()
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
    const typed = this.#openFiles.byId(agentId)
    if (typed) return typed
    const stored = this.#store.byId(agentId)
    // Deleted in a buffer and not saved: for the person it is gone.
    return stored && this.#openFiles.get(stored.filePath) ? { ...stored, orphaned: true } : stored
  }

  /** In text order, parents before their members. @param path relative to the root */
  inFile(path: string): readonly CodeNode[] {
    return this.#openFiles.get(path)?.nodes ?? this.#store.inFile(path)
  }

  /** The innermost node at a place; the file itself where there is none. */
  at(path: string, position: Position): CodeNode | undefined {
    const nodes = this.inFile(path)
    const around = nodes.filter(node => node.nodeType !== 'file' && contains(node, position))
    return around.at(-1) ?? nodes.find(node => node.nodeType === 'file')
  }

  /** Resolves when the nodes of a file that has just been opened are known. */
  settled(path: string): Promise<void> {
    return this.#openFiles.settled(path)
  }

  /**
   * A node with the text that it stands in; undefined when its code is gone, or when the file has changed on disk since
   * it was stored (`freshSource` looks).
   */
  source(agentId: string): NodeSource | undefined {
    const node = this.get(agentId)
    if (!node || node.orphaned) return undefined
    const open = this.#openFiles.get(node.filePath)
    if (open) return { node, text: open.text }
    const text = this.#textOnDisk(node.filePath)
    const isStored = text !== undefined && fileRow(this.#database, node.filePath)?.hash === textHash(text)
    return isStored ? { node, text } : undefined
  }

  /** The same after a look at the disk. */
  async freshSource(agentId: string): Promise<NodeSource | undefined> {
    const node = this.get(agentId)
    if (node && !node.orphaned && !this.#openFiles.get(node.filePath)) {
      await this.scanFile(absolutePath(this.#needs.root, node.filePath))
    }
    return this.source(agentId)
  }

  parentOf(agentId: string): CodeNode | undefined {
    const parentId = this.get(agentId)?.parentId
    return parentId ? this.get(parentId) : undefined
  }

  childrenOf(agentId: string, limit: number): CodeNode[] {
    const node = this.get(agentId)
    if (!node) return []
    return this.inFile(node.filePath)
      .filter(({ parentId }) => parentId === agentId)
      .slice(0, limit)
  }

  callersOf(agentId: string, limit: number): CodeNode[] {
    return this.#neighbours(agentId, id => this.#graph.sources(id, 'calls', limit))
  }

  calleesOf(agentId: string, limit: number): CodeNode[] {
    return this.#neighbours(agentId, id => this.#graph.targets(id, 'calls', limit))
  }

  /** Everybody that a node leads to within so many steps, the nearest first. */
  reachableFrom(agentId: string, type: EdgeType, depth: number, limit: number): CodeNode[] {
    return this.#neighbours(agentId, id => this.#graph.reachable(id, type, depth, limit))
  }

  find(filter: NodeFilter): CodeNode[] {
    return findNodes(filter, this.#database, [...this.#openFiles.all()]).flatMap(id => this.get(id) ?? [])
  }

  /** Paths of all files that are known, relative to the root, beginning with `prefix`. */
  files(prefix = ''): string[] {
    return presentFiles(this.#database)
      .filter(({ path, hash }) => hash !== '' && path.startsWith(prefix))
      .map(({ path }) => path)
      .sort()
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

  /** How many errors the parser finds in a text; undefined where the language has no parser. */
  async parseErrors(path: string, text: string): Promise<number | undefined> {
    const language = languageOf(path)
    const grammar = language && (await this.#grammars.load(language))
    return grammar && withTree(grammar, text, tree => tree.damaged().length)
  }

  // Bringing the store in line with the disk

  /** The whole workspace. Rejects with the signal's reason when it is stopped. */
  scan(options: ScanOptions = {}): Promise<ScanSummary> {
    return this.#inTurn(() => this.#scan(undefined, options))
  }

  /** One file, at once; does nothing when its text is the one that is stored. @param path absolute */
  async scanFile(path: string): Promise<void> {
    const filePath = relativePath(this.#needs.root, path)
    if (filePath === undefined || this.#isStored(filePath)) return
    await this.#inTurn(() => this.#scan([filePath], {}))
  }

  /** Somebody who only lives in an unsaved text gets a row, because others will refer to it. */
  async ensureStored(agentId: string): Promise<void> {
    if (this.#store.row(agentId)) return
    const node = this.#openFiles.byId(agentId)
    const file = node && this.#openFiles.get(node.filePath)
    if (!node || !file) return
    const { file: state } = file.asUpdate()
    const row = fileRow(this.#database, node.filePath)
    const lineage = [...this.#ancestors(node), node].filter(({ agentId: id }) => !this.#store.row(id))
    const options = { now: this.#needs.clock.now(), announce: this.isScanned, tags: [] }
    this.#database.transaction(() => storeUnsaved(this.#database, lineage, row ?? { ...state, hash: 'outdated' }, options))
    await tellJournal(this.#database, this.#needs.journal)
  }

  /** Hears of files in a folder of the state folder (such as `chat`). Paths are absolute. */
  watchState(folder: string, changed: (path: string) => void): () => void {
    const watch = this.#watch(`${this.#needs.stateFolder}/${folder}`, [], paths => {
      for (const path of paths) changed(path)
    })
    return () => {
      this.#watches.delete(watch)
      void watch.close()
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#watches].map(watch => watch.close()))
    await this.#work
    this.#openFiles.close()
    this.#database.close()
  }

  async #scan(paths: readonly string[] | undefined, options: ScanOptions): Promise<ScanSummary> {
    const { root, stateFolder, settings, journal, notice } = this.#needs
    const signal = AbortSignal.any([this.#closing.signal, ...(options.signal ? [options.signal] : [])])
    const order = {
      root,
      indexPath: `${stateFolder}/index.db`,
      ...(paths && { paths }),
      include: settings.include,
      exclude: settings.exclude,
      maxFileBytes: settings.max_file_bytes,
      ...(settings.languages !== 'all' && { languages: settings.languages }),
      announce: true,
      tags: paths ? [] : ['offline'],
    }
    const summary = await runScan(
      order,
      {
        progress: ({ done, total }) => options.onProgress?.(done, total),
        changed: (path, agentIds) => this.#tell({ path, agentIds }),
        warning: notice,
      },
      signal,
    )
    if (!this.#closing.signal.aborted) await tellJournal(this.#database, journal)
    return summary
  }

  #isStored(path: string): boolean {
    const row = fileRow(this.#database, path)
    const text = this.#textOnDisk(path)
    return text === undefined ? !row : row?.hash === textHash(text)
  }

  #textOnDisk(path: string): string | undefined {
    const source = readSource(this.#needs.root, path, this.#needs.settings.max_file_bytes)
    return source.kind === 'text' ? source.text : undefined
  }

  #saved(file: OpenFile): void {
    const options = { now: this.#needs.clock.now(), announce: this.isScanned, tags: [] }
    const changes = this.#database.transaction(() => storeFile(this.#database, file.asUpdate(), options))
    this.#inBackground(() => this.#afterSave())
    this.#tell({ path: file.path, agentIds: [...changes.created, ...changes.updated, ...changes.orphaned] })
  }

  /** Tells the journal, and brings the edges of whoever is concerned up to date, in steps that nobody waits for. */
  async #afterSave(): Promise<void> {
    await tellJournal(this.#database, this.#needs.journal)
    for (const _ of settleNames(this.#database)) await pause()
    while (!this.#closing.signal.aborted && resolveSome(this.#database, 10) === 10) await pause()
  }

  #watchRoot(): void {
    const ignore = ['**/.git/**', '**/node_modules/**', '.remora/**']
    this.#watch(this.#needs.root, ignore, paths => {
      const files = paths.flatMap(path => relativePath(this.#needs.root, path) ?? [])
      const known = files.filter(path => languageOf(path) !== undefined)
      if (known.length > 0) this.#inBackground(() => this.#scan(known, {}))
    })
  }

  #watch(folder: string, ignore: readonly string[], changed: (paths: readonly string[]) => void): Watch {
    const failed = (message: string) => {
      this.#needs.notice(`Changes in ${folder} made outside the editor are not noticed: ${message}`)
    }
    const watch = new Watch(folder, { ignore, changed, failed })
    this.#watches.add(watch)
    return watch
  }

  #neighbours(agentId: string, idsOf: (nodeId: number) => readonly number[]): CodeNode[] {
    const row = this.#store.row(agentId)
    if (!row) return []
    return idsOf(row.node_id).flatMap(id => {
      const stored = this.#store.byNodeId(id)
      return (stored && this.get(stored.agentId)) ?? []
    })
  }

  #ancestors(node: CodeNode): CodeNode[] {
    const parent = node.parentId === null ? undefined : this.get(node.parentId)
    return parent ? [...this.#ancestors(parent), parent] : []
  }

  #tell(change: NodesChanged): void {
    for (const listener of this.#listeners) listener(change)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work)
    this.#work = done.catch(() => undefined)
    return done
  }

  #inBackground(work: () => Promise<unknown>): void {
    this.#inTurn(work).catch(error => {
      if (this.#closing.signal.aborted) return
      this.#needs.log.error('the index could not be brought up to date', { error: messageOf(error) })
    })
  }
}

function contains({ range: { start, end } }: CodeNode, { line, character }: Position): boolean {
  const isAfterStart = line > start.line || (line === start.line && character >= start.character)
  const isBeforeEnd = line < end.line || (line === end.line && character <= end.character)
  return isAfterStart && isBeforeEnd
}

function pause(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

