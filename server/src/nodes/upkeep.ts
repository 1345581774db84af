import { statSync } from 'node:fs'
import type { Clock } from '../base/clock.js'
import type { Settings } from '../base/config.js'
import type { Database } from '../base/database.js'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import { absolutePath } from '../base/paths.js'
import type { Journal } from '../events/journal.js'
import type { Languages } from '../syntax/languages.js'
import type { CodeNode } from './code-node.js'
import { resolveFile } from './graph/resolve.js'
import { settleEdges } from './graph/settle-edges.js'
import type { LiveFile } from './live/live-file.js'
import { moveFile, type Rename } from './renames.js'
import type { Changes } from './scan/changes.js'
import type { DiscoverText } from './scan/discover-text.js'
import type { ScanOrder, ScanSummary } from './scan/protocol.js'
import { lookForChanges, runScan, scanHere } from './scan/run-scan.js'
import type { Tally } from './scan/tally.js'
import { announceFile, tellJournal } from './store/announcements.js'
import { countsOf } from './store/counts.js'
import { fileRow, isResolved, readAgain } from './store/file-rows.js'
import { areNamesIndexed, hasLateIndexes } from './store/late-indexes.js'
import { isScanned, setScanned } from './store/node-index.js'
import { type StoredChanges, type StoreOptions, storeFile, storeUnsaved } from './store/store-file.js'

export interface UpkeepNeeds {
  readonly root: string
  readonly stateFolder: string
  readonly database: Database
  readonly journal: Journal
  readonly languages: Languages
  readonly discoverText: DiscoverText
  readonly clock: Clock
  readonly log: Log
  readonly settings: Settings['index']
  /** Nodes that are stored came, went or changed. */
  changed(path: string, agentIds: readonly string[]): void
  /** A scan is through. */
  scanned(): void
  notice(message: string): void
}

export interface ScanOptions {
  readonly signal?: AbortSignal
  /** Of the events that tell what the scan finds; `offline` when absent. */
  readonly tags?: readonly string[]
  onProgress?(done: number, total: number): void
}

/** More than this is scanned in a process of its own. */
const fewFiles = 8
const fewBytes = 100_000

const nothing = { created: 0, orphaned: 0, updated: 0 }

/** A millisecond or two on the thread that answers people. */
const filesPerStep = 5

/**
 * Keeps the store in line with the disk: whole scans, single files, and what editors save. What follows from it (events
 * for the journal, edges of other files) is done in steps that nobody waits for.
 */
export class Upkeep {
  readonly #needs: UpkeepNeeds
  readonly #closing = new AbortController()
  /** Scans that may have a process come one after another, so do small ones; a small one does not wait for a large one. */
  #scans: Promise<unknown> = Promise.resolve()
  #smallScans: Promise<unknown> = Promise.resolve()
  #chores: Promise<unknown> = Promise.resolve()

  constructor(needs: UpkeepNeeds) {
    this.#needs = needs
  }

  /** The whole workspace. Rejects with the signal's reason when it is stopped. */
  async scan({ signal, onProgress, tags = ['offline'] }: ScanOptions = {}): Promise<ScanSummary> {
    const work = () => this.#scanAll(this.#order(tags), signal, onProgress)
    this.#scans = settled(this.#scans).then(work)
    const summary = (await this.#scans) as ScanSummary
    await this.#doChores()
    return summary
  }

  /** Some files, whatever has become of them. @param paths relative to the root */
  async scanPaths(paths: readonly string[]): Promise<void> {
    if (this.#needs.database.readOnly) return
    const order = { ...this.#order([]), paths }
    if (paths.length > fewFiles || bytesOf(paths, this.#needs.root) > fewBytes) {
      this.#scans = settled(this.#scans).then(() => this.#scanApart(order, this.#closing.signal, undefined))
      await this.#scans
    } else {
      this.#smallScans = settled(this.#smallScans).then(() => this.#scanHere(order))
      await this.#smallScans
    }
    await this.#doChores()
  }

  /** What an editor has saved. */
  store(file: LiveFile): void {
    const { database } = this.#needs
    if (database.readOnly) return
    const update = file.asUpdate()
    const changes = database.transaction(() => {
      const options = this.#options()
      const whole = update.nodes.find(({ nodeType }) => nodeType === 'file')
      if (options.announce && whole) announceFile(database, 'FileSavedEvent', whole, options.tags)
      const changes = storeFile(database, update, options)
      if (areNamesIndexed(database) && !isResolved(database, file.path)) {
        resolveFile(database, fileRow(database, file.path)!.file_id)
      }
      return changes
    })
    this.#tell(file.path, changes)
    this.inBackground(() => this.#doChores())
  }

  /** Nodes that are in an unsaved text only, because somebody means them by their ids now. */
  async storeUnsaved(file: LiveFile, nodes: readonly CodeNode[]): Promise<void> {
    const { database, journal } = this.#needs
    if (database.readOnly) return
    const { language } = file.asUpdate().file
    const never = { path: file.path, language, hash: null, size: 0, mtime_ms: 0, scars: '[]' }
    database.transaction(() => {
      const row = fileRow(database, file.path)
      storeUnsaved(database, nodes, row ?? never, this.#options())
      // What is on disk does not have them, which the next scan would not notice by itself.
      if (row) readAgain(database, row.file_id)
    })
    await tellJournal(database, journal)
  }

  /** Files have other paths; who is in them goes along. What their texts say by now is for a scan to find out. */
  async rename(renames: readonly Rename[]): Promise<void> {
    const { database } = this.#needs
    if (database.readOnly) return
    for (let from = 0; from < renames.length; from += filesPerStep) {
      const step = renames.slice(from, from + filesPerStep)
      database.transaction(() => {
        for (const rename of step) moveFile(database, rename, this.#options())
      })
      if (from + filesPerStep < renames.length) await new Promise(resolve => setImmediate(resolve))
    }
    this.#needs.scanned()
    for (const path of renames.flatMap(({ from, to }) => [from, to])) this.#needs.changed(path, [])
    await this.#doChores()
  }

  /** Runs work that nobody waits for. */
  inBackground(work: () => Promise<unknown>): void {
    work().catch(error => {
      if (this.#closing.signal.aborted) return
      this.#needs.log.error('the index could not be brought up to date', { error: messageOf(error) })
    })
  }

  /** Resolves when everything that was begun is done. */
  async idle(): Promise<void> {
    await Promise.all([settled(this.#scans), settled(this.#smallScans)])
    await settled(this.#chores)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.idle()
  }

  async #scanAll(
    order: Omit<ScanOrder, 'stop'>,
    signal: AbortSignal | undefined,
    onProgress: ScanOptions['onProgress'],
  ): Promise<ScanSummary> {
    const { database } = this.#needs
    const began = performance.now()
    const summary = (counts: Tally['counts']) => {
      return { ...countsOf(database), ...counts, ms: Math.round(performance.now() - began) }
    }
    if (database.readOnly) return summary(nothing)
    const either = AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])])
    const isInterrupted = !isScanned(database) && !hasLateIndexes(database)
    const changes = isInterrupted
      ? undefined
      : await lookForChanges(order, database, { most: fewFiles, signal: either })
    const paths = changes && fewPaths(changes)
    if (!paths) return await this.#scanApart(order, either, onProgress)
    const counts = paths.length === 0 ? nothing : await this.#scanHere({ ...order, paths })
    either.throwIfAborted()
    if (!isScanned(database)) setScanned(database)
    return summary(counts)
  }

  async #scanApart(
    order: Omit<ScanOrder, 'stop'>,
    signal: AbortSignal,
    onProgress: ScanOptions['onProgress'],
  ): Promise<ScanSummary> {
    try {
      return await runScan(order, this.#listener(onProgress), signal)
    } finally {
      if (!this.#closing.signal.aborted) this.#needs.scanned()
    }
  }

  async #scanHere(order: Omit<ScanOrder, 'stop'>): Promise<Tally['counts']> {
    if (this.#closing.signal.aborted) return nothing
    const counts = await scanHere(order, this.#needs.database, this.#listener(undefined))
    this.#needs.scanned()
    return counts
  }

  #order(tags: readonly string[]): Omit<ScanOrder, 'stop'> {
    const { root, stateFolder, settings, languages } = this.#needs
    return {
      root,
      indexPath: `${stateFolder}/index.db`,
      include: settings.include,
      exclude: settings.exclude,
      maxFileBytes: settings.max_file_bytes,
      ...(settings.languages !== 'all' && { languages: settings.languages }),
      brought: languages.brought,
      announce: true,
      tags,
    }
  }

  #listener(onProgress: ScanOptions['onProgress']) {
    return {
      progress: ({ done, total }: { readonly done: number; readonly total: number }) => onProgress?.(done, total),
      changed: this.#needs.changed,
      warning: this.#needs.notice,
      discoverText: this.#needs.discoverText,
    }
  }

  #options(): StoreOptions {
    const { database, clock } = this.#needs
    return { now: clock.now(), announce: isScanned(database), tags: [] }
  }

  #tell(path: string, { created, updated, orphaned }: StoredChanges): void {
    this.#needs.changed(path, [...created, ...updated, ...orphaned])
  }

  #doChores(): Promise<unknown> {
    this.#chores = settled(this.#chores).then(() => this.#choresOnce())
    return this.#chores
  }

  async #choresOnce(): Promise<void> {
    const { database, journal } = this.#needs
    if (this.#closing.signal.aborted || database.readOnly) return
    if (!journal.database.readOnly) await tellJournal(database, journal)
    await settleEdges(database, filesPerStep, () => this.#closing.signal.aborted)
  }
}

/** Undefined where there are more than this thread should scan. */
function fewPaths({ changed, fresh, vanished }: Changes): string[] | undefined {
  const files = [...changed, ...fresh]
  if (files.length + vanished.length > fewFiles) return undefined
  if (files.reduce((bytes, file) => bytes + file.size, 0) > fewBytes) return undefined
  return [...files, ...vanished].map(({ path }) => path)
}

/** Together; a file that cannot be looked at has none. */
function bytesOf(paths: readonly string[], root: string): number {
  const sizeOf = (path: string) => statSync(absolutePath(root, path), { throwIfNoEntry: false })?.size ?? 0
  return paths.reduce((sum, path) => sum + sizeOf(path), 0)
}

function settled(work: Promise<unknown>): Promise<unknown> {
  return work.catch(() => undefined)
}
