import type { Piece } from '../../syntax/piece.js'
import { isTypeName } from './names.js'
import { beforeBlanks, isWord, wordStart } from './words.js'

/**
 * Where a text gives a name to a value: `name = …`, `name := …`, `for name in …`. What is called by such a name is the
 * value and no unit. Found by its signs and not by the tree, in one pass, for all languages.
 */
export class Variables {
  readonly #pieces: readonly Piece[]
  /** Where each name is assigned. */
  readonly #assigned = new Map<string, number[]>()

  constructor(text: string, pieces: readonly Piece[]) {
    this.#pieces = pieces
    for (let at = text.indexOf('='); at !== -1; at = text.indexOf('=', at + 1)) {
      const next = text[at + 1]
      if (next === '=' || next === '>') at++
      else this.#assign(text, text[at - 1] === ':' ? at - 1 : at)
    }
    for (const match of text.matchAll(loop)) this.#add(match[1]!, match.index)
  }

  /**
   * Whether a name means a parameter or variable of a piece or of those around it, and not what it was found to mean:
   * of parameters the signature tells, and of variables what is assigned.
   */
  isLocal(name: string, from: number, found?: number): boolean {
    const isType = found === undefined ? isTypeName(name) : this.#pieces[found]!.nodeType === 'class'
    for (let at = isType ? 0 : from; at > 0; at = this.#pieces[at]!.parent) {
      const piece = this.#pieces[at]!
      if (found !== undefined && this.#pieces[found]!.parent === at) return false
      if (piece.nodeType === 'class') continue
      if (mentions(piece.signature, name, piece.name) || this.#isAssigned(name, piece)) return true
    }
    return false
  }

  #isAssigned(name: string, { span: { start, end } }: Piece): boolean {
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

/** Whether a signature has a word beside the name of the unit itself. The title of a test says nothing of variables. */
function mentions(written: string, word: string, ownName: string): boolean {
  const signature = ownName.includes(' ') ? written.replace(/(["'`]).*\1/, '') : written
  for (let at = signature.indexOf(word); at !== -1; at = signature.indexOf(word, at + 1)) {
    const end = at + word.length
    // `Line.of = …`, `later = debounce(…`: no parameter.
    if (!isWord(signature, at, end) || signature[end] === '.' || signature[end] === '(') continue
    if (word === ownName && signature.indexOf(word) === at) continue
    return true
  }
  return false
}
