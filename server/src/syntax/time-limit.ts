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
  /** Of the whole process, when the text had been at work for a quarter of its limit. */
  #spent: NodeJS.CpuUsage | undefined

  /** @param threads how many of this process are at work: the system counts them together */
  constructor(text: string, threads = 1) {
    this.#threads = threads
    this.restart(text)
  }

  restart(text: string): void {
    this.#limit = parseLimit(text)
    this.#began = performance.now()
    this.#spent = undefined
  }

  readonly isOver = (): boolean => {
    // Asking the system takes longer than parsing many a file, so nobody is asked who is soon through.
    const passed = performance.now() - this.#began
    if (passed < this.#limit / 4) return false
    this.#spent ??= process.cpuUsage()
    if (passed < this.#limit) return false
    const { user, system } = process.cpuUsage(this.#spent)
    return user + system > (3 / 4) * this.#limit * this.#threads * 1000
  }
}

/** Of a text that was given up. @param path relative to the root */
export function tooSlow(path: string): string {
  return `${path} has no agents: parsing it takes too much time or memory.`
}
