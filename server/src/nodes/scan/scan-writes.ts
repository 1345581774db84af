import type { Database } from '../../base/database.js'
import { tooSlow } from '../../syntax/time-limit.js'
import { type FileState, fileRow, touchFile } from '../store/file-rows.js'
import { type StoredChanges, type StoreOptions, storeEmpty } from '../store/store-file.js'
import type { ParseResult, ScanReport } from './protocol.js'
import { Tally } from './tally.js'
import { WriteQueue } from './write-queue.js'

export type TextRead = Extract<ParseResult, { readonly kind: 'text' }>
export type FileRead = Exclude<ParseResult, { readonly kind: 'unknown' }>

interface Needs {
  readonly database: Database
  readonly options: StoreOptions
  report(report: ScanReport): void
}

/** What a scan writes. A file that somebody else has stored since the scan looked at it is left as it is, and remembered. */
export class ScanWrites {
  readonly tally = new Tally()
  readonly #needs: Needs
  readonly #queue: WriteQueue
  #overtaken: string[] = []
  /** To be told once it is on disk. */
  #news: ScanReport[] = []

  constructor(needs: Needs) {
    this.#needs = needs
    this.#queue = new WriteQueue(needs.database, () => this.#tell())
  }

  /**
   * @param expected the hash of the text that is stored; null for none. When it is another by then, somebody knows
   * better, or the file must be read again.
   * @param rows about how many the work will write
   * @param work undefined when it was overtaken itself, or there is nothing to tell
   */
  add(result: FileRead, expected: string | null, rows: number, work: () => StoredChanges | undefined): void {
    const { path } = result
    this.#queue.add(rows, () => {
      const stored = fileRow(this.#needs.database, path)?.hash ?? null
      if (stored !== expected) {
        if (result.kind !== 'text' || stored !== result.hash) this.overtaken(path)
        return
      }
      const changes = work()
      if (!changes) return
      this.tally.add(changes)
      const agentIds = [...changes.created, ...changes.updated, ...changes.orphaned]
      if (this.#needs.options.announce) this.#news.push({ kind: 'changed', path, agentIds })
    })
  }

  /** Of a file that has no nodes to tell of. */
  addEmpty(result: Exclude<FileRead, TextRead>, expected: string | null): void {
    const { database, options, report } = this.#needs
    const { path } = result
    if ('isTooSlow' in result) report({ kind: 'warning', message: tooSlow(path) })
    this.add(result, expected, 20, () => {
      if (result.kind !== 'same') return storeEmpty(database, stateOf(result, []), options)
      touchFile(database, path, result.size, result.mtimeMs)
      return undefined
    })
  }

  /** Somebody else has stored this file since the scan looked at it. */
  overtaken(path: string): undefined {
    this.#overtaken.push(path)
  }

  /** The files that were overtaken since this was asked last. */
  takeOvertaken(): string[] {
    return this.#overtaken.splice(0)
  }

  flush(): void {
    this.#queue.flush()
  }

  #tell(): void {
    for (const report of this.#news.splice(0)) this.#needs.report(report)
  }
}

export function stateOf(result: Exclude<FileRead, { readonly kind: 'same' }>, scars: readonly string[]): FileState {
  const { path, kind } = result
  return {
    path,
    language: kind === 'text' ? result.language : '',
    hash: kind === 'text' ? result.hash : kind === 'gone' ? null : '',
    size: kind === 'gone' ? 0 : result.size,
    mtime_ms: kind === 'gone' ? 0 : result.mtimeMs,
    scars: JSON.stringify(scars),
  }
}
