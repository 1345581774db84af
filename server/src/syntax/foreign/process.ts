import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { packageRoot } from '../../base/assets.js'
import { killGroup } from '../../base/fence/kill.js'
import { readLines } from '../../base/fence/lines.js'
import { tooLong } from '../../base/fence/watchdog-order.js'
import { longestAnswer, maxHeap, maxProcessBytes, patience, startLimit } from './limits.js'
import { type Answer, type Question, readAnswer, writeLine } from './protocol.js'

interface Waiting {
  /** In milliseconds. */
  readonly limit: number
  readonly resolve: (answer: Answer) => void
  readonly timer: NodeJS.Timeout
}

/**
 * A process that parses, from outside. It is asked one question at a time; one that answers too late, or otherwise than
 * it should, is dead from then on, and its answer says why.
 */
export class ForeignProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #ready: Promise<Answer>
  #isAlive = true
  #waiting: Waiting | undefined

  constructor() {
    // A group of its own, no environment, and no way to our own output.
    this.#child = spawn(
      process.execPath,
      [`--max-old-space-size=${maxHeap}`, join(packageRoot, 'dist', 'foreign-parser.js'), String(process.pid)],
      { cwd: packageRoot, env: {}, stdio: ['pipe', 'pipe', 'ignore'], detached: true },
    )
    this.#child.on('error', error => this.#fail(`its process did not start (${error.message})`))
    this.#child.on('exit', (code, signal) => this.#fail(this.#endOf(code, signal)))
    // Writing to a process that has just died; its exit tells more.
    this.#child.stdin.on('error', () => undefined)
    readLines(this.#child.stdout, line => this.#hear(line), longestAnswer)
    this.#ready = this.#answer(startLimit)
  }

  get isAlive(): boolean {
    return this.#isAlive
  }

  async ask(question: Question): Promise<Answer> {
    const ready = await this.#ready
    if (ready.kind !== 'ready') return ready
    if (!this.#isAlive) return { kind: 'failed', reason: 'its process is gone' }
    this.#child.stdin.write(writeLine(question))
    return await this.#answer(question.limit)
  }

  kill(): void {
    this.#fail('its process was ended')
  }

  #answer(limit: number): Promise<Answer> {
    return new Promise(resolve => {
      const timer = setTimeout(() => this.#fail(tookLonger(limit)), limit * patience)
      this.#waiting = { resolve, timer, limit }
    })
  }

  #hear(line: string): void {
    const answer = readAnswer(line)
    if (!answer || !this.#waiting) this.#fail('its process printed something')
    else this.#settle(answer)
  }

  #fail(reason: string): void {
    const wasAlive = this.#isAlive
    this.#isAlive = false
    this.#settle({ kind: 'failed', reason })
    if (wasAlive) killGroup(this.#child.pid)
  }

  /** The watchdog and the system's own one for memory leave nothing but a signal. */
  #endOf(code: number | null, signal: string | null): string {
    if (signal === null) return `its process ended by itself (exit code ${code})`
    if (signal === tooLong && this.#waiting) return tookLonger(this.#waiting.limit)
    const megabytes = maxProcessBytes / 1024 / 1024
    return `its process died (${signal}), as it does when it uses more than ${megabytes} MB of memory`
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    clearTimeout(waiting?.timer)
    waiting?.resolve(answer)
  }
}

function tookLonger(limit: number): string {
  return `it took longer than ${Math.round(limit / 100) / 10} s`
}
