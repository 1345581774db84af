import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import { relativePath } from '../base/paths.js'

interface Needs<W> {
  readonly log: Log
  /** Absolute; more than once, or of no folder, does no harm. */
  roots(): readonly string[]
  open(root: string): Promise<W>
}

/** Workspaces beside our own in which sessions may work: opened when they are first needed, closed with ours. */
export class Folders<W extends { close(): Promise<void> }> {
  readonly #needs: Needs<W>
  readonly #open = new Map<string, Promise<W>>()

  constructor(needs: Needs<W>) {
    this.#needs = needs
  }

  /** The innermost root around a folder (absolute, without links). */
  around(folder: string): string | undefined {
    return this.#needs
      .roots()
      .filter(root => isWithin(root, folder))
      .sort((a, b) => b.length - a.length)[0]
  }

  at(root: string): Promise<W> {
    return this.#open.get(root) ?? this.#opening(root)
  }

  /** Those in which anything can have happened. One that cannot be opened hides nothing of the others. */
  async all(): Promise<W[]> {
    const roots = this.#needs
      .roots()
      .filter(root => this.#open.has(root) || existsSync(join(root, '.remora/journal.db')))
    const opened = await Promise.all([...new Set(roots)].map(root => this.#openable(root)))
    return opened.flat()
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#open.values())
    await Promise.all(opened.map(one => (one.status === 'fulfilled' ? one.value.close() : undefined)))
  }

  async #openable(root: string): Promise<W[]> {
    try {
      return [await this.at(root)]
    } catch (error) {
      this.#needs.log.warn('a folder for sessions could not be opened', { root, error: messageOf(error) })
      return []
    }
  }

  /** What could not be opened now may be openable the next time. */
  #opening(root: string): Promise<W> {
    const opening = this.#needs.open(root).catch(error => {
      this.#open.delete(root)
      throw error
    })
    this.#open.set(root, opening)
    return opening
  }
}

export function isWithin(root: string, folder: string): boolean {
  return folder === root || relativePath(root, folder) !== undefined
}
