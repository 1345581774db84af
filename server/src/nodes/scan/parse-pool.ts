import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { packageRoot } from '../../base/assets.js'
import type { Parsing } from './parsing.js'
import type { ParseJob, ParseOrder, ParseResult } from './protocol.js'

/** Several batches wait at each worker, so that none is idle while this thread writes. */
const batchesAhead = 2
const batchBytes = 200_000
const batchFiles = 16

type Message = { readonly result: ParseResult } | { readonly warning: string }

/** Parses in threads of their own. */
export class ParsePool implements Parsing {
  readonly #workers: readonly Worker[]
  readonly #order: ParseOrder

  constructor(threads: number, order: ParseOrder, onWarning: (message: string) => void) {
    this.#order = order
    this.#workers = Array.from(
      { length: threads },
      () => new Worker(builtPath('parse-worker'), { workerData: { ...order, threads } }),
    )
    const told = new Set<string>()
    for (const worker of this.#workers) {
      worker.on('message', (message: Message) => {
        if (!('warning' in message) || told.has(message.warning)) return
        told.add(message.warning)
        onWarning(message.warning)
      })
    }
  }

  async *parse(jobs: readonly ParseJob[]): AsyncIterable<ParseResult> {
    const flow = new Flow(this.#workers, jobs)
    try {
      for (let number = 0; number < jobs.length; number++) {
        const result = await flow.result(number, () => this.#order.stop[0] === 1)
        if (!result) return
        yield result
      }
    } finally {
      flow.end()
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(worker => worker.terminate()))
  }
}

/** One list of jobs on its way through the workers. */
class Flow {
  readonly #batches: ParseJob[][]
  readonly #results = new Map<number, ParseResult>()
  readonly #ends: (() => void)[] = []
  #failure: unknown
  #wake: () => void = () => undefined

  constructor(workers: readonly Worker[], jobs: readonly ParseJob[]) {
    this.#batches = batchesOf(jobs).reverse()
    for (const worker of workers) this.#serve(worker)
  }

  /** Undefined when told to stop. */
  async result(number: number, isStopped: () => boolean): Promise<ParseResult | undefined> {
    while (!this.#results.has(number)) {
      if (this.#failure) throw this.#failure
      if (isStopped()) return undefined
      // A worker that stops says nothing, so look again now and then.
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, 50)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    const result = this.#results.get(number)
    this.#results.delete(number)
    return result
  }

  end(): void {
    for (const end of this.#ends) end()
  }

  #serve(worker: Worker): void {
    const open: number[] = []
    const next = () => {
      while (open.length < batchesAhead) {
        const batch = this.#batches.pop()
        if (!batch) return
        open.push(batch.length)
        worker.postMessage(batch)
      }
    }
    const onMessage = (message: Message) => {
      if (!('result' in message)) return
      this.#results.set(message.result.number, message.result)
      open[0]!--
      if (open[0] === 0) {
        open.shift()
        next()
      }
      this.#wake()
    }
    const onError = (error: unknown) => {
      this.#failure = error
      this.#wake()
    }
    worker.on('message', onMessage).on('error', onError)
    this.#ends.push(() => worker.off('message', onMessage).off('error', onError))
    next()
  }
}

function batchesOf(jobs: readonly ParseJob[]): ParseJob[][] {
  const batches: ParseJob[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const job of jobs) {
    if (bytes + job.size > batchBytes || batches.at(-1)!.length === batchFiles) {
      batches.push([])
      bytes = 0
    }
    batches.at(-1)!.push(job)
    bytes += job.size
  }
  return batches
}

/** The code of threads and processes comes out of the build, also where the rest runs from source. */
export function builtPath(name: 'scan-process' | 'parse-worker' | 'text-worker'): string {
  return join(packageRoot, 'dist', `${name}.js`)
}
