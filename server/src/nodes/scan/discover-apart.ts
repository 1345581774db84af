import { Worker } from 'node:worker_threads'
import type { Grammars } from '../../syntax/grammars.js'
import type { Languages, ProjectLanguage } from '../../syntax/languages.js'
import type { Layout } from '../../syntax/piece.js'
import { parseLimit } from '../../syntax/time-limit.js'
import { type DiscoverText, discoverer, type Found } from './discover-text.js'
import { builtPath } from './parse-pool.js'
import { type AnswerTo, answers, type TextAnswer, type TextOrder, type TextQuestion } from './text-questions.js'

interface Needs {
  readonly languages: Languages
  readonly grammars: Grammars
  foreign(language: ProjectLanguage, path: string, text: string): Promise<Found>
  warning(message: string): void
}

/** Characters. Code of this length takes some 40 ms. */
const mostHere = 50_000

/** How long a text may keep this thread, in milliseconds; nonsense takes much longer than code. */
const patienceHere = 100

/** How many times its limit of processor time a text may really take in a thread of its own. */
const patienceThere = 5

/**
 * Answers questions about texts that agents write, which may be anything: here what is soon done, in a thread of its own
 * what is not. One such thread after another, because each may take a gigabyte.
 */
export class DiscoverApart {
  readonly #needs: Needs
  readonly #here: DiscoverText
  #last: Promise<unknown> = Promise.resolve()
  #worker: Worker | undefined
  #isClosed = false

  constructor(needs: Needs) {
    this.#needs = needs
    this.#here = discoverer({ ...needs, limitOf: briefly })
  }

  /** Undefined where the language has no parser, or the text takes too long. */
  async layoutOf(path: string, text: string): Promise<Layout | undefined> {
    const layout = await this.#ask('layout', path, text)
    return typeof layout === 'object' ? layout : undefined
  }

  /** How many errors the parser finds, infinitely many where it takes too long; undefined where there is no parser. */
  async parseErrors(path: string, text: string): Promise<number | undefined> {
    const errors = await this.#ask('errors', path, text)
    if (errors === 'off') return undefined
    return typeof errors === 'number' ? errors : Number.POSITIVE_INFINITY
  }

  close(): void {
    this.#isClosed = true
    void this.#worker?.terminate()
  }

  async #ask<Q extends TextQuestion>(question: Q, path: string, text: string): Promise<AnswerTo<Q>> {
    const known = this.#needs.languages.of(path)
    if (!known) return 'off'
    const language = known.id
    // What a project brings is parsed elsewhere in any case.
    const isForeign = known.folder !== undefined
    if (isForeign || text.length <= mostHere) {
      const found = await this.#here(language, path, text)
      if (typeof found === 'object') return answers[question](found) as AnswerTo<Q>
      if (isForeign || found !== 'too slow') return found
    }
    const answer = this.#last.then(() => this.#there({ question, language, path, text }))
    this.#last = answer.catch(() => undefined)
    return (await answer) as AnswerTo<Q>
  }

  async #there(order: TextOrder): Promise<AnswerTo<TextQuestion>> {
    if (this.#isClosed) return 'stopped'
    const worker = new Worker(builtPath('text-worker'), { workerData: order })
    this.#worker = worker
    const timer = setTimeout(() => worker.terminate(), patienceThere * parseLimit(order.text))
    try {
      return await this.#answerOf(worker)
    } finally {
      clearTimeout(timer)
      await worker.terminate()
    }
  }

  #answerOf(worker: Worker): Promise<AnswerTo<TextQuestion>> {
    return new Promise((resolve, reject) => {
      worker.on('message', (answer: TextAnswer) => {
        if ('found' in answer) resolve(answer.found)
        else this.#needs.warning(answer.warning)
      })
      worker.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve('too slow')
        else reject(error)
      })
      // Its time was over, or everything is.
      worker.once('exit', () => resolve(this.#isClosed ? 'stopped' : 'too slow'))
    })
  }
}

function briefly(): { isOver(): boolean } {
  const began = performance.now()
  return { isOver: () => performance.now() - began > patienceHere }
}
