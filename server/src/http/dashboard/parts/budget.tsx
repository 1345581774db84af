import type { Html } from '../html.js'

interface Props {
  /** `turns`, `tokens`, `time` */
  readonly label: string
  readonly used: number
  readonly limit: number
  /** How a number of it is written. */
  readonly write?: (value: number) => string
}

const nearlySpent = 0.8

/** How much of what a cascade may use it has used. */
export function Budget({ label, used, limit, write = withThousands }: Props): Html {
  const tone = used >= limit ? 'failed' : used >= limit * nearlySpent ? 'waiting' : 'running'
  const words = `${write(used)} of ${write(limit)} ${label}`
  return (
    <span class={`budget ${tone}`} title={words}>
      <span class="budget-words">{words}</span>
      <progress value={Math.min(used, limit)} max={limit} aria-label={words} />
    </span>
  )
}

export function withThousands(value: number): string {
  return Math.round(value).toLocaleString('en')
}
