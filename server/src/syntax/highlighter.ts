import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { packageRoot } from '../base/assets.js'
import { textHash } from '../base/text.js'
import type { Highlights } from './highlight.js'
import type { HighlightOrder } from './highlight-worker.js'
import type { Language } from './languages.js'

interface Limits {
  /** Characters of a text; longer ones stay plain. */
  readonly characters?: number
  /** Milliseconds after which a text stays plain, and the thread that is stuck with it is ended. */
  readonly patienceMs?: number
  /** Milliseconds after which a thread with nothing to do is ended: it holds some 60 MB. */
  readonly idleMs?: number
}

/** Texts whose highlights are kept. */
const mostKept = 100

/**
 * Colours for texts that people look at, made in a thread of its own: they are a comfort, and nobody else is to wait for
 * them. A text that cannot be had in colours (too long, too slow, no grammar, a language that the project brings) is
 * plain, which is no highlights at all.
 */
export class Highlighter {
  readonly #limits: Required<Limits>
  /** By language and text; the one that was asked for last stands last. */
  readonly #kept = new Map<string, Highlights>()
  #last: Promise<unknown> = Promise.resolve()
  #worker: Worker | undefined
  #idle: NodeJS.Timeout | undefined
  /** What whoever waits for the thread is waiting for. */
  #answer: ((highlights: Highlights) => void) | undefined

  constructor({ characters = 400_000, patienceMs = 10_000, idleMs = 30_000 }: Limits = {}) {
    this.#limits = { characters, patienceMs, idleMs }
  }

  /** For callers that cannot wait: undefined when the text has not been looked at. */
  known(language: Language | undefined, text: string): Highlights | undefined {
    if (!this.#hasColours(language, text)) return []
    const key = keyOf(language, text)
    const found = this.#kept.get(key)
    if (found) {
      this.#kept.delete(key)
      this.#kept.set(key, found)
    }
    return found
  }

  async highlight(language: Language | undefined, text: string): Promise<Highlights> {
    const known = this.known(language, text)
    if (known || !language) return known ?? []
    // One after another: whoever asked for the same text before has left the answer.
    const answer = this.#last.then(() => this.known(language, text) ?? this.#ask({ language: language.id, text }))
    this.#last = answer
    const highlights = await answer
    this.#keep(keyOf(language, text), highlights)
    return highlights
  }

  #hasColours(language: Language | undefined, text: string): language is Language {
    return language !== undefined && language.folder === undefined && text.length <= this.#limits.characters
  }

  #keep(key: string, highlights: Highlights): void {
    this.#kept.set(key, highlights)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > mostKept) this.#kept.delete(oldest!)
  }

  /** Never rejects: whatever becomes of the thread, the text can be shown. */
  #ask(order: HighlightOrder): Promise<Highlights> {
    const worker = this.#running()
    return new Promise(resolve => {
      const timer = setTimeout(() => this.#end(worker), this.#limits.patienceMs)
      this.#answer = highlights => {
        clearTimeout(timer)
        this.#answer = undefined
        this.#rest()
        resolve(highlights)
      }
      worker.postMessage(order)
    })
  }

  #running(): Worker {
    clearTimeout(this.#idle)
    if (this.#worker) return this.#worker
    const worker = new Worker(join(packageRoot, 'dist', 'highlight-worker.js'))
    worker.on('message', highlights => this.#answer?.(highlights))
    worker.on('error', () => this.#end(worker)).on('exit', () => this.#end(worker))
    worker.unref()
    this.#worker = worker
    return worker
  }

  #rest(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#worker && this.#end(this.#worker), this.#limits.idleMs).unref()
  }

  #end(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    void worker.terminate()
    this.#answer?.([])
  }
}

function keyOf({ id }: Language, text: string): string {
  return `${id} ${textHash(text)}`
}
