import type { Span } from '../base/text.js'
import type { Change } from './change.js'
import { type Tokens, tokensOf, tokenValue } from './tokens.js'

/** What the tokens of a span come to. */
export interface TokenHash {
  readonly hash: string
  /** How many tokens the hash speaks for. */
  readonly count: number
}

/** Tokens that were read at one go, with their prefix sums. */
interface Page extends Tokens {
  readonly first: Int32Array
  readonly second: Int32Array
}

/** The tokens `[from, to)` of a page, which have moved by `shift` characters since they were read. */
interface Stretch {
  readonly page: Page
  readonly from: number
  readonly to: number
  readonly shift: number
  /** How many tokens the text has before them. */
  readonly before: number
}

/** More of them are copied onto one page: each that people leave behind by typing elsewhere makes all questions dearer. */
const mostStretches = 48

/**
 * Hashes of any span of one text for a few multiplications each: two polynomials modulo 2^32 over prefix sums
 * (Rabin–Karp). They tell code apart; they withstand no forger. The tokens are a piece table: an edit reads the lines
 * that it touches, and shares the rest with the text before it.
 */
export class TokenHashes {
  readonly #text: string
  readonly #stretches: readonly Stretch[]

  private constructor(text: string, stretches: readonly Stretch[]) {
    this.#text = text
    this.#stretches = stretches
  }

  /** `skip` are spans that do not count, in text order. */
  static of(text: string, skip: readonly Span[] = []): TokenHashes {
    return new TokenHashes(text, [wholeOf(tokensOf(text, { start: 0, end: text.length }, skip))])
  }

  /**
   * The hash of a span without its own name: a rename leaves it as it was. Where the name is one word, its other uses
   * in the span do not count either, unless they are members of something else (`other.name`, `Other::name`).
   */
  hash(span: Span, name?: Span): TokenHash {
    const end = this.#indexAt(span.end)
    let [first, second, count] = [0, 0, 0]
    const append = (from: number, to: number) => {
      // Asked for every piece of a workspace: no allocation.
      for (const stretch of this.#stretches) {
        const move = stretch.from - stretch.before
        const start = Math.max(from + move, stretch.from)
        const end = Math.min(to + move, stretch.to)
        if (start >= end) continue
        first = joined(first, stretch.page.first, start, end, firstBase)
        second = joined(second, stretch.page.second, start, end, secondBase)
      }
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

  /** The same for the text after a change. */
  edited(text: string, change: Change, skip: readonly Span[] = []): TokenHashes {
    const shift = change.newEnd - change.oldEnd
    // A closing bracket takes back the comma before it, so the token above the touched lines is read again too.
    const head = Math.max(0, this.#indexAt(this.#text.lastIndexOf('\n', change.start - 1) + 1) - 1)
    const lineEnd = this.#text.indexOf('\n', change.oldEnd)
    const tail = lineEnd === -1 ? this.#count : this.#indexAt(lineEnd)
    const start = head === 0 ? 0 : this.#startOf(head)
    const end = lineEnd === -1 ? text.length : lineEnd + shift
    const fresh = wholeOf(tokensOf(text, { start, end }, skip))
    const isTakenBack = fresh.page.values[fresh.to - 1] === comma && closings.includes(this.#valueOf(tail))
    const parts = [
      ...this.#between(0, head),
      { ...fresh, to: isTakenBack ? fresh.to - 1 : fresh.to },
      ...this.#between(tail, this.#count).map(part => ({ ...part, shift: part.shift + shift })),
    ]
    return new TokenHashes(text, parts.length > mostStretches ? [onOnePage(parts)] : counted(parts))
  }

  /** Indexes of the tokens that start in a span: from the first to the one behind the last. */
  rangeOf(span: Span): readonly [from: number, to: number] {
    return [this.#indexAt(span.start), this.#indexAt(span.end)]
  }

  /** A hash for each token, with zeros for those in the spans. */
  valuesWithout(spans: readonly Span[]): Int32Array {
    const values = new Int32Array(this.#count)
    for (const { page, from, to, before } of this.#stretches) values.set(page.values.subarray(from, to), before)
    for (const span of spans) values.fill(0, ...this.rangeOf(span))
    return values
  }

  get #count(): number {
    const last = this.#stretches.at(-1)!
    return last.before + last.to - last.from
  }

  /** Stretches of tokens, in order: the name, and where it is one word its other uses. */
  #usesOf(name: Span, from: number, to: number): [number, number][] {
    const nameStart = this.#indexAt(name.start)
    const nameEnd = this.#indexAt(name.end)
    if (nameEnd - nameStart !== 1) return [[nameStart, nameEnd]]
    const value = this.#valueOf(nameStart)
    const uses: [number, number][] = []
    for (const part of this.#between(from, to)) {
      const values = part.page.values.subarray(part.from, part.to)
      for (let found = values.indexOf(value); found !== -1; found = values.indexOf(value, found + 1)) {
        const at = part.before + found
        if (at === nameStart || !this.#isMemberOfOther(at)) uses.push([at, at + 1])
      }
    }
    return uses
  }

  #isMemberOfOther(at: number): boolean {
    const previous = this.#valueOf(at - 1)
    if (previous === dot) return !selves.includes(this.#valueOf(at - 2))
    return previous === colon && this.#valueOf(at - 2) === colon && !selves.includes(this.#valueOf(at - 3))
  }

  /** The tokens `[from, to)`, stretch by stretch. */
  #between(from: number, to: number): Stretch[] {
    const parts: Stretch[] = []
    for (const stretch of this.#stretches) {
      const move = stretch.from - stretch.before
      const start = Math.max(from + move, stretch.from)
      const end = Math.min(to + move, stretch.to)
      if (start < end) parts.push({ ...stretch, from: start, to: end, before: start - move })
    }
    return parts
  }

  /** 0, which no token's is, where there is none. */
  #valueOf(index: number): number {
    for (const { page, from, to, before } of this.#stretches) {
      if (index >= before && index < before + to - from) return page.values[from + index - before]!
    }
    return 0
  }

  #startOf(index: number): number {
    const { page, from, shift, before } = this.#stretches.findLast(stretch => stretch.before <= index)!
    return page.starts[from + index - before]! + shift
  }

  /** The first token that starts at or behind an offset. */
  #indexAt(offset: number): number {
    for (const stretch of this.#stretches) {
      const { page, from, to, shift, before } = stretch
      if (to > from && page.starts[to - 1]! + shift >= offset) return before + indexIn(stretch, offset - shift) - from
    }
    return this.#count
  }
}

function indexIn({ page: { starts }, from, to }: Stretch, offset: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (starts[middle]! < offset) low = middle + 1
    else high = middle
  }
  return low
}

function wholeOf(tokens: Tokens): Stretch {
  const first = sumsOf(tokens, firstBase, 1)
  const second = sumsOf(tokens, secondBase, secondSpread)
  return { page: { ...tokens, first, second }, from: 0, to: tokens.count, shift: 0, before: 0 }
}

function counted(parts: readonly Stretch[]): Stretch[] {
  let before = 0
  return parts.map(part => {
    const moved = { ...part, before }
    before += part.to - part.from
    return moved
  })
}

function onOnePage(parts: readonly Stretch[]): Stretch {
  const count = parts.reduce((sum, { from, to }) => sum + to - from, 0)
  const tokens = { starts: new Int32Array(count), values: new Int32Array(count), count }
  let next = 0
  for (const { page, from, to, shift } of parts) {
    tokens.values.set(page.values.subarray(from, to), next)
    for (let at = from; at < to; at++) tokens.starts[next++] = page.starts[at]! + shift
  }
  return wholeOf(tokens)
}

const comma = tokenValue(',')
const closings = [')', ']', '}'].map(tokenValue)
const dot = tokenValue('.')
const colon = tokenValue(':')
const selves = ['self', 'this', 'cls', 'Self'].map(tokenValue)

const firstBase = 0x2c1b3c6d
const secondBase = 0x297a2d39
const secondSpread = 0x85ebca6b | 0

/**
 * The sum at an index stands for the tokens before it. Does nothing behind its loop that V8 has not seen it do when it
 * compiles the loop in the middle of the first text: that code was thrown away at the end of each text, and used again.
 */
function sumsOf({ values, count }: Tokens, base: number, spread: number): Int32Array {
  const sums = new Int32Array(count + 1)
  let sum = 0
  for (let at = 0; at < count; at++) {
    sum = (Math.imul(sum, base) + Math.imul(values[at]!, spread)) | 0
    sums[at + 1] = sum
  }
  return sums
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
