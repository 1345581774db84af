import { beforeBlanks, wordStart } from './words.js'

/**
 * Where a text gives a name to a value: `name = …`, `name := …`, `for name in …`. What is called by such a name is the
 * value and no unit. Found by its signs and not by the tree, in one pass, for all languages.
 */
export class Variables {
  readonly #assigned = new Map<string, number[]>()

  constructor(text: string) {
    for (let at = text.indexOf('='); at !== -1; at = text.indexOf('=', at + 1)) {
      const next = text[at + 1]
      if (next === '=' || next === '>') at++
      else this.#assign(text, text[at - 1] === ':' ? at - 1 : at)
    }
    for (const match of text.matchAll(loop)) this.#add(match[1]!, match.index)
  }

  isAssigned(name: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
    return this.#assigned.get(name)?.some(at => at >= start && at < end) ?? false
  }

  /** Not `a == b` and `a += b`, not an attribute, and not a keyword argument. */
  #assign(text: string, sign: number): void {
    const end = beforeBlanks(text, sign)
    const start = wordStart(text, end)
    if (start === end) return
    const name = text.slice(start, end)
    // `let cart = cart()` calls what the name meant before.
    if (text.startsWith(`${name}(`, sign + 2)) return
    const before = text[beforeBlanks(text, start) - 1]
    if (before !== '.' && before !== '(' && before !== ',' && before !== '>') this.#add(name, start)
  }

  #add(name: string, at: number): void {
    const places = this.#assigned.get(name)
    if (places) places.push(at)
    else this.#assigned.set(name, [at])
  }
}

const loop = /\bfor\s*\(?(?:(?:const|let|var)\s+)?(\w+)\s+(?:in|of)\b/g
