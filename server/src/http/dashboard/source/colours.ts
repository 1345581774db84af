import { setTimeout as sleep } from 'node:timers/promises'
import type { Highlights } from '../../../syntax/highlight.js'
import { Highlighter } from '../../../syntax/highlighter.js'
import type { Workspace } from '../../workspace.js'

/** A page waits no longer for its colours; they come later. */
const waitMs = 300

/** The colours of code on all pages. */
export class Colours {
  readonly #nodes: Workspace['nodes']
  readonly #highlighter = new Highlighter()
  readonly #listeners = new Set<() => void>()

  constructor({ nodes }: Pick<Workspace, 'nodes'>) {
    this.#nodes = nodes
  }

  /** As far as they are known; none at first. @param path says in which language the text is */
  of(path: string, text: string): Highlights {
    const language = this.#nodes.languageOf(path)
    const known = this.#highlighter.known(language, text)
    if (known) return known
    void this.#highlighter.highlight(language, text).then(() => this.#tell())
    return []
  }

  /** Resolves when the colours of a text are known, or nobody should wait for them any more. */
  async prepare(path: string, text: string): Promise<void> {
    const highlights = this.#highlighter.highlight(this.#nodes.languageOf(path), text)
    await Promise.race([highlights, sleep(waitMs, undefined, { ref: false })])
  }

  /** Hears when there are colours that there were not. */
  onNew(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
