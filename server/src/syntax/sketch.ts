import type { Piece } from './piece.js'
import type { TokenHashes } from './token-hashes.js'

/**
 * What a piece's tokens look like, in 64 characters, so that two texts can be compared of which one is gone: a MinHash
 * with one permutation (Li, Owen, Zhang: One Permutation Hashing, NIPS 2012). Its elements are the distinct tokens and
 * pairs of neighbouring tokens. Each falls into one of 64 buckets; a character tells of the least one of its bucket, a
 * dot that there is none. The names of pieces do not count: a rename leaves a sketch as it was.
 */
export type Sketch = string

export const sketchLength = 64

type Sketched = Pick<Piece, 'parent' | 'span' | 'nameSpan' | 'nodeType'>

/** Reads the sketches of the pieces of one text. It costs nothing until the first is asked for. */
export class Sketcher {
  readonly #tokens: TokenHashes
  readonly #pieces: readonly Sketched[]
  #known: Int32Array | undefined

  constructor(tokens: TokenHashes, pieces: readonly Sketched[]) {
    this.#tokens = tokens
    this.#pieces = pieces
  }

  of(piece: number): Sketch {
    const [from, to] = this.#rangeOf(piece)
    const buckets = noBuckets()
    this.#add(buckets, from, to, to)
    return written(buckets)
  }

  /** All of them, each token read once: what is in a member is in its parent too. */
  all(): Sketch[] {
    const sketches: Sketch[] = []
    const members = new Map<number, { readonly buckets: Int32Array; readonly from: number; readonly to: number }[]>()
    for (let index = this.#pieces.length - 1; index >= 0; index--) {
      const [from, to] = this.#rangeOf(index)
      const buckets = noBuckets()
      let at = from
      for (const member of (members.get(index) ?? []).reverse()) {
        this.#add(buckets, at, member.from, to)
        for (let bucket = 0; bucket < sketchLength; bucket++) {
          if (member.buckets[bucket]! < buckets[bucket]!) buckets[bucket] = member.buckets[bucket]!
        }
        // The member's last token and the next one are neighbours here only.
        at = Math.max(at, member.to - 1)
      }
      this.#add(buckets, at, to, to)
      members.delete(index)
      sketches[index] = written(buckets)
      const { parent } = this.#pieces[index]!
      const siblings = members.get(parent)
      if (siblings) siblings.push({ buckets, from, to })
      else members.set(parent, [{ buckets, from, to }])
    }
    return sketches
  }

  #rangeOf(piece: number): readonly [from: number, to: number] {
    return this.#tokens.rangeOf(this.#pieces[piece]!.span)
  }

  /** Of the tokens, with zeros for the names of units; the file's own is none of its tokens. */
  #values(): Int32Array {
    if (this.#known) return this.#known
    const units = this.#pieces.filter(({ nodeType }) => nodeType !== 'file')
    this.#known = this.#tokens.valuesWithout(units.map(({ nameSpan }) => nameSpan))
    return this.#known
  }

  /** The tokens `[from, to)` and the pairs that begin there, with what comes before `end`. */
  #add(buckets: Int32Array, from: number, to: number, end: number): void {
    const values = this.#values()
    for (let at = from; at < to; at++) {
      const value = values[at]!
      put(buckets, value)
      if (at + 1 < end) put(buckets, Math.imul(value, pairFactor) + values[at + 1]!)
    }
  }
}

/**
 * How much of two sketched texts is the same, from 0 to 1: the Sørensen–Dice coefficient of their elements, estimated
 * to about ± 0.06.
 */
export function likeness(a: Sketch, b: Sketch): number {
  if (a.length !== sketchLength || b.length !== sketchLength) return 0
  let same = 0
  let either = 0
  for (let bucket = 0; bucket < sketchLength; bucket++) {
    const [one, other] = [a.charCodeAt(bucket), b.charCodeAt(bucket)]
    if (one === empty && other === empty) continue
    either++
    if (one === other) same++
  }
  return (2 * same) / Math.max(1, either + same)
}

const pairFactor = 0x2c1b3c6d
const nothing = 0x7fffffff
const empty = 46
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function noBuckets(): Int32Array {
  return new Int32Array(sketchLength).fill(nothing)
}

/** The lowest six bits choose the bucket. The mixing is MurmurHash3's. */
function put(buckets: Int32Array, element: number): void {
  let hash = Math.imul(element ^ (element >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash ^= hash >>> 16
  const bucket = hash & 63
  const rest = hash >>> 6
  if (rest < buckets[bucket]!) buckets[bucket] = rest
}

function written(buckets: Int32Array): Sketch {
  let sketch = ''
  for (let bucket = 0; bucket < sketchLength; bucket++) {
    const least = buckets[bucket]!
    sketch += least === nothing ? '.' : alphabet[least & 63]!
  }
  return sketch
}
