import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../../base/assets.js'
import { AskedProcess } from '../../base/fence/asked-process.js'
import { tooLong } from '../../base/fence/watchdog-order.js'
import { longestAnswer, maxHeap, maxProcessBytes, patience, startLimit } from './limits.js'
import { type Answer, type Question, readAnswer } from './protocol.js'

/** A process that parses with a project's grammars, from outside. */
export class ForeignProcess {
  readonly #process: AskedProcess<Answer>

  constructor() {
    // A group of its own, no environment, and no way to our own output.
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${maxHeap}`, join(packageRoot, 'dist', 'foreign-parser.js'), String(process.pid)],
      { cwd: packageRoot, env: {}, stdio: ['pipe', 'pipe', 'ignore'], detached: true },
    )
    this.#process = new AskedProcess(child, {
      questions: child.stdin,
      answers: child.stdout,
      longestAnswer,
      startMs: startLimit,
      patience,
      read: readAnswer,
      reasons: {
        gone: 'its process is gone',
        nonsense: 'its process printed something',
        notStarted: message => `its process did not start (${message})`,
        tookLonger,
        ended: endOf,
      },
    })
  }

  get isAlive(): boolean {
    return this.#process.isAlive
  }

  ask(question: Question): Promise<Answer> {
    return this.#process.ask(question, question.limit)
  }

  kill(): void {
    this.#process.fail('its process was ended')
  }
}

/** The watchdog and the system's own one for memory leave nothing but a signal. */
function endOf(code: number | null, signal: string | null, limitMs: number | undefined): string {
  if (signal === null) return `its process ended by itself (exit code ${code})`
  if (signal === tooLong && limitMs !== undefined) return tookLonger(limitMs)
  const megabytes = maxProcessBytes / 1024 / 1024
  return `its process died (${signal}), as it does when it uses more than ${megabytes} MB of memory`
}

function tookLonger(limitMs: number): string {
  return `it took longer than ${Math.round(limitMs / 100) / 10} s`
}
