import type { Span } from '../../../base/text.js'
import type { Html } from '../html.js'
import type { Line } from './lines.js'
import { visible } from './visible.js'

interface Props {
  readonly line: Line
  /** What differs from another version of the line. */
  readonly words?: readonly Span[]
}

/** One line of code in its colours. */
export function CodeText({ line: { text, highlights }, words = [] }: Props): Html {
  const edges = [...highlights, ...words].flatMap(({ start, end }) => [start, end])
  const cuts = [...new Set([0, ...edges, text.length])].filter(at => at <= text.length).sort((a, b) => a - b)
  return (
    <>
      {cuts.slice(1).map((end, index) => {
        const start = cuts[index]!
        const piece = visible(text.slice(start, end))
        const classes = [
          highlights.find(highlight => highlight.start <= start && end <= highlight.end)?.as,
          words.some(word => word.start <= start && end <= word.end) && 'word',
        ].filter(Boolean)
        return classes.length > 0 ? <span class={classes.join(' ')}>{piece}</span> : piece
      })}
    </>
  )
}
