import type { Database } from '../../base/database.js'
import { type FileRow, fileRow, touchFile } from '../file-rows.js'
import type { Known } from '../match/known.js'
import { type Recognition, recognize, settle } from '../match/match.js'
import { nodesOf } from '../match/nodes-of.js'
import { listAllNames } from '../names.js'
import { isScanned, setScanned } from '../node-index.js'
import { NodeStore } from '../node-store.js'
import { Memory, resolveSome } from '../resolve.js'
import { orphanById, removeFile, type StoredChanges, type StoreOptions, storeFile } from '../store-file.js'
import { type Changes, findChanges } from './changes.js'
import { unpack } from './pack.js'
import { type Parsing, parsingFor } from './parse-pool.js'
import type { ParseJob, ParseResult, ScanOrder, ScanReport } from './protocol.js'
import { Tally } from './tally.js'
import { WriteQueue } from './write-queue.js'

type Text = Extract<ParseResult, { readonly kind: 'text' }>
type Reading = Exclude<ParseResult, { readonly kind: 'unknown' }>

interface Needs {
  readonly database: Database
  /** How many threads may parse. */
  readonly threads: number
  report(report: ScanReport): void
}

/** How often a file may change behind a scan's back before the scan leaves it to the next one. */
const rounds = 3

const reportEvery = 100

/**
 * Brings the store in line with the disk. Files that are known go first: whoever left one of them may have gone into
 * another or into a new one, so everybody who left is an orphan before anybody is born. Every transaction leaves the
 * store in order, so that a scan may be killed at any moment and the next one goes on.
 */
export class Scanner {
  readonly tally = new Tally()
  readonly #order: ScanOrder
  readonly #needs: Needs
  readonly #database: Database
  readonly #store: NodeStore
  readonly #queue: WriteQueue
  readonly #options: StoreOptions
  readonly #isFirst: boolean
  /** Files that somebody else has stored since this scan looked at them. */
  #overtaken: string[] = []
  #done = 0
  #total = 0

  constructor(order: ScanOrder, needs: Needs) {
    this.#order = order
    this.#needs = needs
    this.#database = needs.database
    this.#store = new NodeStore(needs.database)
    this.#queue = new WriteQueue(needs.database)
    this.#isFirst = !isScanned(needs.database)
    const announce = order.announce && !this.#isFirst
    this.#options = { now: Date.now(), announce, tags: order.tags, isFirstScan: this.#isFirst }
  }

  /** Returns whether it came to its end; otherwise it was told to stop. */
  async run(): Promise<boolean> {
    await this.#bringIn(this.#order)
    for (let round = 1; round < rounds && this.#overtaken.length > 0 && !this.#isStopped; round++) {
      const paths = this.#overtaken.splice(0)
      await this.#bringIn({ ...this.#order, paths })
    }
    if (this.#isFirst) listAllNames(this.#database, () => this.#isStopped)
    this.#resolveEdges()
    if (this.#isStopped) return false
    if (!this.#order.paths) setScanned(this.#database)
    return true
  }

  get #isStopped(): boolean {
    return this.#order.stop[0] === 1
  }

  async #bringIn(order: ScanOrder): Promise<void> {
    const changes = findChanges(this.#database, order)
    // A walk that was stopped has not seen everything, and what it has not seen would seem to have vanished.
    if (this.#isStopped) return
    const files = changes.changed.length + changes.fresh.length
    this.#total += files
    this.#progress(0)
    const warn = (message: string) => this.#needs.report({ kind: 'warning', message })
    const parsing = parsingFor(files, this.#needs.threads, order, warn)
    try {
      await this.#bringInChanges(changes, parsing)
    } finally {
      await parsing.close()
    }
    this.#queue.flush()
    this.#progress(0)
  }

  async #bringInChanges({ changed, fresh, vanished }: Changes, parsing: Parsing): Promise<void> {
    for (const { path, hash } of vanished) this.#put({ number: 0, path, kind: 'gone' }, hash)
    const rows = new Map(changed.map(({ row }) => [row.path, row]))
    const waiting: (() => void)[] = []
    for await (const result of parsing.parse(changed.map(jobOf))) {
      if (result.kind !== 'unknown') this.#know(result, rows.get(result.path)!, waiting)
      this.#progress(1)
    }
    this.#queue.flush()
    if (this.#isStopped) return
    for (const settleOne of waiting) settleOne()
    for await (const result of parsing.parse(fresh.map(jobOf))) {
      if (result.kind === 'text') this.#settleLater(result, this.#recognize(result), null)
      else if (result.kind === 'no text') this.#put(result, null)
      this.#progress(1)
    }
  }

  /** Of a file that is stored: those who left it are told now, those who came to it when everybody has left. */
  #know(result: Reading, row: FileRow, waiting: (() => void)[]): void {
    if (result.kind !== 'text') return this.#put(result, row.hash)
    const recognition = this.#recognize(result)
    if (recognition.claims.unclaimed().length === 0) return this.#settleLater(result, recognition, row.hash)
    const { gone } = recognition
    this.#write(result, row.hash, gone.length, () => orphanById(this.#database, gone, this.#options))
    waiting.push(() => this.#settleLater(result, recognition, row.hash))
  }

  #recognize(result: Text): Recognition {
    const { path } = result
    const known: Known = {
      present: this.#store.inFile(path),
      past: this.#store.orphansInFile(path),
      scars: new Set(JSON.parse(fileRow(this.#database, path)?.scars ?? '[]') as string[]),
    }
    return recognize(unpack(result.survey), known, this.#store)
  }

  #settleLater(result: Text, recognition: Recognition, expected: string | null): void {
    const { path, language, hash, size, mtimeMs } = result
    this.#write(result, expected, recognition.survey.pieces.length, () => {
      const assignment = settle(recognition, path, this.#store)
      const file = { path, language, hash, size, mtime_ms: mtimeMs, scars: JSON.stringify(assignment.scars) }
      const { ids, born, survey } = assignment
      const update = { file, nodes: nodesOf(assignment, path), ids, born, uses: survey.uses }
      return storeFile(this.#database, update, this.#options)
    })
  }

  /** Of a file that has no nodes to tell of. */
  #put(result: Exclude<Reading, Text>, expected: string | null): void {
    const { path } = result
    this.#write(result, expected, 20, () => {
      if (result.kind === 'same') touchFile(this.#database, path, result.size, result.mtimeMs)
      else if (result.kind === 'gone') return removeFile(this.#database, path, this.#options)
      else {
        const file = { path, language: '', hash: '', size: result.size, mtime_ms: result.mtimeMs, scars: '[]' }
        return storeFile(this.#database, { file, nodes: [], ids: [], born: new Set(), uses: [] }, this.#options)
      }
      return undefined
    })
  }

  /** Unless the file has been stored meanwhile: then somebody knows better, or it must be read again. */
  #write(result: Reading, expected: string | null, rows: number, work: () => StoredChanges | undefined): void {
    const { path } = result
    this.#queue.add(rows, () => {
      const stored = fileRow(this.#database, path)?.hash ?? null
      if (stored !== expected) {
        if (result.kind !== 'text' || stored !== result.hash) this.#overtaken.push(path)
        return
      }
      const changes = work()
      if (!changes) return
      this.tally.add(changes)
      const agentIds = [...changes.created, ...changes.updated, ...changes.orphaned]
      if (this.#options.announce) this.#needs.report({ kind: 'changed', path, agentIds })
    })
  }

  #resolveEdges(): void {
    const files = 20
    let memory = new Memory(this.#database)
    let version = dataVersion(this.#database)
    for (let count = files; count === files && !this.#isStopped; ) {
      const now = dataVersion(this.#database)
      if (now !== version) memory = new Memory(this.#database)
      version = now
      count = resolveSome(this.#database, files, memory)
    }
  }

  #progress(files: number): void {
    this.#done += files
    if (files > 0 && this.#done % reportEvery !== 0) return
    this.#needs.report({ kind: 'progress', progress: { done: this.#done, total: this.#total } })
  }
}

function jobOf(
  file: { readonly path: string; readonly size: number; readonly row?: FileRow },
  number: number,
): ParseJob {
  const { path, size, row } = file
  return { number, path, size, ...(row?.hash && { knownHash: row.hash }) }
}

/** Changes with every commit of somebody else. */
function dataVersion(database: Database): number {
  return database.sql<[], { data_version: number }>('PRAGMA data_version').get()!.data_version
}
