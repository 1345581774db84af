/** Where time comes from, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** Seconds since the epoch as a float: the unit of every `timestamp` on a wire. */
export function seconds(clock: Clock): number {
  return clock.now() / 1000
}
