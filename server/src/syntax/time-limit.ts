/** Milliseconds of processor time for parsing a text: for long ones the time of a very slow grammar. */
export function parseLimit(text: string): number {
  return 2_000 + Math.ceil(text.length / 500)
}

/**
 * Says when a text has had its time. A few kilobytes (ten thousand open brackets, in Scala) can keep a parser or a query
 * busy for a minute. It is processor time that counts, so that nothing is given up because the machine is busy.
 */
export class TimeLimit {
  readonly #threads: number
  #limit = 0
  #began = 0
  #spent: NodeJS.CpuUsage = { user: 0, system: 0 }

  /** @param threads how many of this process are at work: the system counts them together */
  constructor(text: string, threads = 1) {
    this.#threads = threads
    this.restart(text)
  }

  restart(text: string): void {
    this.#limit = parseLimit(text)
    this.#began = performance.now()
    this.#spent = process.cpuUsage()
  }

  readonly isOver = (): boolean => {
    // Asking the system takes longer than many a step of a parser.
    if (performance.now() - this.#began < this.#limit) return false
    const { user, system } = process.cpuUsage(this.#spent)
    return user + system > this.#limit * this.#threads * 1000
  }
}

/** Of a text that was given up. @param path relative to the root */
export function tooSlow(path: string): string {
  return `${path} has no agents: parsing it takes too much time or memory.`
}
