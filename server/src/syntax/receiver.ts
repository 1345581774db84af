import type { Span } from '../base/text.js'

/**
 * What stands before a name that is used as somebody's member: `cart` of `cart.total()`, `shop.tax` of `shop::tax::rate()`.
 * Most languages write that in one of a few ways, so the text tells; asking the tree would cost a WASM call for each of
 * a hundred thousand calls. Empty where it is no plain path (`carts[0].total()`), and undefined for a name alone. Looks
 * at one line only: what is found on a line must not depend on the line above (see live.ts).
 */
export function receiverOf(text: string, start: number): string | undefined {
  let at = beforeMark(text, start)
  if (at === start) return undefined
  const segments: string[] = []
  for (;;) {
    const end = at
    while (at > 0 && isOfName(text.charCodeAt(at - 1))) at--
    if (at === end) return segments.length === 0 ? constructed(text, end) : ''
    segments.push(text.slice(at, end))
    const next = beforeMark(text, at)
    if (next === at) return segments.reverse().join('.')
    at = next
  }
}

/** The name that a parenthesis calls: of `sum(`, `sum<number>(`, `sum?.(`, `@sum(`. Empty where there is none before it. */
export function nameBefore(text: string, parenthesis: number): Span {
  let end = parenthesis
  if (text.charCodeAt(end - 1) === greaterThan) end = beforeTypes(text, end)
  if (text[end - 1] === '.' && text[end - 2] === '?') end -= 2
  else if (text[end - 1] === '!') end--
  let start = end
  while (start > 0 && isOfName(text.charCodeAt(start - 1))) start--
  if (text[start] === '@') start++
  return { start, end }
}

/** Before `<number>` and `::<u8>`; types over several lines are not followed. */
function beforeTypes(text: string, end: number): number {
  let depth = 0
  for (let at = end - 1; at >= Math.max(0, end - longestArguments); at--) {
    const code = text.charCodeAt(at)
    if (code === lineFeed) return end
    if (code === greaterThan && text[at - 1] !== '=' && text[at - 1] !== '-') depth++
    else if (code === lessThan && --depth === 0) return text[at - 1] === ':' && text[at - 2] === ':' ? at - 2 : at
  }
  return end
}

/** `Cart` of `Cart().total()`, `new Cart(items).total()` and `Cart.new(items).total`, `super` of `super().total()`. */
function constructed(text: string, end: number): string {
  if (text.charCodeAt(end - 1) !== closingParenthesis) return ''
  let depth = 0
  for (let at = end - 1; at >= Math.max(0, end - longestArguments); at--) {
    const code = text.charCodeAt(at)
    if (code === lineFeed) return ''
    if (code === closingParenthesis) depth++
    else if (code === openingParenthesis && --depth === 0) {
      const name = /(?:^|[^\w.$:>@?!&-])(super|[A-Z]\w*)(?:\.new)?$/.exec(text.slice(Math.max(0, at - longestName), at))
      return name?.[1] ?? ''
    }
  }
  return ''
}

const longestArguments = 120
const longestName = 40
const lineFeed = 10
const openingParenthesis = 40
const closingParenthesis = 41
const dot = 46
const colon = 58
const greaterThan = 62
const lessThan = 60

/** Where the mark of a member begins that ends at `end`: `.`, `?.`, `!.`, `&.`, `::`, `->`, `?->`. A range is none. */
function beforeMark(text: string, end: number): number {
  const last = text.charCodeAt(end - 1)
  const before = text[end - 2]
  if (last === dot) {
    if (before === '.') return end
    return before === '?' || before === '!' || before === '&' ? end - 2 : end - 1
  }
  if (last === colon && before === ':') return end - 2
  if (last === greaterThan && before === '-') return text[end - 3] === '?' ? end - 3 : end - 2
  return end
}

/** Letters of any script, digits, `_`, and the marks of variables and private members: `$`, `@`, `#`. */
function isOfName(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 64 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code === 35 ||
    code > 127
  )
}
