import type { Span } from '../base/text.js'

/**
 * A text as numbers: where each token starts, and a hash of its characters. A token is a word (of any script) or one
 * other character. White space, skipped spans (inline ids) and what formatters add and take away (semicolons, a comma
 * before a closing bracket, the kind of quote) are no tokens. No token crosses a line end.
 */
export interface Tokens {
  readonly starts: Int32Array
  readonly values: Int32Array
  readonly count: number
}

/** The tokens of `within`; `skip` are spans in text order. */
export function tokensOf(text: string, within: Span, skip: readonly Span[]): Tokens {
  const room = within.end - within.start
  const tokens = { starts: new Int32Array(room), values: new Int32Array(room), count: 0 }
  let from = within.start
  let isAfterComma = false
  for (const span of skip) {
    if (span.end <= from || span.start >= within.end) continue
    isAfterComma = scan(text, { start: from, end: span.start }, tokens, isAfterComma)
    from = span.end
  }
  scan(text, { start: from, end: within.end }, tokens, isAfterComma)
  return tokens
}

/** The hash that `tokensOf` gives a token. */
export function tokenValue(token: string): number {
  return tokensOf(token, { start: 0, end: token.length }, []).values[0]!
}

/** How far the word reaches that starts at `start`; `start` itself where there is no word. */
export function wordEnd(text: string, start: number): number {
  let end = start
  while (end < text.length && kindOf(text.charCodeAt(end)) === word) end++
  return end
}

type Writable = { -readonly [Key in keyof Tokens]: Tokens[Key] }

const blank = 0
const word = 1
const sign = 2
const closing = 3

const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (code <= 32 || character === ';') return blank
  if (/\w/.test(character)) return word
  return ')]}'.includes(character) ? closing : sign
})

function kindOf(code: number): number {
  if (code < 128) return asciiKinds[code]!
  return isExoticBlank(code) ? blank : word
}

/** No-break space, line and paragraph separators, ideographic space, byte order mark. */
function isExoticBlank(code: number): boolean {
  return code === 0xa0 || code === 0x2028 || code === 0x2029 || code === 0x3000 || code === 0xfeff
}

const comma = 44
const quote = 34
const apostrophe = 39

/** Returns whether the last token is a comma, which a closing bracket behind what is skipped takes back too. */
// This loop reads every character of a workspace: plain numbers, no allocation.
function scan(text: string, { start: from, end: to }: Span, into: Writable, isAfterComma: boolean): boolean {
  const { starts, values } = into
  let count = into.count
  let afterComma = isAfterComma
  for (let at = from; at < to; ) {
    let code = text.charCodeAt(at)
    const kind = kindOf(code)
    if (kind === blank) {
      at++
      continue
    }
    if (kind === closing && afterComma) count--
    afterComma = code === comma
    starts[count] = at
    let hash = seed
    if (kind === word) {
      do {
        hash = Math.imul(hash ^ code, prime)
        code = ++at < to ? text.charCodeAt(at) : 0
      } while (kindOf(code) === word)
    } else {
      hash = Math.imul(hash ^ (code === apostrophe ? quote : code), prime)
      at++
    }
    values[count++] = hash ^ (hash >>> 15)
  }
  into.count = count
  return afterComma
}

// FNV-1a.
const seed = 0x811c9dc5 | 0
const prime = 0x01000193
