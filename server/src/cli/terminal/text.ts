import { stripVTControlCharacters } from 'node:util'
import { shorten } from '../../base/text.js'

// How words, numbers and columns look in a terminal.

/**
 * What models, files and other programs wrote, made safe to print: nothing moves the cursor, hides text or makes it read
 * in another order than it is. Control characters are shown (`␛`), because a person who reviews code must see them.
 */
export function printable(text: string): string {
  return text
    .replaceAll('\r', '')
    .replace(/[\x00-\x08\x0b-\x1f]/g, character => String.fromCodePoint(0x2400 + character.charCodeAt(0)))
    .replace(/[\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

/** The same on one line, at most `limit` characters. */
export function oneLine(text: string, limit = 2000): string {
  return shorten(printable(text), limit)
}

/** Columns that a text takes. Wide are what East Asian terminals draw in two cells, and emoji. */
export function widthOf(text: string): number {
  const plain = stripVTControlCharacters(text)
  if (narrow.test(plain)) return plain.length
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(plain)) width += isWide(segment) ? 2 : 1
  return width
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** Cut with `…` to what fits. */
export function fitted(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 1
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += widthOf(segment)
    if (used > width) break
    kept += segment
  }
  return `${kept}…`
}

/** Rows as aligned columns with two spaces between them. In a terminal the last one is cut to what is left of the line. */
export function columns(rows: readonly (readonly string[])[], lineWidth?: number): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell))
    })
  }
  const start = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0)
  const left = lineWidth === undefined ? undefined : Math.max(10, lineWidth - start)
  return rows.map(row => {
    const cells = row.slice(0, -1).map((cell, index) => padded(cell, widths[index]!))
    const last = row.at(-1) ?? ''
    return [...cells, left === undefined ? last : fitted(last, left)].join('  ').trimEnd()
  })
}

/** As people say it: `just now`, `2 minutes ago`, `yesterday`. Both in seconds since the epoch. */
export function ago(timestamp: number, now: number): string {
  const passed = now - timestamp
  if (passed < 10) return 'just now'
  const [unit, size] = units.find(([, seconds]) => passed >= seconds) ?? (['second', 1] as const)
  return relativeTime.format(-Math.floor(passed / size), unit)
}

/** The time of day; with the date when that is another one. Both in seconds since the epoch. */
export function timeOf(timestamp: number, now: number): string {
  const date = new Date(timestamp * 1000)
  const time = date.toLocaleTimeString('en-GB')
  return date.toDateString() === new Date(now * 1000).toDateString() ? time : `${date.toLocaleDateString('sv')} ${time}`
}

const relativeTime = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** Most texts, and the signs that stand in every line: looking at each of their letters would take its time. */
const narrow = /^[\x20-\x7e\xa0-\u02ff–…●▶⏸○✓✗]*$/

function isWide(grapheme: string): boolean {
  return /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(
    grapheme,
  )
}
