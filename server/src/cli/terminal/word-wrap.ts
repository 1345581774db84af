import { widthOf } from './text.js'

/** A whole text in lines of at most that width; words that are longer stay whole. */
export function wrapped(text: string, width: number): string[] {
  const wrap = new WordWrap(width)
  return (wrap.push(text) + wrap.end()).split('\n')
}

/**
 * Breaks a text that comes in pieces at its spaces, so that no word stands on two lines. A word is held back until its
 * end has come.
 */
export class WordWrap {
  readonly #width: number
  #column = 0
  #word = ''
  /** Spaces before the word, which vanish where a line is broken. */
  #space = ''

  constructor(width: number) {
    this.#width = width
  }

  /** What may be printed by now. */
  push(text: string): string {
    let out = ''
    for (const character of text) {
      if (character !== ' ' && character !== '\n') this.#word += character
      else {
        out += this.#placed()
        if (character === ' ') this.#space += ' '
        else {
          out += '\n'
          this.#column = 0
          this.#space = ''
        }
      }
    }
    return out
  }

  /** The rest. */
  end(): string {
    const out = this.#placed()
    this.#column = 0
    this.#space = ''
    return out
  }

  #placed(): string {
    if (this.#word === '') return ''
    const width = widthOf(this.#word)
    const breaks = this.#column > 0 && this.#column + this.#space.length + width > this.#width
    const out = breaks ? `\n${this.#word}` : this.#space + this.#word
    this.#column = breaks ? width : this.#column + this.#space.length + width
    this.#word = ''
    this.#space = ''
    return out
  }
}
