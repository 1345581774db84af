import type { ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { killGroup } from './kill.js'
import { readLines } from './lines.js'

/** How a process is spoken with. What is said of it when it fails completes "… failed: ". */
export interface Dealings<Answer> {
  readonly questions: Writable
  readonly answers: Readable
  /** Characters. */
  readonly longestAnswer: number
  /** Milliseconds until it says, unasked, that it is ready. */
  readonly startMs: number
  /** How many times its limit something may really take, where limits are processor time. */
  readonly patience: number
  /** Undefined where the line makes no sense; `aside` where it answers no question. */
  read(line: string): Answer | 'aside' | undefined
  /** Once, after the process was killed for what it did, or is gone. */
  failed?(): void
  readonly reasons: {
    readonly gone: string
    readonly nonsense: string
    notStarted(message: string): string
    tookLonger(limitMs: number): string
    /** @param limitMs of what it was asked, if anything */
    ended(code: number | null, signal: string | null, limitMs: number | undefined): string
  }
}

export interface Failed {
  readonly kind: 'failed'
  readonly reason: string
}

interface Waiting<Answer> {
  readonly limitMs: number
  readonly timer: NodeJS.Timeout
  readonly resolve: (answer: Answer | Failed) => void
}

/**
 * A process that runs somebody else's code, from outside. It is asked one question at a time; one that answers too late,
 * or otherwise than it should, is dead from then on, and its answer says why. It must be the first of a group of its own.
 */
export class AskedProcess<Answer extends { readonly kind: string }> {
  readonly #child: ChildProcess
  readonly #dealings: Dealings<Answer>
  readonly #ready: Promise<Answer | Failed>
  #isAlive = true
  #waiting: Waiting<Answer> | undefined

  constructor(child: ChildProcess, dealings: Dealings<Answer>) {
    this.#child = child
    this.#dealings = dealings
    const { questions, answers, longestAnswer, startMs, reasons } = dealings
    child.on('error', error => this.fail(reasons.notStarted(error.message)))
    child.on('exit', (code, signal) => this.fail(reasons.ended(code, signal, this.#waiting?.limitMs)))
    // Writing to a process that has just died; its exit tells more.
    questions.on('error', () => undefined)
    readLines(answers, line => this.#hear(line), longestAnswer)
    this.#ready = this.#answer(startMs)
  }

  get isAlive(): boolean {
    return this.#isAlive
  }

  /** @param question a value that JSON can hold */
  async ask(question: object, limitMs: number): Promise<Answer | Failed> {
    const ready = await this.#ready
    if (ready.kind !== 'ready') return ready
    const { questions, reasons } = this.#dealings
    if (!this.#isAlive) return { kind: 'failed', reason: reasons.gone }
    questions.write(`${JSON.stringify(question)}\n`)
    return await this.#answer(limitMs)
  }

  /** Ends the process, and whatever it was asked with this reason. */
  fail(reason: string): void {
    const wasAlive = this.#isAlive
    this.#isAlive = false
    this.#settle({ kind: 'failed', reason })
    if (!wasAlive) return
    killGroup(this.#child.pid)
    this.#dealings.failed?.()
  }

  #answer(limitMs: number): Promise<Answer | Failed> {
    const { patience, reasons } = this.#dealings
    return new Promise(resolve => {
      const timer = setTimeout(() => this.fail(reasons.tookLonger(limitMs)), limitMs * patience)
      this.#waiting = { limitMs, timer, resolve }
    })
  }

  #hear(line: string): void {
    const answer = this.#dealings.read(line)
    if (answer === 'aside') return
    if (!answer || !this.#waiting) this.fail(this.#dealings.reasons.nonsense)
    else this.#settle(answer)
  }

  #settle(answer: Answer | Failed): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    clearTimeout(waiting?.timer)
    waiting?.resolve(answer)
  }
}
