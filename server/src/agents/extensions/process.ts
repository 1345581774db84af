import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { packageRoot } from '../../base/assets.js'
import { AskedProcess } from '../../base/fence/asked-process.js'
import { killMarked } from '../../base/fence/kill.js'
import { plainEnvironment } from '../../base/plain-environment.js'
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

/** The process of a workspace's extension modules, from outside. */
export class ExtensionProcess {
  readonly #needs: Needs
  readonly #process: AskedProcess<Answer>
  #printed = 0

  constructor(needs: Needs) {
    this.#needs = needs
    const { limits } = needs
    const [name, value] = ['REMORA_EXTENSIONS', randomBytes(12).toString('hex')]
    const mark = `${name}=${value}`
    const child = started({ ...needs, mark, env: { ...plainEnvironment(needs.env), [name]: value } })
    const channel = child.stdio[3] as Duplex
    const prints = [child.stdout!, child.stderr!]
    this.#process = new AskedProcess(child, {
      questions: channel,
      answers: channel,
      longestAnswer,
      startMs: limits.startMs,
      patience: 1,
      read: line => this.#read(line),
      failed: () => {
        killMarked(mark)
        for (const stream of [channel, ...prints]) stream.destroy()
      },
      reasons: {
        gone: 'the process of extensions is gone',
        nonsense: 'it said something that makes no sense',
        notStarted: message => `the process of extensions did not start (${message})`,
        tookLonger: limitMs => `it took longer than ${limitMs / 1000} s`,
        ended: (code, signal) => endOf(code, signal, limits),
      },
    })
    for (const stream of prints) stream.setEncoding('utf8').on('data', (text: string) => this.#hearPrinted(text))
  }

  get isAlive(): boolean {
    return this.#process.isAlive
  }

  ask(question: Question, limitMs: number): Promise<Answer> {
    return this.#process.ask(question, limitMs)
  }

  kill(reason = 'the process of extensions was ended'): void {
    this.#process.fail(reason)
  }

  #read(line: string): Answer | 'aside' | undefined {
    const answer = readAnswer(line)
    if (answer?.kind !== 'stray') return answer
    this.#needs.stray(answer.reason)
    return 'aside'
  }

  #hearPrinted(text: string): void {
    this.#printed += text.length
    if (this.#printed > mostPrinted) this.kill(`it printed more than ${mostPrinted / 1024 / 1024} MB`)
    else this.#needs.printed(text)
  }
}

interface Start extends Pick<Needs, 'root' | 'limits'> {
  readonly env: NodeJS.ProcessEnv
  readonly mark: string
}

function started({ root, env, limits, mark }: Start): ChildProcess {
  const flags = ['--frozen-intrinsics', '--no-warnings', `--max-old-space-size=${maxHeap}`]
  const orders = [String(process.pid), String(limits.maxBytes), mark]
  return spawn(process.execPath, [...flags, join(packageRoot, 'dist', 'extension-host.js'), ...orders], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  })
}

function endOf(code: number | null, signal: string | null, { maxBytes }: Limits): string {
  if (signal === null) return `it ended the process of extensions (exit code ${code})`
  const megabytes = Math.round(maxBytes / 1024 / 1024)
  return `the process of extensions died (${signal}), as it does when it uses more than ${megabytes} MB of memory`
}
