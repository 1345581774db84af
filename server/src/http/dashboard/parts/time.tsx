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
