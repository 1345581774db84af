import { mkdirSync } from 'node:fs'
import type { AsyncSubscription, Event } from '@parcel/watcher'
import { messageOf } from '../base/errors.js'

/** A burst (a branch switch touches thousands of files) is told once, when it has been quiet this long. */
const quietMs = 80

export interface WatchOptions {
  /** Folders and globs below the watched one that nobody wants to hear of. */
  readonly ignore: readonly string[]
  /** Absolute paths of files that appeared, changed or went. */
  changed(paths: readonly string[]): void
  /** There is nothing to watch with, or too much to watch. */
  failed(message: string): void
}

/** Tells of changes below a folder until it is closed. Starts by itself in the background. */
export class Watch {
  readonly #options: WatchOptions
  readonly #paths = new Set<string>()
  readonly #subscription: Promise<AsyncSubscription | undefined>
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(folder: string, options: WatchOptions) {
    this.#options = options
    this.#subscription = this.#subscribe(folder)
  }

  /** Resolves once changes are seen. */
  async started(): Promise<void> {
    await this.#subscription
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await (await this.#subscription)?.unsubscribe()
  }

  async #subscribe(folder: string): Promise<AsyncSubscription | undefined> {
    try {
      mkdirSync(folder, { recursive: true })
      const { default: watcher } = await import('@parcel/watcher')
      const ignore = [...this.#options.ignore]
      return await watcher.subscribe(folder, (error, events) => this.#hear(error, events), { ignore })
    } catch (error) {
      this.#options.failed(messageOf(error))
      return undefined
    }
  }

  #hear(error: Error | null, events: readonly Event[]): void {
    if (this.#closed) return
    if (error) return this.#options.failed(error.message)
    for (const { path } of events) this.#paths.add(path)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const paths = [...this.#paths]
      this.#paths.clear()
      this.#options.changed(paths)
    }, quietMs)
  }
}
