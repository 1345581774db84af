import { absolutePath, relativePath } from '../base/paths.js'
import type { Position } from '../base/text.js'
import type { Buffer, BufferEvent, Buffers } from '../buffers/buffers.js'
import type { Grammars } from '../syntax/grammars.js'
import { type Language, languageOf } from '../syntax/languages.js'
import type { CodeNode } from './code-node.js'
import type { Elsewhere } from './match/known.js'
import type { NodeStore } from './node-store.js'
import { OpenFile, type StoredFile } from './open-file.js'

interface Needs {
  readonly root: string
  readonly buffers: Buffers
  readonly grammars: Grammars
  readonly store: NodeStore
  readonly maxFileBytes: number
  isIndexed(path: string): boolean
  stored(path: string): StoredFile
  changed(path: string, agentIds: readonly string[]): void
  saved(file: OpenFile): void
  /** `hasUnsaved`: nodes were stored that are in no text any more. */
  closed(path: string): void
  notice(message: string): void
}

/**
 * The nodes of the texts that are open in this process, kept current as the person types. Typing is answered at once;
 * the work is done when the burst of changes is over, or when somebody asks.
 */
export class OpenTrees {
  readonly #needs: Needs
  readonly #files = new Map<string, OpenFile>()
  readonly #opening = new Map<string, Promise<void>>()
  readonly #tooLarge = new Set<string>()
  readonly #unsubscribe: () => void
  #isScheduled = false

  constructor(needs: Needs) {
    this.#needs = needs
    this.#unsubscribe = needs.buffers.onEvent(event => this.#hear(event))
    for (const buffer of needs.buffers.all()) this.#open(buffer)
  }
}
