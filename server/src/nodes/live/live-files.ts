import type { Database } from '../../base/database.js'
import { relativePath } from '../../base/paths.js'
import { textHash } from '../../base/text.js'
import type { Buffer, BufferEvent, Buffers } from '../../buffers/buffers.js'
import type { ForeignLanguages } from '../../syntax/foreign/languages.js'
import { ForeignSyntax } from '../../syntax/foreign/syntax.js'
import type { Grammars } from '../../syntax/grammars.js'
import type { Language, Languages } from '../../syntax/languages.js'
import { LiveSyntax } from '../../syntax/live.js'
import { tooSlow } from '../../syntax/time-limit.js'
import type { CodeNode } from '../code-node.js'
import { revisionAt } from '../store/contents.js'
import { fileRow } from '../store/file-rows.js'
import type { NodeStore } from '../store/node-store.js'
import { presentNodes } from '../store/store-file.js'
import { LiveFile, type StoredFile, type TypedSyntax } from './live-file.js'
import { Moves } from './moves.js'
import { Pauses } from './pauses.js'

interface Needs {
  readonly root: string
  readonly database: Database
  readonly store: NodeStore
  readonly buffers: Buffers
  readonly languages: Languages
  readonly grammars: Grammars
  readonly foreign: ForeignLanguages
  readonly maxFileBytes: number
  /** @param path relative to the root */
  isIndexed(path: string): boolean
  /** Nodes of an open file came, went or read differently. Told after the work at hand, never within it. */
  changed(path: string, agentIds: readonly string[]): void
  saved(file: LiveFile): void
  closed(path: string): void
  notice(message: string): void
}

/** The trees of all open buffers. The work is done once a burst of changes is over, or when somebody looks. */
export class LiveFiles {
  readonly #needs: Needs
  readonly #files = new Map<string, LiveFile>()
  /** With what whoever asks for a file that has just been opened waits for. */
  readonly #opening = new Map<Buffer, Promise<void>>()
  /** What nobody waits for who has a question: parsers of other processes. */
  readonly #slow = new Set<Promise<void>>()
  /** In the order in which they changed: what was cut here may have been pasted there. */
  readonly #stale = new Set<LiveFile>()
  readonly #moves: Moves
  readonly #news = new Map<string, Set<string>>()
  readonly #tooLarge = new Set<string>()
  /** Texts that take too much time or memory, until a scan has read them after all. */
  readonly #givenUp = new Set<Buffer>()
  readonly #pauses = new Pauses<LiveFile>(file => this.#doubt(file))
  readonly #unsubscribe: () => void
  #scheduled: NodeJS.Immediate | undefined

  constructor(needs: Needs) {
    this.#needs = needs
    this.#moves = new Moves({ store: needs.store, files: this.#files, touch: file => this.#touch(file) })
    this.#unsubscribe = needs.buffers.onEvent(event => this.#hear(event))
    for (const buffer of needs.buffers.all()) this.#open(buffer)
  }

  /**
   * The open file with this path (relative to the root), as the person sees it now; undefined where none is open, or
   * its grammar is still loading.
   */
  get(path: string): LiveFile | undefined {
    this.#flush()
    return this.#files.get(path)
  }

  all(): Iterable<LiveFile> {
    this.#flush()
    return this.#files.values()
  }

  byId(agentId: string): CodeNode | undefined {
    return this.showing(agentId)?.byId(agentId)
  }

  /** The open file that shows a node. */
  showing(agentId: string): LiveFile | undefined {
    this.#flush()
    return this.#moves.showing(agentId)
  }

  /** Resolves when the nodes of a file that has just been opened are known; without a path, those of all such files. */
  async settled(path?: string): Promise<void> {
    const isAwaited = (buffer: Buffer) => path === undefined || this.#pathOf(buffer) === path
    await Promise.all([...this.#opening].map(([buffer, opening]) => (isAwaited(buffer) ? opening : undefined)))
  }

  /** The same, and further when all files show what was typed last, also those whose parsers take their time. */
  async upToDate(): Promise<void> {
    await this.settled()
    await Promise.all(this.#slow)
    for (const file of this.all()) if (file.isGuess) this.#doubt(file)
    this.#flush()
    await Promise.all([...this.#files.values()].map(file => file.caughtUp()))
  }

  /** The store has changed under the texts that are open. */
  refresh(): void {
    for (const file of this.#files.values()) {
      file.learn(this.#stored(file.path))
      this.#touch(file)
    }
    for (const buffer of this.#givenUp) if (this.#isStored(buffer)) this.#tryAgain(buffer)
  }

  close(): void {
    this.#unsubscribe()
    clearImmediate(this.#scheduled)
    this.#pauses.close()
    this.#opening.clear()
    for (const file of this.#files.values()) file.free()
    this.#files.clear()
    this.#stale.clear()
  }

  #hear({ kind, buffer }: BufferEvent): void {
    if (kind === 'opened') return this.#open(buffer)
    const file = this.#fileOf(buffer)
    if (kind === 'closed') this.#givenUp.delete(buffer)
    if (kind === 'closed') return this.#close(buffer, file)
    if (kind === 'saved') return file && this.#saved(file)
    if (!file) this.#open(buffer)
    else if (this.#isTooLarge(file.path, buffer)) this.#close(buffer, file)
    else this.#touch(file)
  }

  #open(buffer: Buffer): void {
    const path = this.#pathOf(buffer)
    const language = path && this.#needs.languages.of(path)
    if (!path || !language || this.#opening.has(buffer) || this.#files.has(path)) return
    if (this.#givenUp.has(buffer)) return
    if (!this.#needs.isIndexed(path) || this.#isTooLarge(path, buffer)) return
    const loading = this.#load(path, buffer, language).finally(() => this.#opening.delete(buffer))
    this.#opening.set(buffer, language.folder === undefined ? loading : Promise.resolve())
    if (language.folder !== undefined) this.#later(loading)
  }

  async #load(path: string, buffer: Buffer, language: Language): Promise<void> {
    const syntax = await this.#syntaxOf(path, buffer, language)
    const isOpen = this.#opening.has(buffer) && this.#needs.buffers.byUri(buffer.uri) === buffer
    if (!isOpen || this.#files.has(path)) return syntax?.free()
    if (!syntax) return
    const file = new LiveFile(buffer, path, { language: language.id, syntax }, this.#stored(path))
    this.#files.set(path, file)
    this.#touch(file)
  }

  /** Undefined when the language is off, or the text takes too much. */
  async #syntaxOf(path: string, buffer: Buffer, language: Language): Promise<TypedSyntax | undefined> {
    const { grammars, foreign } = this.#needs
    const answered = () => {
      const file = this.#fileOf(buffer)
      if (file) this.#touch(file)
    }
    if (language.folder === undefined) {
      const reload = { load: () => grammars.load(language), loaded: answered }
      return await grammars.use(language, grammar => {
        const syntax = LiveSyntax.open(grammar, path, buffer.text, reload)
        if (!syntax) this.#giveUp(path, buffer)
        return syntax
      })
    }
    return await ForeignSyntax.open(foreign, language, { path, text: buffer.text, answered })
  }

  #later(work: Promise<void>): void {
    const slow = work.finally(() => this.#slow.delete(slow))
    this.#slow.add(slow)
  }

  #isTooLarge(path: string, buffer: Buffer): boolean {
    const limit = this.#needs.maxFileBytes
    if (buffer.text.length <= limit) return false
    if (!this.#tooLarge.has(path)) {
      this.#tooLarge.add(path)
      this.#needs.notice(`${path} has no agents: it is larger than index.max_file_bytes (${limit}).`)
    }
    return true
  }

  #giveUp(path: string, buffer: Buffer, file?: LiveFile): void {
    this.#givenUp.add(buffer)
    this.#needs.notice(tooSlow(path))
    // It may have cost the runtime that the others stand in.
    for (const other of this.#files.values()) if (other !== file) this.#touch(other)
    if (!file) return
    this.#drop(file)
    this.#note(
      path,
      file.nodes.map(({ agentId }) => agentId),
    )
  }

  #isStored(buffer: Buffer): boolean {
    const path = this.#pathOf(buffer)
    return path !== undefined && fileRow(this.#needs.database, path)?.hash === textHash(buffer.text)
  }

  #tryAgain(buffer: Buffer): void {
    this.#givenUp.delete(buffer)
    this.#open(buffer)
  }

  #pathOf({ path }: Buffer): string | undefined {
    return path === undefined ? undefined : relativePath(this.#needs.root, path)
  }

  #fileOf(buffer: Buffer): LiveFile | undefined {
    const path = this.#pathOf(buffer)
    const file = path === undefined ? undefined : this.#files.get(path)
    return file?.buffer === buffer ? file : undefined
  }

  #stored(path: string): StoredFile {
    const { database, store } = this.#needs
    return {
      revision: revisionAt(database, path),
      present: presentNodes(database, store, path),
      orphans: store.orphansInFile(path),
      scars: JSON.parse(fileRow(database, path)?.scars ?? '[]') as string[],
    }
  }

  #saved(file: LiveFile): void {
    file.recall(this.#stored(file.path))
    this.#doubt(file)
    this.#flush()
    if (file.isGivenUp) return
    if (file.isCurrent) this.#store(file)
    else this.#later(this.#storeOnceSeen(file))
  }

  #store(file: LiveFile): void {
    this.#needs.saved(file)
    file.wasStored(this.#stored(file.path))
  }

  /** Unless somebody types on meanwhile: then what is on disk is found there. */
  async #storeOnceSeen(file: LiveFile): Promise<void> {
    await file.caughtUp()
    this.#flush()
    const isSaved = this.#files.get(file.path) === file && !file.buffer.dirty
    if (isSaved && file.isCurrent) this.#store(file)
  }

  #close(buffer: Buffer, file: LiveFile | undefined): void {
    this.#opening.delete(buffer)
    if (!file) return
    this.#drop(file)
    this.#needs.closed(file.path)
  }

  #drop(file: LiveFile): void {
    this.#files.delete(file.path)
    this.#stale.delete(file)
    this.#pauses.end(file)
    file.free()
  }

  #doubt(file: LiveFile): void {
    file.doubt()
    this.#touch(file)
  }

  #touch(file: LiveFile): void {
    this.#stale.add(file)
    this.#schedule()
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined
      this.#flush()
      this.#tell()
    })
  }

  #flush(): void {
    for (const file of this.#stale) {
      this.#stale.delete(file)
      // A scan, here or in another process, may have stored the file a moment ago.
      if (revisionAt(this.#needs.database, file.path) !== file.storedRevision) file.learn(this.#stored(file.path))
      const agentIds = file.update(this.#moves.elsewhere(file), id => this.#moves.isLost(id, file))
      for (const id of agentIds) this.#moves.contest(id, file)
      this.#note(file.path, agentIds)
      if (file.isGuess) this.#pauses.begin(file, pauseMs(file.text))
      else this.#pauses.end(file)
      if (file.isGivenUp) this.#giveUp(file.path, file.buffer, file)
    }
  }

  #note(path: string, agentIds: readonly string[]): void {
    if (agentIds.length === 0) return
    const news = this.#news.get(path) ?? new Set()
    for (const id of agentIds) news.add(id)
    this.#news.set(path, news)
    this.#schedule()
  }

  #tell(): void {
    const news = [...this.#news]
    this.#news.clear()
    for (const [path, agentIds] of news) this.#needs.changed(path, [...agentIds])
  }
}

/** How long nobody types before a text is read afresh, which takes the longer the longer the text is. */
function pauseMs(text: string): number {
  return 300 + text.length / 500
}
