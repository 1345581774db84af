import type { Database } from '../../base/database.js'
import { atOnce } from '../../base/slices.js'
import { textHash } from '../../base/text.js'
import { settleEdges } from '../graph/settle-edges.js'
import { unsettleAll } from '../graph/unsettled.js'
import type { Elsewhere, Known } from '../match/known.js'
import { type Recognition, recognize, reunite, settle } from '../match/match.js'
import { nodesOf } from '../match/nodes-of.js'
import { readSource } from '../source.js'
import { revisionAt } from '../store/contents.js'
import { type FileRow, fileRow, outdated } from '../store/file-rows.js'
import { dropLateIndexes, ensureIndex } from '../store/late-indexes.js'
import { isScanned, setScanned } from '../store/node-index.js'
import { NodeStore, withoutOrphans } from '../store/node-store.js'
import { hasOrphans } from '../store/orphan-rows.js'
import { presentNodes, type StoreOptions, storeFile, storeGone, storeUnknown } from '../store/store-file.js'
import { readPieces, readSketch } from '../store/survey-text.js'
import { type Changes, findChanges, type WantedFile } from './changes.js'
import type { Parsing } from './parsing.js'
import type { ParseJob, ScanOrder, ScanReport } from './protocol.js'
import { followRevisions } from './revisions.js'
import { type FileRead, ScanWrites, stateOf, type TextRead } from './scan-writes.js'
import type { Tally } from './tally.js'

interface Needs {
  readonly database: Database
  /** @param files how many there may be to parse */
  parsing(files: number, order: ScanOrder): Parsing
  report(report: ScanReport): void
}

/** Whom a file remembers, and the revision of its contents when it was asked. */
type Seen = Recognition & { readonly revision: number | undefined }

/** A file whose pieces are not settled yet. */
interface Pending {
  readonly result: TextRead
  readonly recognition: Seen
  /** The hash of the text that is stored. */
  readonly expected: string | null
}

/** As many files are kept in memory until all have been seen; beyond, whoever moved *and* changed is somebody new. */
const mostHeld = 5_000

/** How often a file may change behind a scan's back before the scan leaves it to the next one. */
const rounds = 3

const reportEvery = 100

/** A few thousand edges, as many small rows as the write queue takes. */
const filesPerStep = 50

/**
 * Brings the store in line with the disk. Files that are known go first: whoever left one of them may have gone into
 * another or into a new one, so everybody who left is an orphan before anybody is born. Every transaction leaves the
 * store in order, so that a scan may be killed at any moment and the next one goes on.
 */
export class Scanner {
  readonly #order: ScanOrder
  readonly #needs: Needs
  readonly #database: Database
  readonly #store: NodeStore
  /** Who may be met again; for new files, once everybody has left who leaves. */
  #elsewhere: Elsewhere
  /** Ids that files of this round have claimed. */
  #claimed = new Set<string>()
  readonly #writes: ScanWrites
  readonly #options: StoreOptions
  /** Of a first scan of everything, which does not tell which names it finds: every id there is. */
  readonly #ids: Set<string> | undefined
  #done = 0
  #total = 0

  constructor(order: ScanOrder, needs: Needs) {
    const { database } = needs
    this.#order = order
    this.#needs = needs
    this.#database = database
    this.#store = new NodeStore(database, Date.now())
    this.#elsewhere = this.#store
    const isFirst = !isScanned(database)
    this.#ids = isFirst && !order.paths ? new Set(allIds(database)) : undefined
    this.#options = { now: Date.now(), announce: order.announce && !isFirst, tags: order.tags }
    this.#writes = new ScanWrites({ ...needs, options: this.#options })
  }

  /** What it did to nodes. */
  get tally(): Tally {
    return this.#writes.tally
  }

  /** Returns whether it came to its end; otherwise it was told to stop. */
  async run(): Promise<boolean> {
    if (!this.#order.paths) followRevisions(this.#database, this.#order.brought)
    const isBulk = this.#ids !== undefined
    if (isBulk) dropLateIndexes(this.#database)
    await this.#bringIn(this.#order)
    let paths = this.#writes.takeOvertaken()
    for (let round = 1; round < rounds && paths.length > 0 && !this.#isStopped; round++) {
      await this.#bringIn({ ...this.#order, paths })
      paths = this.#writes.takeOvertaken()
    }
    if (this.#isStopped) return false
    if (isBulk) {
      // Somebody may have saved a file when hardly anybody was known, and taken its edges for all there are.
      unsettleAll(this.#database)
      ensureIndex(this.#database, 'nodes_by_name')
    }
    await settleEdges(this.#database, filesPerStep, () => this.#isStopped)
    if (this.#isStopped) return false
    if (isBulk) ensureIndex(this.#database, 'edges_by_target')
    if (!this.#order.paths) setScanned(this.#database)
    return true
  }

  get #isStopped(): boolean {
    return this.#order.stop[0] === 1
  }

  async #bringIn(order: ScanOrder): Promise<void> {
    const changes = atOnce(findChanges(this.#database, order))
    // A walk that was stopped has not seen everything, and what it has not seen would seem to have vanished.
    if (this.#isStopped) return
    const files = changes.changed.length + changes.fresh.length
    this.#total += files
    this.#progress(0)
    this.#claimed = new Set()
    const parsing = this.#needs.parsing(files, order)
    try {
      await this.#bringInChanges(changes, parsing)
    } finally {
      await parsing.close()
    }
    this.#writes.flush()
    this.#progress(0)
  }

  async #bringInChanges({ changed, fresh, vanished }: Changes, parsing: Parsing): Promise<void> {
    for (const { path, hash } of vanished) this.#writes.addEmpty({ number: 0, path, kind: 'gone' }, hash)
    const rows = new Map(changed.map(({ row }) => [row.path, row]))
    const waiting: Pending[] = []
    for await (const result of parsing.parse(changed.map(jobOf))) {
      if (result.kind !== 'unknown') this.#know(result, rows.get(result.path)!, waiting)
      this.#progress(1)
    }
    this.#writes.flush()
    if (this.#isStopped) return
    if (!hasOrphans(this.#database)) this.#elsewhere = withoutOrphans(this.#store)
    const held: Pending[] = []
    const mayBeAnywhere = this.#elsewhere.justOrphaned().length > 0
    const settleOrHold = (pending: Pending) => {
      if (mayBeAnywhere && held.length < mostHeld) held.push(pending)
      else this.#settleLater(pending)
    }
    for (const pending of waiting) settleOrHold(pending)
    for await (const result of parsing.parse(fresh.map(jobOf))) {
      if (result.kind === 'text') this.#meet(result, settleOrHold)
      else if (result.kind === 'no text') this.#writes.addEmpty(result, null)
      this.#progress(1)
    }
    // Among all of them each of those who have just vanished belongs to the piece that looks most alike.
    reunite(
      held.map(({ recognition }) => recognition),
      this.#elsewhere,
    )
    for (const pending of held) this.#settleLater(pending)
  }

  #meet(result: TextRead, settleOrHold: (pending: Pending) => void): void {
    const ids = result.idsAtBirth
    if (!ids || !this.#areUnknown(result.path, ids)) {
      settleOrHold({ result, recognition: this.#recognize(result), expected: null })
      return
    }
    for (const id of ids) this.#ids!.add(id)
    this.#writes.add(result, null, ids.length, () => {
      // A person has just begun to talk to somebody in this file, so somebody is known of it by now.
      if (fileRow(this.#database, result.path)) return this.#writes.overtaken(result.path)
      storeUnknown(this.#database, stateOf(result, []), result.survey, ids)
      return { created: ids, updated: [], orphaned: [] }
    })
  }

  /** Nothing can be known of a file that no row tells of, while there is nobody who could have moved there. */
  #areUnknown(path: string, ids: readonly string[]): boolean {
    return (
      this.#ids !== undefined &&
      this.#elsewhere !== this.#store &&
      fileRow(this.#database, path) === undefined &&
      new Set(ids).size === ids.length &&
      !ids.some(id => this.#ids!.has(id))
    )
  }

  /** Of a file that is stored: those who left it are told now, those who came to it when everybody has left. */
  #know(result: FileRead, row: FileRow, waiting: Pending[]): void {
    if (result.kind !== 'text') return this.#writes.addEmpty(result, row.hash)
    const recognition = this.#recognize(result)
    const pending = { result, recognition, expected: row.hash }
    if (recognition.claims.unclaimed().length === 0) return this.#settleLater(pending)
    const { gone } = recognition
    if (gone.length === 0) {
      waiting.push(pending)
      return
    }
    this.#writes.add(result, row.hash, gone.length, () => storeGone(this.#database, row.path, gone, this.#options))
    waiting.push({ ...pending, expected: row.hash === null ? null : outdated })
  }

  #recognize(result: TextRead): Seen {
    const { path, survey, damaged } = result
    const revision = revisionAt(this.#database, path)
    const known: Known = {
      present: presentNodes(this.#database, this.#store, path),
      past: this.#store.orphansInFile(path),
      scars: new Set(JSON.parse(fileRow(this.#database, path)?.scars ?? '[]') as string[]),
      sketchOf: ({ sketch = '' }) => sketch,
    }
    const sketchOf = (piece: number) => readSketch(survey.sketches, piece)
    const sighting = { pieces: readPieces(survey), damaged, text: () => this.#textOf(result), sketchOf }
    return { ...recognize(sighting, known, this.#store, this.#claimed), revision }
  }

  /** Whoever parsed it sends a sound text not along: it is hardly ever asked for. Empty if it has changed since. */
  #textOf({ path, text, hash }: TextRead): string {
    if (text !== '') return text
    const source = readSource(this.#order.root, path, this.#order.maxFileBytes)
    return source.kind === 'text' && textHash(source.text) === hash ? source.text : ''
  }

  #settleLater({ result, recognition, expected }: Pending): void {
    const { path, survey } = result
    this.#writes.add(result, expected, recognition.sighting.pieces.length, () => {
      // Somebody of this file was stored meanwhile (a person talks to them), who would be taken for somebody else.
      if (revisionAt(this.#database, path) !== recognition.revision) return this.#writes.overtaken(path)
      reunite([recognition], this.#elsewhere)
      const assignment = settle(recognition, path, this.#elsewhere)
      for (const id of assignment.born) this.#ids?.add(id)
      const file = stateOf(result, assignment.scars)
      return storeFile(
        this.#database,
        { file, survey, ids: assignment.ids, ...nodesOf(assignment, path) },
        this.#options,
      )
    })
  }

  #progress(files: number): void {
    this.#done += files
    if (files > 0 && this.#done % reportEvery !== 0) return
    this.#needs.report({ kind: 'progress', progress: { done: this.#done, total: this.#total } })
  }
}

function allIds(database: Database): string[] {
  return database
    .sql<[], { agent_id: string }>('SELECT agent_id FROM nodes')
    .all()
    .map(row => row.agent_id)
}

function jobOf(file: WantedFile & { readonly row?: FileRow }, number: number): ParseJob {
  const { path, language, size, row } = file
  return { number, path, language, size, ...(row?.hash && row.language === language && { knownHash: row.hash }) }
}
