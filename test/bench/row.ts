/** One figure of the table: ours against a reference of the same run, and the ratio that is aimed at. */
export interface Row {
  readonly figure: string
  readonly ours: number
  readonly reference: number
  readonly referenceName: string
  /** `ms`, `MB`, `µs`. */
  readonly unit: string
  /** The largest ratio of ours to the reference that we are content with. */
  readonly goal: number
}

/** How much of something is as it should be. */
export interface Share {
  readonly figure: string
  readonly part: number
  /** 0: there was nothing to measure it on. */
  readonly whole: number
  /** What the whole is: `edges found`. */
  readonly wholeName: string
  /** The smallest share that we are content with. */
  readonly goal: number
}

export interface Benchmark {
  readonly name: string
  run(): Promise<readonly (Row | Share)[]>
}

/** Times two pieces of work in turn, A B A B, so that both meet the same moods of the machine. Returns medians in ms. */
export async function paired(
  rounds: number,
  ours: () => Promise<void> | void,
  reference: () => Promise<void> | void,
): Promise<{ ours: number; reference: number }> {
  const times = { ours: [] as number[], reference: [] as number[] }
  await ours()
  await reference()
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await timed(ours))
    times.reference.push(await timed(reference))
  }
  return { ours: median(times.ours), reference: median(times.reference) }
}

export async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

export function percentile(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * rank) / 100))] ?? Number.NaN
}
