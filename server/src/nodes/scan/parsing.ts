import type { Grammars } from '../../syntax/grammars.js'
import { parseFile } from './parse-file.js'
import type { ParseJob, ParseOrder, ParseResult } from './protocol.js'

/** Answers jobs in their order, and ends early when the scan is to stop. */
export interface Parsing {
  parse(jobs: readonly ParseJob[]): AsyncIterable<ParseResult>
  close(): Promise<void>
}

/** Parses in this thread. */
export class ParsingHere implements Parsing {
  readonly #order: ParseOrder
  readonly #grammars: Grammars

  constructor(order: ParseOrder, grammars: Grammars) {
    this.#order = order
    this.#grammars = grammars
  }

  async *parse(jobs: readonly ParseJob[]): AsyncIterable<ParseResult> {
    for (const job of jobs) {
      const result = this.#order.stop[0] === 1 ? undefined : await parseFile(job, this.#order, this.#grammars)
      if (!result) return
      yield result
    }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
