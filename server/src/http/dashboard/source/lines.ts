import type { Highlight, Highlights } from '../../../syntax/highlight.js'

/** A line without its end, in its colours, which count from its beginning. */
export interface Line {
  readonly text: string
  readonly highlights: Highlights
}

/** A text as lines; one that ends with a line end has no empty line behind it. */
export function linesOf(text: string, highlights: Highlights): Line[] {
  const lines: Line[] = []
  let next = 0
  for (let start = 0; start < text.length; ) {
    const lineFeed = text.indexOf('\n', start)
    const end = lineFeed === -1 ? text.length : lineFeed
    const own: Highlight[] = []
    while (next < highlights.length && highlights[next]!.start < end) {
      const { start: from, end: to, as } = highlights[next]!
      own.push({ start: Math.max(from, start) - start, end: Math.min(to, end) - start, as })
      // What goes on in the next line, such as a comment of several, has a part in it too.
      if (to > end) break
      next++
    }
    lines.push({ text: text.slice(start, end).replace(/\r$/, ''), highlights: own })
    start = end + 1
  }
  return lines
}
