import { patternFor, redactor, spellingsOf } from './redact.js'

/**
 * Masks secrets in a text that comes in pieces. What may be the beginning of a secret is held back until more has come, or
 * the end; everything else goes on at once.
 */
export class RedactedStream {
  readonly #spellings: readonly string[]
  readonly #pattern: RegExp | undefined
  readonly #redact: (text: string) => string
  readonly #emit: (text: string) => void
  #held = ''

  constructor(secrets: readonly string[], emit: (text: string) => void) {
    this.#spellings = spellingsOf(secrets)
    this.#pattern = patternFor(secrets)
    this.#redact = redactor(secrets)
    this.#emit = emit
  }

  push(piece: string): void {
    const text = this.#held + piece
    const cut = this.#safeEnd(text)
    this.#held = text.slice(cut)
    this.#tell(text.slice(0, cut))
  }

  end(): void {
    const rest = this.#held
    this.#held = ''
    this.#tell(rest)
  }

  #tell(text: string): void {
    if (text !== '') this.#emit(this.#redact(text))
  }

  /** Behind this a secret may begin; none that is there already reaches over it. */
  #safeEnd(text: string): number {
    if (!this.#pattern) return text.length
    const begun = text.length - this.#begunLength(text)
    const over = [...text.matchAll(this.#pattern)].find(
      ({ index, 0: found }) => index < begun && begun < index + found.length,
    )
    return over?.index ?? begun
  }

  /** How much of the end of a text is the beginning of a secret, and not yet a whole one. */
  #begunLength(text: string): number {
    const longest = this.#spellings[0]!.length - 1
    for (let length = Math.min(longest, text.length); length > 0; length--) {
      const end = text.slice(-length)
      if (this.#spellings.some(spelling => spelling.length > length && spelling.startsWith(end))) return length
    }
    return 0
  }
}
