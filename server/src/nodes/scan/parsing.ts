import type { DiscoverText } from './discover-text.js'
import { parseFile } from './parse-file.js'
import type { ParseJob, ParseOrder, ParseResult } from './protocol.js'

/** Answers jobs in their order, and ends early when the scan is to stop. */
export interface Parsing {
  parse(jobs: readonly ParseJob[]): AsyncIterable<ParseResult>
  close(): Promise<void>
}

/** Reads one file after another in this thread. */
export class ParsingHere implements Parsing {
  readonly #order: ParseOrder
  readonly #discoverText: DiscoverText

  constructor(order: ParseOrder, discoverText: DiscoverText) {
    this.#order = order
    this.#discoverText = discoverText
  }

  async *parse(jobs: readonly ParseJob[]): AsyncIterable<ParseResult> {
    for (const job of jobs) {
      const result = this.#order.stop[0] === 1 ? undefined : await parseFile(job, this.#order, this.#discoverText)
      if (!result) return
      yield result
    }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

/** Lets some jobs be done by others, behind all the rest. */
export class ParsingApart implements Parsing {
  readonly #most: Parsing
  readonly #others: Parsing
  readonly #isApart: (job: ParseJob) => boolean

  constructor(most: Parsing, others: Parsing, isApart: (job: ParseJob) => boolean) {
    this.#most = most
    this.#others = others
    this.#isApart = isApart
  }

  async *parse(jobs: readonly ParseJob[]): AsyncIterable<ParseResult> {
    const apart = jobs.filter(this.#isApart)
    yield* this.#most.parse(numbered(jobs.filter(job => !this.#isApart(job))))
    yield* this.#others.parse(numbered(apart))
  }

  async close(): Promise<void> {
    await Promise.all([this.#most.close(), this.#others.close()])
  }
}

function numbered(jobs: readonly ParseJob[]): ParseJob[] {
  return jobs.map((job, number) => ({ ...job, number }))
}
