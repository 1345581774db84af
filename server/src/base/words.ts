// Numbers and times as people say them, at every door alike.

/** `1 agent`, `2,304 agents`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

/** `320 ms`, `4.2 s`, `3 min 12 s`, `10 min`, `2 h 5 min` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return both(Math.floor(whole / 60), 'min', whole % 60, 's')
  return both(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min')
}

function both(first: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${first} ${unit}` : `${first} ${unit} ${rest} ${restUnit}`
}
