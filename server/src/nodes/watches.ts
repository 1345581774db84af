import { Watch } from './watch.js'

interface Needs {
  notice(message: string): void
}

/** The folders that are being watched. Where that cannot be had, somebody is told once and everything else goes on. */
export class Watches {
  readonly #needs: Needs
  readonly #watches = new Set<Watch>()
  #hasFailed = false

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** @param ignore folders and globs below the folder that nobody wants to hear of */
  add(folder: string, ignore: readonly string[], changed: (paths: readonly string[]) => void): () => void {
    const failed = (message: string) => this.#failed(folder, message)
    const watch = new Watch(folder, { ignore, changed, failed })
    this.#watches.add(watch)
    return () => {
      this.#watches.delete(watch)
      watch.close().catch((error: unknown) => failed(String(error)))
    }
  }

  /** Resolves once changes are seen. */
  async started(): Promise<void> {
    await Promise.all([...this.#watches].map(watch => watch.started()))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watches].map(watch => watch.close()))
    this.#watches.clear()
  }

  #failed(folder: string, message: string): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    this.#needs.notice(`Changes in ${folder} made outside the editor are not noticed: ${message}`)
  }
}
