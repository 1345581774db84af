import type { Html } from '../html.js'
import { withThousands } from '../parts/budget.js'
import type { Bar, Timeline } from './days.js'
import { shortly } from './figures.js'
import { addressOf, type Query } from './query.js'

// Bars are drawn on a ground of 100 units in height and `slot` units for each of them, which is stretched to the page;
// words stand around it, so that they are not.
const slot = 10
const height = 100
/** Labels along the axis. */
const mostLabels = 7

interface Props {
  readonly timeline: Timeline
  readonly query: Query
}

/** Tokens over time. The same is told in words by its description, and in figures by the table of days. */
export function UsageChart({ timeline, query }: Props): Html {
  const { unit, bars } = timeline
  const top = roundUp(Math.max(...bars.map(totalOf)))
  if (bars.every(bar => totalOf(bar) === 0)) return <section id="usage-chart" hidden />
  return (
    <section id="usage-chart" aria-labelledby="usage-chart-title">
      <div class="section-head">
        <h2 id="usage-chart-title">Tokens per {unit}</h2>
        <ul class="legend">
          <li class="input">in</li>
          <li class="output">out</li>
        </ul>
        {query.by !== 'day' && (
          <div class="actions">
            <a href={addressOf(query, { by: 'day', sort: undefined, order: undefined })}>As a table</a>
          </div>
        )}
      </div>
      <div class="chart">
        <ol class="chart-scale" aria-hidden="true">
          {[top, top / 2, 0].map(count => (
            <li>{shortly(count)}</li>
          ))}
        </ol>
        <Bars timeline={timeline} top={top} />
        <ol class="chart-labels" aria-hidden="true">
          {bars.map(({ label }, index) => (
            <li>{isLabelled(index, bars.length) && <span>{label}</span>}</li>
          ))}
        </ol>
      </div>
    </section>
  )
}

function Bars({ timeline, top }: { readonly timeline: Timeline; readonly top: number }): Html {
  const { unit, bars } = timeline
  const width = bars.length * slot
  const y = (count: number) => height - (height * count) / top
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-labelledby="usage-chart-name usage-chart-words"
    >
      <title id="usage-chart-name">Tokens per {unit}</title>
      <desc id="usage-chart-words">{inWords(timeline)}</desc>
      <path class="chart-line" d={[0, 0.5, 1].map(share => `M0 ${height * share}H${width}`).join('')} />
      {bars.map((bar, index) => {
        const { input } = bar
        const total = totalOf(bar)
        const breadth = bars.length > 14 ? slot * 0.64 : slot * 0.36
        const place = { x: index * slot + (slot - breadth) / 2, width: breadth }
        return (
          <g class="bar">
            <title>{wordsOf(bar)}</title>
            <rect class="ground" x={index * slot} width={slot} height={height} />
            <rect class="input" {...place} y={y(input)} height={height - y(input)} />
            <rect class="output" {...place} y={y(total)} height={y(input) - y(total)} />
          </g>
        )
      })}
    </svg>
  )
}

/** The last one always, and others as far as there is room. */
function isLabelled(index: number, count: number): boolean {
  return (count - 1 - index) % Math.ceil(count / mostLabels) === 0
}

function inWords({ unit, bars }: Timeline): string {
  const most = bars.reduce((one, other) => (totalOf(other) > totalOf(one) ? other : one))
  const used = bars.filter(bar => totalOf(bar) > 0).length
  const sum = withThousands(bars.reduce((total, bar) => total + totalOf(bar), 0))
  const span = `${bars[0]!.label} to ${bars.at(-1)!.label}`
  return `${span}: ${sum} tokens, on ${used} of ${bars.length} ${unit}s. The most on ${wordsOf(most)}.`
}

function wordsOf({ label, input, output, estimated }: Bar): string {
  const guessed = estimated ? ', partly guessed' : ''
  return `${label}: ${withThousands(input)} tokens in, ${withThousands(output)} out${guessed}`
}

function totalOf({ input, output }: Bar): number {
  return input + output
}

/** To the next 1, 2, 5 or 10 of its size, so that the scale has round numbers. */
function roundUp(count: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, count)))
  return [1, 2, 5, 10].map(step => step * size).find(step => step >= count)!
}
