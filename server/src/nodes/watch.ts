import { lstatSync, mkdirSync } from 'node:fs'
import type { AsyncSubscription, Event } from '@parcel/watcher'
import { messageOf } from '../base/errors.js'

/** A burst (a branch switch touches thousands of files) is told once, when it has been quiet this long. */
const quietMs = 80

export interface WatchOptions {
  /** Folders and globs below the watched one that nobody wants to hear of. */
  readonly ignore: readonly string[]
  /**
   * Absolute paths of files and folders that appeared, changed or went. Of a folder that was moved, what is in it is
   * not told.
   */
  changed(paths: readonly string[]): void
  /** There is nothing to watch with, or too much to watch. */
  failed(message: string): void
}

/** Tells of changes below a folder until it is closed. Starts by itself in the background. */
export class Watch {
  readonly #folder: string
  readonly #options: WatchOptions
  readonly #paths = new Set<string>()
  #subscription: Promise<AsyncSubscription | undefined>
  #hasNewFolders = false
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(folder: string, options: WatchOptions) {
    this.#folder = folder
    this.#options = options
    this.#subscription = this.#subscribe()
  }

  /** Resolves once changes are seen. */
  async started(): Promise<void> {
    await this.#subscription
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await (await this.#subscription)?.unsubscribe()
  }

  async #subscribe(): Promise<AsyncSubscription | undefined> {
    try {
      mkdirSync(this.#folder, { recursive: true })
      const { default: watcher } = await import('@parcel/watcher')
      if (this.#isClosed) return undefined
      const ignore = [...this.#options.ignore]
      return await watcher.subscribe(this.#folder, (error, events) => this.#hear(error, events), { ignore })
    } catch (error) {
      this.#options.failed(messageOf(error))
      return undefined
    }
  }

  #hear(error: Error | null, events: readonly Event[]): void {
    if (this.#isClosed) return
    if (error) return this.#options.failed(error.message)
    for (const { path, type } of events) {
      this.#paths.add(path)
      this.#hasNewFolders ||= type === 'create' && isFolder(path)
    }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#tell().catch(error => this.#options.failed(messageOf(error)))
    }, quietMs)
  }

  /** On Linux, what is below a folder that was moved is not watched any more, so everything is watched anew. */
  async #tell(): Promise<void> {
    if (this.#hasNewFolders) {
      this.#hasNewFolders = false
      const before = this.#subscription
      this.#subscription = before.then(async subscription => {
        await subscription?.unsubscribe()
        return await this.#subscribe()
      })
      await this.#subscription
    }
    if (this.#isClosed) return
    const paths = [...this.#paths]
    this.#paths.clear()
    this.#options.changed(paths)
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
