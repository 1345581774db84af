import type { Database } from '../base/database.js'
import { realPathOf } from '../base/paths.js'
import type { Processes } from '../base/processes.js'
import { textHash } from '../base/text.js'
import type { Buffer, Buffers } from './buffers.js'

const schema = `
  CREATE TABLE IF NOT EXISTS open_buffers (
    process_id TEXT NOT NULL, path TEXT NOT NULL, version INTEGER NOT NULL, text_hash TEXT NOT NULL, dirty INTEGER NOT NULL,
    PRIMARY KEY (path, process_id)
  )`

/** An editor that has a file open, and so is the only one to change it. */
export interface Holder {
  readonly processId: string
  /** For people: `Neovim 0.12.4`. */
  readonly name: string
}

/**
 * Which file is open in which process, told to all processes through the journal's database. Rows change when a text is
 * opened, becomes dirty, is saved or closed: never per keystroke.
 */
export class OpenBuffers {
  readonly #database: Database
  readonly #processes: Processes
  readonly #dirtyTold = new Map<string, boolean>()

  constructor(database: Database, processes: Processes, buffers: Buffers) {
    this.#database = database
    this.#processes = processes
    if (database.readOnly) return
    database.run(schema)
    buffers.onEvent(event => {
      if (event.kind === 'closed') this.#closed(event.buffer)
      else if (event.kind !== 'changed' || this.#dirtyTold.get(event.buffer.uri) !== event.buffer.dirty) {
        this.#tell(event.buffer)
      }
    })
  }

  /**
   * The living process whose editor has the file (absolute path) open. Ask the own buffers first: that it is this very
   * process then means that its editor has the file open under another name (a symbolic link).
   */
  holderOf(path: string): Holder | undefined {
    const rows = this.#database
      .sql<[string], { process_id: string }>('SELECT process_id FROM open_buffers WHERE path = ?')
      .all(realPathOf(path))
    for (const { process_id } of rows) {
      if (!this.#processes.isAlive(process_id)) continue
      return { processId: process_id, name: this.#processes.byId(process_id)?.name ?? 'another editor' }
    }
    return undefined
  }

  close(): void {
    if (this.#database.readOnly) return
    this.#database.sql('DELETE FROM open_buffers WHERE process_id = ?').run(this.#processes.ownId)
  }

  #tell(buffer: Buffer): void {
    if (buffer.path === undefined) return
    this.#dirtyTold.set(buffer.uri, buffer.dirty)
    this.#database
      .sql('INSERT OR REPLACE INTO open_buffers VALUES (?, ?, ?, ?, ?)')
      .run(this.#processes.ownId, realPathOf(buffer.path), buffer.version, textHash(buffer.text), buffer.dirty ? 1 : 0)
  }

  #closed(buffer: Buffer): void {
    if (buffer.path === undefined) return
    this.#dirtyTold.delete(buffer.uri)
    this.#database
      .sql('DELETE FROM open_buffers WHERE path = ? AND process_id = ?')
      .run(realPathOf(buffer.path), this.#processes.ownId)
  }
}
