import type { Span } from '../base/text.js'
import type { Change } from './change.js'
import { type Tokens, tokensOf, tokenValue } from './tokens.js'

/** What the tokens of a span come to. */
export interface TokenHash {
  readonly hash: string
  /** How many tokens the hash speaks for. */
  readonly count: number
}

/**
 * Hashes of any span of one text for a few multiplications each: two polynomials modulo 2^32 over prefix sums
 * (Rabin–Karp). They tell code apart; they withstand no forger.
 */
export class TokenHashes {
  readonly #text: string
  readonly #tokens: Tokens
  readonly #first: Int32Array
  readonly #second: Int32Array

  private constructor(text: string, tokens: Tokens, first: Int32Array, second: Int32Array) {
    this.#text = text
    this.#tokens = tokens
    this.#first = first
    this.#second = second
  }

  /** `skip` are spans that do not count, in text order. */
  static of(text: string, skip: readonly Span[] = []): TokenHashes {
    const tokens = tokensOf(text, { start: 0, end: text.length }, skip)
    const [first, second] = [new Int32Array(tokens.count + 1), new Int32Array(tokens.count + 1)]
    sumUp(tokens, 0, first, second)
    return new TokenHashes(text, tokens, first, second)
  }

  /**
   * The hash of a span without its own name: a rename leaves it as it was. Where the name is one word, its other uses
   * in the span do not count either, unless they are members of something else (`other.name`, `Other::name`).
   */
  hash(span: Span, name?: Span): TokenHash {
    const end = this.#indexAt(span.end)
    let [first, second, count] = [0, 0, 0]
    const append = (from: number, to: number) => {
      first = joined(first, this.#first, from, to, firstBase)
      second = joined(second, this.#second, from, to, secondBase)
      count += to - from
    }
    let from = this.#indexAt(span.start)
    if (name) {
      for (const [holeStart, holeEnd] of this.#usesOf(name, from, end)) {
        append(from, holeStart)
        from = holeEnd
      }
    }
    append(from, end)
    return { hash: hex(first) + hex(second), count }
  }

  /** The same for the text after a change: the tokens of untouched lines are copied, which is much faster than reading. */
  edited(text: string, change: Change, skip: readonly Span[] = []): TokenHashes {
    const old = this.#tokens
    const shift = change.newEnd - change.oldEnd
    // A closing bracket takes back the comma before it, so the token above the touched lines is read again too.
    const head = Math.max(0, this.#indexAt(this.#text.lastIndexOf('\n', change.start - 1) + 1) - 1)
    const lineEnd = this.#text.indexOf('\n', change.oldEnd)
    const tail = lineEnd === -1 ? old.count : this.#indexAt(lineEnd)
    const start = head === 0 ? 0 : old.starts[head]!
    const end = lineEnd === -1 ? text.length : lineEnd + shift
    const tokens = spliced(old, head, tail, tokensOf(text, { start, end }, skip), shift)
    const [first, second] = [new Int32Array(tokens.count + 1), new Int32Array(tokens.count + 1)]
    first.set(this.#first.subarray(0, head + 1))
    second.set(this.#second.subarray(0, head + 1))
    sumUp(tokens, head, first, second)
    return new TokenHashes(text, tokens, first, second)
  }

  /** Indexes of the tokens that start in a span: from the first to the one behind the last. */
  rangeOf(span: Span): readonly [from: number, to: number] {
    return [this.#indexAt(span.start), this.#indexAt(span.end)]
  }

  /** A hash for each token, with zeros for those in the spans. */
  valuesWithout(spans: readonly Span[]): Int32Array {
    const values = this.#tokens.values.slice(0, this.#tokens.count)
    for (const span of spans) values.fill(0, ...this.rangeOf(span))
    return values
  }

  /** Stretches of tokens, in order: the name, and where it is one word its other uses. */
  #usesOf(name: Span, from: number, to: number): [number, number][] {
    const nameStart = this.#indexAt(name.start)
    const nameEnd = this.#indexAt(name.end)
    if (nameEnd - nameStart !== 1) return [[nameStart, nameEnd]]
    const values = this.#tokens.values.subarray(from, to)
    const value = values[nameStart - from]!
    const uses: [number, number][] = []
    for (let found = values.indexOf(value); found !== -1; found = values.indexOf(value, found + 1)) {
      const at = from + found
      if (at === nameStart || !this.#isMemberOfOther(at)) uses.push([at, at + 1])
    }
    return uses
  }

  #isMemberOfOther(at: number): boolean {
    const { values } = this.#tokens
    if (values[at - 1] === dot) return !selves.includes(values[at - 2]!)
    return values[at - 1] === colon && values[at - 2] === colon && !selves.includes(values[at - 3]!)
  }

  /** The first token that starts at or behind an offset. */
  #indexAt(offset: number): number {
    const { starts, count } = this.#tokens
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (starts[middle]! < offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** `old` with `fresh` in place of the tokens `[head, tail)`; what is behind them moves by `shift` characters. */
function spliced(old: Tokens, head: number, tail: number, fresh: Tokens, shift: number): Tokens {
  const isTakenBack =
    fresh.values[fresh.count - 1] === comma && tail < old.count && closings.includes(old.values[tail]!)
  const middle = isTakenBack ? fresh.count - 1 : fresh.count
  const count = head + middle + old.count - tail
  const values = new Int32Array(count)
  values.set(old.values.subarray(0, head))
  values.set(fresh.values.subarray(0, middle), head)
  values.set(old.values.subarray(tail, old.count), head + middle)
  const starts = new Int32Array(count)
  starts.set(old.starts.subarray(0, head))
  starts.set(fresh.starts.subarray(0, middle), head)
  for (let from = tail, to = head + middle; from < old.count; from++, to++) starts[to] = old.starts[from]! + shift
  return { starts, values, count }
}

const comma = tokenValue(',')
const closings = [')', ']', '}'].map(tokenValue)
const dot = tokenValue('.')
const colon = tokenValue(':')
const selves = ['self', 'this', 'cls', 'Self'].map(tokenValue)

const firstBase = 0x2c1b3c6d
const secondBase = 0x297a2d39
const secondSpread = 0x85ebca6b | 0

/** Fills the sums behind index `from`, which stand for the tokens before it. */
function sumUp(tokens: Tokens, from: number, first: Int32Array, second: Int32Array): void {
  let [a, b] = [first[from]!, second[from]!]
  for (let at = from; at < tokens.count; at++) {
    const value = tokens.values[at]!
    first[at + 1] = a = (Math.imul(a, firstBase) + value) | 0
    second[at + 1] = b = (Math.imul(b, secondBase) + Math.imul(value, secondSpread)) | 0
  }
}

/** The polynomial of what `before` stands for, followed by the tokens `[from, to)`. */
function joined(before: number, sums: Int32Array, from: number, to: number, base: number): number {
  const power = powerOf(base, to - from)
  return (Math.imul(before, power) + sums[to]! - Math.imul(sums[from]!, power)) | 0
}

function powerOf(base: number, exponent: number): number {
  let result = 1
  let square = base
  for (let rest = exponent; rest > 0; rest >>>= 1) {
    if (rest & 1) result = Math.imul(result, square)
    square = Math.imul(square, square)
  }
  return result
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Eight digits; several times faster than `toString(16)`, which shows at a hundred thousand hashes. */
function hex(number: number): string {
  return (
    hexOfByte[number >>> 24]! +
    hexOfByte[(number >>> 16) & 255]! +
    hexOfByte[(number >>> 8) & 255]! +
    hexOfByte[number & 255]!
  )
}
