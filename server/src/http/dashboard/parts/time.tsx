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

/** `320 ms`, `4.2 s`, `3 min 12 s` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const rest = Math.round(seconds)
  return rest < 3600
    ? `${Math.floor(rest / 60)} min ${rest % 60} s`
    : `${Math.floor(rest / 3600)} h ${Math.floor((rest % 3600) / 60)} min`
}
