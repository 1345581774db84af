import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { packageRoot } from '../../base/assets.js'
import { killGroup, killMarked } from '../../base/fence/kill.js'
import { readLines } from '../../base/fence/lines.js'
import type { Environment } from '../../base/user-dirs.js'
import { type Limits, longestAnswer, maxHeap, mostPrinted } from './limits.js'
import { type Answer, type Question, readAnswer } from './protocol.js'

interface Needs {
  /** Absolute path of the workspace. */
  readonly root: string
  readonly env: Environment
  readonly limits: Limits
  /** What a module printed, in pieces. */
  printed(text: string): void
  /** Something was thrown that nobody waits for. */
  stray(reason: string): void
}

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly timer: NodeJS.Timeout
}

/**
 * The process of a workspace's extension modules, from outside. It is asked one question at a time; when it answers too
 * late, or otherwise than it should, it is dead from then on, and its answer says why.
 */
export class ExtensionProcess {
  readonly #needs: Needs
  readonly #child: ChildProcess
  readonly #mark = `REMORA_EXTENSIONS=${randomBytes(12).toString('hex')}`
  readonly #ready: Promise<Answer>
  #isAlive = true
  #printed = 0
  #waiting: Waiting | undefined

  constructor(needs: Needs) {
    this.#needs = needs
    const { root, env, limits } = needs
    const flags = ['--frozen-intrinsics', '--no-warnings', `--max-old-space-size=${maxHeap}`]
    const orders = [String(process.pid), String(limits.maxBytes), this.#mark]
    this.#child = spawn(process.execPath, [...flags, join(packageRoot, 'dist', 'extension-host.js'), ...orders], {
      cwd: root,
      env: environmentFor(env, this.#mark),
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
    })
    this.#child.on('error', error => this.#fail(`the process of extensions did not start (${error.message})`))
    this.#child.on('exit', (code, signal) => this.#fail(this.#endOf(code, signal)))
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.#hearPrinted(text))
    }
    // Writing to a process that has just died; its exit tells more.
    this.#channel.on('error', () => undefined)
    readLines(this.#channel, line => this.#hear(line), longestAnswer)
    this.#ready = this.#answer(limits.startMs)
  }

  get isAlive(): boolean {
    return this.#isAlive
  }

  async ask(question: Question, limitMs: number): Promise<Answer> {
    const ready = await this.#ready
    if (ready.kind !== 'ready') return ready
    if (!this.#isAlive) return { kind: 'failed', reason: 'the process of extensions is gone' }
    this.#channel.write(`${JSON.stringify(question)}\n`)
    return await this.#answer(limitMs)
  }

  kill(reason = 'the process of extensions was ended'): void {
    this.#fail(reason)
  }

  #answer(limitMs: number): Promise<Answer> {
    return new Promise(resolve => {
      const timer = setTimeout(() => this.#fail(`it took longer than ${limitMs / 1000} s`), limitMs)
      this.#waiting = { resolve, timer }
    })
  }

  #hear(line: string): void {
    const answer = readAnswer(line)
    if (answer?.kind === 'stray') this.#needs.stray(answer.reason)
    else if (!answer || !this.#waiting) this.#fail('it said something that makes no sense')
    else this.#settle(answer)
  }

  #hearPrinted(text: string): void {
    this.#printed += text.length
    if (this.#printed > mostPrinted) this.#fail(`it printed more than ${mostPrinted / 1024 / 1024} MB`)
    else this.#needs.printed(text)
  }

  #fail(reason: string): void {
    const wasAlive = this.#isAlive
    this.#isAlive = false
    this.#settle({ kind: 'failed', reason })
    if (!wasAlive) return
    killGroup(this.#child.pid)
    killMarked(this.#mark)
    for (const stream of [this.#channel, this.#child.stdout!, this.#child.stderr!]) stream.destroy()
  }

  #endOf(code: number | null, signal: string | null): string {
    if (signal === null) return `it ended the process of extensions (exit code ${code})`
    const megabytes = Math.round(this.#needs.limits.maxBytes / 1024 / 1024)
    return `the process of extensions died (${signal}), as it does when it uses more than ${megabytes} MB of memory`
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    clearTimeout(waiting?.timer)
    waiting?.resolve(answer)
  }

  get #channel(): Duplex {
    return this.#child.stdio[3] as Duplex
  }
}

/** Nothing that could be a secret. */
function environmentFor(env: Environment, mark: string): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'SystemRoot']
  const [name, value] = mark.split('=')
  return { ...Object.fromEntries(names.map(key => [key, env[key]])), [name!]: value }
}
