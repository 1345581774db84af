import type { Database } from '../base/database.js'
import { textHash } from '../base/text.js'
import { readSource } from './source.js'
import { fileRow } from './store/file-rows.js'

interface Needs {
  /** Absolute. */
  readonly root: string
  readonly database: Database
  readonly maxFileBytes: number
}

/** What is on disk, beside what is stored of it. Paths are relative to the root. */
export class StoredTexts {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Whether the store tells of the file as it is on disk now. */
  isCurrent(path: string): boolean {
    const text = this.#onDisk(path)
    const row = fileRow(this.#needs.database, path)
    return text === undefined ? !row : row?.hash === textHash(text)
  }

  /** The text whose nodes are stored; undefined when the disk says something else. */
  of(path: string): string | undefined {
    const text = this.#onDisk(path)
    const isStored = text !== undefined && fileRow(this.#needs.database, path)?.hash === textHash(text)
    return isStored ? text : undefined
  }

  #onDisk(path: string): string | undefined {
    const source = readSource(this.#needs.root, path, this.#needs.maxFileBytes)
    return source.kind === 'text' ? source.text : undefined
  }
}
