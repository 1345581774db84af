import type { WholeDiscovery } from '../discover.js'
import type { ProjectLanguage } from '../languages.js'
import type { ForeignLanguages } from './languages.js'

/**
 * A text that people are typing in, of a language that the project brings. Nobody waits for its parser: what is told is
 * what was seen last, with the text in which it was seen; only the newest text is asked for.
 */
export class ForeignSyntax {
  readonly #foreign: ForeignLanguages
  readonly #language: ProjectLanguage
  readonly #path: string
  readonly #answered: () => void
  /** What is told. */
  #seen: Seen
  /** What the parser said last. */
  #latest: Seen
  #wanted: string
  #asking: Promise<void> | undefined
  #isFree = false

  private constructor(foreign: ForeignLanguages, language: ProjectLanguage, opened: OpenedText, seen: Seen) {
    this.#foreign = foreign
    this.#language = language
    this.#path = opened.path
    this.#answered = opened.answered
    this.#seen = this.#latest = seen
    this.#wanted = seen.text
  }

  /** Undefined when the language is off. */
  static async open(
    foreign: ForeignLanguages,
    language: ProjectLanguage,
    opened: OpenedText,
  ): Promise<ForeignSyntax | undefined> {
    const { path, text } = opened
    const discovery = await foreign.discover(language, path, text)
    return discovery && new ForeignSyntax(foreign, language, opened, { text, discovery })
  }

  /** In which was seen what is told. */
  get text(): string {
    return this.#seen.text
  }

  get discovery(): WholeDiscovery {
    return this.#seen.discovery
  }

  /** Asks for the text of now, and tells from now on what the parser said last. */
  update(text: string): WholeDiscovery {
    this.#wanted = text
    this.#seen = this.#latest
    if (text !== this.#latest.text) this.#asking ??= this.#ask()
    return this.discovery
  }

  /** Of what is told now; it stays so when the text goes on. */
  sketcher() {
    const { sketches } = this.discovery
    return { of: (piece: number) => sketches[piece]!, all: () => [...sketches] }
  }

  /** Resolves when the parser has nothing more to say. */
  async settled(): Promise<void> {
    await this.#asking
  }

  free(): void {
    this.#isFree = true
  }

  async #ask(): Promise<void> {
    while (!this.#isFree && this.#wanted !== this.#latest.text) {
      const text = this.#wanted
      const discovery = await this.#foreign.discover(this.#language, this.#path, text)
      if (!discovery || this.#isFree) break
      this.#latest = { text, discovery }
      this.#answered()
    }
    this.#asking = undefined
  }
}

interface OpenedText {
  readonly path: string
  readonly text: string
  /** Called whenever the parser has said something new. */
  answered(): void
}

interface Seen {
  readonly text: string
  readonly discovery: WholeDiscovery
}
