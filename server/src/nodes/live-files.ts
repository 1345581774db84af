import type { Database } from '../base/database.js'
import { relativePath } from '../base/paths.js'
import type { Buffer, BufferEvent, Buffers } from '../buffers/buffers.js'
import type { Grammars } from '../syntax/grammars.js'
import { languageOf } from '../syntax/languages.js'
import type { CodeNode } from './code-node.js'
import { fileRow } from './file-rows.js'
import type { NodeStore } from './node-store.js'
import { OpenFile, type StoredFile } from './open-file.js'
import { presentNodes } from './store-file.js'

interface Needs {
  readonly root: string
  readonly database: Database
  readonly store: NodeStore
  readonly buffers: Buffers
  readonly grammars: Grammars
  readonly maxFileBytes: () => number
  /** Nodes of an open file came, went or read differently. */
  changed(path: string, agentIds: readonly string[]): void
  saved(file: OpenFile): void
  notice(message: string): void
}

interface Opened {
  readonly buffer: Buffer
  /** Undefined while the grammar loads, and for good where there is none. */
  file: OpenFile | undefined
  isStale: boolean
  readonly ready: Promise<void>
}

/** The trees of all open buffers. A change is parsed once the burst it belongs to is over, or when somebody looks. */
export class OpenFiles {
  readonly #needs: Needs
  readonly #opened = new Map<string, Opened>()
  readonly #unsubscribe: () => void

  constructor(needs: Needs) {
    this.#needs = needs
    this.#unsubscribe = needs.buffers.onEvent(event => this.#hear(event))
  }

  /** The open file with this path (relative to the root), as the person sees it now. */
  get(path: string): OpenFile | undefined {
    const opened = this.#opened.get(path)
    if (opened) this.#refresh(path, opened)
    return opened?.file
  }

  *all(): Iterable<OpenFile> {
    for (const path of this.#opened.keys()) {
      const file = this.get(path)
      if (file) yield file
    }
  }

  byId(agentId: string): CodeNode | undefined {
    for (const file of this.all()) {
      const node = file.byId(agentId)
      if (node) return node
    }
    return undefined
  }

  /** Resolves when the nodes of a file that has just been opened are known. */
  async settled(path: string): Promise<void> {
    await this.#opened.get(path)?.ready
  }

  close(): void {
    this.#unsubscribe()
    for (const { file } of this.#opened.values()) file?.free()
    this.#opened.clear()
  }

  #hear({ kind, buffer }: BufferEvent): void {
    const path = buffer.path === undefined ? undefined : relativePath(this.#needs.root, buffer.path)
    if (path === undefined) return
    if (kind === 'opened') return this.#open(path, buffer)
    const opened = this.#opened.get(path)
    if (opened?.buffer !== buffer) return
    if (kind === 'closed') return this.#close(path, opened)
    if (kind === 'saved') return this.#saved(path)
    if (!opened.isStale) setImmediate(() => this.get(path))
    opened.isStale = true
  }

  #open(path: string, buffer: Buffer): void {
    this.#opened.get(path)?.file?.free()
    const opened: Opened = { buffer, file: undefined, isStale: false, ready: this.#load(path, buffer) }
    this.#opened.set(path, opened)
  }

  async #load(path: string, buffer: Buffer): Promise<void> {
    const language = languageOf(path)
    if (!language || this.#isTooLarge(path, buffer)) return
    const grammar = await this.#needs.grammars.load(language)
    const opened = this.#opened.get(path)
    if (!grammar || opened?.buffer !== buffer) return
    opened.file = new OpenFile(grammar, path, buffer.text, this.#stored(path), this.#needs.store)
    opened.isStale = false
    this.#needs.changed(path, [])
  }

  #isTooLarge(path: string, buffer: Buffer): boolean {
    const limit = this.#needs.maxFileBytes()
    if (buffer.text.length <= limit) return false
    this.#needs.notice(`${path} has no agents: it is larger than index.max_file_bytes (${limit}).`)
    return true
  }

  #stored(path: string): StoredFile {
    const { database, store } = this.#needs
    return {
      nodes: presentNodes(database, store, path),
      orphans: store.orphansInFile(path),
      scars: JSON.parse(fileRow(database, path)?.scars ?? '[]') as string[],
    }
  }

  #refresh(path: string, opened: Opened): void {
    if (!opened.isStale || !opened.file) return
    opened.isStale = false
    this.#needs.changed(path, opened.file.update(opened.buffer.text))
  }

  #saved(path: string): void {
    const file = this.get(path)
    if (!file) return
    this.#needs.saved(file)
    file.wasStored(this.#needs.store.orphansInFile(path))
  }

  #close(path: string, { file }: Opened): void {
    file?.free()
    this.#opened.delete(path)
    this.#needs.changed(path, [])
  }
}
