import { TextDocument } from 'vscode-languageserver-textdocument'
import { Lines, type Range } from '../base/text.js'

/** One change as LSP spells it: a replaced range (positions of the text before this change), or the whole text. */
export type ContentChange = { readonly range: Range; readonly text: string } | { readonly text: string }

/** What a change did, in UTF-16 offsets: `[start, oldEnd)` of the text before it became `[start, newEnd)`. */
export interface Splice {
  readonly start: number
  readonly oldEnd: number
  readonly newEnd: number
}

export type BufferEvent =
  | { readonly kind: 'opened'; readonly buffer: Buffer }
  /** `splices` are to be applied one after another; undefined when the whole text was replaced. */
  | { readonly kind: 'changed'; readonly buffer: Buffer; readonly splices: readonly Splice[] | undefined }
  | { readonly kind: 'saved'; readonly buffer: Buffer }
  | { readonly kind: 'closed'; readonly buffer: Buffer }

/** A text that an editor has open. The object lives as long as the buffer; its fields change with it. */
export class Buffer {
  /** As the client spells it; replies use the same spelling. */
  readonly uri: string
  /** Absolute; undefined for what is not a file (untitled, git:, …). */
  readonly path: string | undefined
  readonly languageId: string
  /** The person has typed since the text was opened or saved. */
  dirty = false
  #document: TextDocument
  #lines: Lines | undefined

  constructor(document: TextDocument, path: string | undefined) {
    this.uri = document.uri
    this.path = path
    this.languageId = document.languageId
    this.#document = document
  }

  get version(): number {
    return this.#document.version
  }

  get text(): string {
    return this.#document.getText()
  }

  get lines(): Lines {
    this.#lines ??= new Lines(this.text)
    return this.#lines
  }

  /** Applies what `didChange` told. Returns what happened in offsets, or undefined for a whole new text. */
  change(version: number, changes: readonly ContentChange[]): Splice[] | undefined {
    const splices: Splice[] = []
    let whole = false
    for (const change of changes) {
      const splice = 'range' in change ? this.#splice(change) : undefined
      if (splice) splices.push(splice)
      else whole = true
      this.#document = TextDocument.update(this.#document, [change], version)
      this.#lines = splice && this.#lines?.edited(this.text, splice)
    }
    this.dirty = true
    return whole ? undefined : splices
  }

  #splice(change: { range: Range; text: string }): Splice {
    const [a, b] = [this.#document.offsetAt(change.range.start), this.#document.offsetAt(change.range.end)]
    const start = Math.min(a, b)
    return { start, oldEnd: Math.max(a, b), newEnd: start + change.text.length }
  }
}

export interface OpenedText {
  readonly uri: string
  readonly path: string | undefined
  readonly languageId: string
  readonly version: number
  readonly text: string
}

/** The texts that the editor at this door has open. They stand over the disk: what a person sees is what is here. */
export class Buffers {
  readonly #open = new Map<string, Buffer>()
  readonly #listeners = new Set<(event: BufferEvent) => void>()

  /** Listeners run at once, in the order in which they came. */
  onEvent(listener: (event: BufferEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  all(): Iterable<Buffer> {
    return this.#open.values()
  }

  byUri(uri: string): Buffer | undefined {
    return this.#open.get(uri)
  }

  /** By absolute path: two spellings of one file's URI mean one buffer. */
  byPath(path: string): Buffer | undefined {
    for (const buffer of this.#open.values()) if (buffer.path === path) return buffer
    return undefined
  }

  open(opened: OpenedText): Buffer {
    const document = TextDocument.create(opened.uri, opened.languageId, opened.version, opened.text)
    return this.adopt(new Buffer(document, opened.path))
  }

  /** A text that was open in another workspace, with all that was typed into it. */
  adopt(buffer: Buffer): Buffer {
    this.#open.set(buffer.uri, buffer)
    this.#tell({ kind: 'opened', buffer })
    return buffer
  }

  /** A change of a text that was never opened is ignored: there is nothing it could apply to. */
  change(uri: string, version: number, changes: readonly ContentChange[]): void {
    const buffer = this.#open.get(uri)
    if (!buffer) return
    const splices = buffer.change(version, changes)
    this.#tell({ kind: 'changed', buffer, splices })
  }

  saved(uri: string): void {
    const buffer = this.#open.get(uri)
    if (!buffer) return
    buffer.dirty = false
    this.#tell({ kind: 'saved', buffer })
  }

  close(uri: string): void {
    const buffer = this.#open.get(uri)
    if (!buffer) return
    this.#open.delete(uri)
    this.#tell({ kind: 'closed', buffer })
  }

  /** A listener that throws keeps nobody else from hearing it; the door is told of the first that did. */
  #tell(event: BufferEvent): void {
    const failures: unknown[] = []
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
