import { type UsageKey, type Use, type UseBy, wireUse } from '../agents/usage.js'
import type { App } from '../app.js'
import { duration } from '../base/words.js'
import type { ExitCode, Invocation } from './invocation.js'
import { nameOf } from './present.js'
import { columns, oneLine } from './terminal/text.js'
import { withApp } from './with-app.js'
import { WrongUsage } from './wrong-usage.js'

export interface UsageOptions {
  readonly by: UsageKey
  /** A local date, `2025-01-31`. */
  readonly since?: string
}

/** `remora usage [--by agent|model|cascade|day] [--since DATE]`: which tokens, time and money models have taken. */
export function usage(cli: Invocation, { by, since }: UsageOptions): Promise<ExitCode> {
  const from = since === undefined ? 0 : startOf(since)
  return withApp(cli, 'remora usage', async app => {
    const { terminal, json } = cli
    const rows = app.agents.usage.by(by, from)
    if (json) terminal.json(rows.map(row => wireUse(row, by, id => nameOf(id, app))))
    else if (rows.length === 0) terminal.note('No model has answered yet.')
    else print(rows, by, app, cli)
    return 0
  })
}

/** Seconds since the epoch, at midnight here. */
function startOf(date: string): number {
  const time = /^\d{4}-\d\d-\d\d$/.test(date) ? new Date(`${date}T00:00`).getTime() : Number.NaN
  if (Number.isNaN(time)) throw new WrongUsage(`--since ${date}: a date was wanted, such as 2025-01-31.`)
  return time / 1000
}

function print(rows: readonly UseBy[], by: UsageKey, app: App, { terminal }: Invocation): void {
  const { bold, dim } = terminal.paint
  const isPriced = rows.some(({ cost }) => cost !== null)
  const title = by === 'agent' ? ['agent', 'id'] : [by]
  const head = [...title, 'turns', 'calls', 'tokens in', 'tokens out', 'model time', ...(isPriced ? ['cost'] : [])]
  const cells = rows.map(row => {
    const named = by === 'agent' ? [bold(nameOf(row.key, app)), row.key] : [bold(oneLine(row.key, 80))]
    return [...named, ...figures(row), ...(isPriced ? [costIn(row)] : [])]
  })
  for (const line of columns([head.map(cell => dim(cell)), ...cells])) terminal.line(line)
  if (rows.some(({ estimated }) => estimated)) terminal.note('~ The model server did not count, so this is a guess.')
}

function figures({ turns, calls, input_tokens, output_tokens, estimated, model_ms }: Use): string[] {
  const tokens = (count: number) => `${estimated ? '~' : ''}${count.toLocaleString('en')}`
  return [`${turns}`, `${calls}`, tokens(input_tokens), tokens(output_tokens), duration(model_ms)]
}

/** Small sums are what these are; a dash says that a model has no price. */
function costIn({ cost }: Use): string {
  return cost === null ? '–' : `${Number(cost.toPrecision(3))}`
}
