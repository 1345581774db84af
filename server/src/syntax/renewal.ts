import type { Grammar } from './grammars.js'

/** How an open text goes on when another one has cost the runtime. */
export interface Reload {
  /** Undefined when the language is off by now. */
  load(): Promise<Grammar | undefined>
  /** An update would read the text again. */
  loaded(): void
}

/** The grammar of an open text, after the one that it was read with is lost. */
export class Renewal {
  readonly #reload: Reload
  #grammar: Grammar | undefined
  #loading: Promise<void> | undefined
  #isOff = false

  constructor(reload: Reload) {
    this.#reload = reload
  }

  /** Whether there will be none. */
  get isOff(): boolean {
    return this.#isOff
  }

  /** Undefined while it is loading, which begins with the first call. */
  grammar(): Grammar | undefined {
    if (this.#grammar && !this.#grammar.runtime.loss) return this.#grammar
    this.#loading ??= this.#load()
    return undefined
  }

  /** Resolves when what is loading is there. */
  async settled(): Promise<void> {
    await this.#loading
  }

  async #load(): Promise<void> {
    this.#grammar = await this.#reload.load()
    this.#isOff = this.#grammar === undefined
    this.#loading = undefined
    this.#reload.loaded()
  }
}
