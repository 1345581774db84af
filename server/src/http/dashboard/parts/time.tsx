import type { Html } from '../html.js'

/** `14:03:22`, as the clock of this machine shows it. */
export function clockTime(seconds: number): string {
  return new Date(seconds * 1000).toTimeString().slice(0, 8)
}

/** How long ago something was, with the exact time for who points at it. The page's client keeps it true. */
export function Ago({ at }: { readonly at: number }): Html {
  const date = new Date(at * 1000)
  const exact = `${date.toDateString()} ${clockTime(at)}`
  return (
    <time datetime={date.toISOString()} title={exact} data-ago>
      {exact}
    </time>
  )
}

export function Clock({ at }: { readonly at: number }): Html {
  const date = new Date(at * 1000)
  return (
    <time datetime={date.toISOString()} title={date.toDateString()}>
      {clockTime(at)}
    </time>
  )
}

/** `320 ms`, `4.2 s`, `3 min 12 s`, `10 min` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return both(Math.floor(whole / 60), 'min', whole % 60, 's')
  return both(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min')
}

function both(first: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${first} ${unit}` : `${first} ${unit} ${rest} ${restUnit}`
}
