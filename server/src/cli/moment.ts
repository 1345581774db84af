const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/**
 * A moment as people type it: so long ago (`90s`, `10m`, `2h`, `3d`, `1w`), a time of today (`14:30`), a day, or a day and a
 * time (`2026-03-01`, `2026-03-01 14:30`, with `Z` or an offset behind it if need be). Seconds since the epoch; undefined
 * where it is none of these.
 */
export function momentOf(text: string, now: Date): number | undefined {
  const ago = /^(\d+)([smhdw])$/.exec(text)
  if (ago) return now.getTime() / 1000 - Number(ago[1]) * unitSeconds[ago[2]!]!
  if (/^\d?\d:\d\d(:\d\d)?$/.test(text)) return parsed(`${now.toLocaleDateString('sv')}T${text.replace(/^\d:/, '0$&')}`)
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return parsed(`${text}T00:00`)
  return /^\d{4}-\d\d-\d\d[T ]/.test(text) ? parsed(text.replace(' ', 'T')) : undefined
}

function parsed(text: string): number | undefined {
  const moment = Date.parse(text)
  return Number.isNaN(moment) ? undefined : moment / 1000
}
