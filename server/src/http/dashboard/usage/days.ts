import type { UseBy } from '../../../agents/usage.js'
import type { Query } from './query.js'

/** What was used over time. */
export interface Timeline {
  readonly unit: 'day' | 'month'
  /** Oldest first, one for each unit, also for those in which nothing was used. */
  readonly bars: readonly Bar[]
}

export interface Bar {
  /** Short, for the axis: `21 Nov`, `Nov 2026` */
  readonly label: string
  readonly input: number
  readonly output: number
  readonly estimated: boolean
}

/** More bars than these are drawn as months. */
const mostDays = 92

/** The beginning of the span, at midnight here, in seconds since the epoch. */
export function beginOf(days: Query['days'], now: Date): number {
  return days === 'all' ? 0 : midnight(now, 1 - Number(days)).getTime() / 1000
}

/**
 * Up to now, by days, or by months where those would be too many.
 * @param used by local date (`2026-11-21`)
 */
export function timelineOf(used: readonly UseBy[], days: Query['days'], now: Date): Timeline {
  const dates = datesUpTo(days === 'all' ? firstOf(used, now) : midnight(now, 1 - Number(days)), now)
  const unit = dates.length > mostDays ? 'month' : 'day'
  const bars = new Map<string, Bar>()
  const byDate = new Map(used.map(use => [use.key, use]))
  for (const date of dates) {
    const label = date.toLocaleDateString('en-GB', labelParts[unit])
    const { input, output, estimated } = bars.get(label) ?? { input: 0, output: 0, estimated: false }
    const use = byDate.get(localDate(date))
    bars.set(label, {
      label,
      input: input + (use?.input_tokens ?? 0),
      output: output + (use?.output_tokens ?? 0),
      estimated: estimated || (use?.estimated ?? false),
    })
  }
  return { unit, bars: [...bars.values()] }
}

const labelParts = { day: { day: 'numeric', month: 'short' }, month: { month: 'short', year: 'numeric' } } as const

function firstOf(used: readonly UseBy[], now: Date): Date {
  const first = used.map(({ key }) => key).sort()[0]
  return first === undefined ? midnight(now, 0) : new Date(`${first}T00:00`)
}

function datesUpTo(first: Date, now: Date): Date[] {
  const dates: Date[] = []
  for (let date = first; date <= now; date = midnight(date, 1)) dates.push(date)
  return dates
}

/** Of the day that is so many days later; days are not always 24 hours long. */
function midnight(date: Date, later: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + later)
}

function localDate(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
