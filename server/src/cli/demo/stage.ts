import { setTimeout as delay } from 'node:timers/promises'
import type { Terminal } from '../terminal/terminal.js'

interface Staging {
  /** Nothing is shown: a program reads the result. */
  readonly isSilent: boolean
  /** Whether to leave a person time to follow. */
  readonly pauses: boolean
  /** Somebody is there who can type. */
  readonly isAttended: boolean
  readonly signal: AbortSignal
}

/** Where the demo is shown: scenes, commands as if somebody typed them, and time to read. */
export class Stage {
  readonly #terminal: Terminal
  readonly #staging: Staging

  constructor(terminal: Terminal, staging: Staging) {
    this.#terminal = terminal
    this.#staging = staging
  }

  get isAttended(): boolean {
    return this.#staging.isAttended
  }

  show(lines: readonly string[]): void {
    if (!this.#staging.isSilent) for (const line of lines) this.#terminal.line(line)
  }

  /** A line across the screen that says what comes now. */
  scene(title: string): void {
    const { bold, dim } = this.#terminal.paint
    const width = Math.min(this.#terminal.columns ?? 80, 80)
    this.show(['', `${dim('──')} ${bold(title)} ${dim('─'.repeat(Math.max(0, width - title.length - 4)))}`, ''])
  }

  async types(command: string): Promise<void> {
    if (this.#staging.isSilent) return
    this.#terminal.write(`${this.#terminal.paint.cyan('$')} `)
    for (const character of command) {
      this.#terminal.write(character)
      await this.#wait(20)
    }
    await this.#wait(400)
    this.show([''])
  }

  /** @param seconds that what was shown takes to read */
  async pause(seconds: number): Promise<void> {
    await this.#wait(seconds * 1000)
  }

  async #wait(ms: number): Promise<void> {
    this.#staging.signal.throwIfAborted()
    if (this.#staging.pauses) await delay(ms)
  }
}
