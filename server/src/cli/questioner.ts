import type { App } from '../app.js'
import type { RemoraEvent } from '../events/event.js'
import type { Invocation } from './invocation.js'
import { nameOf } from './present.js'
import type { Terminal } from './terminal/terminal.js'
import { printable } from './terminal/text.js'

type Asked = RemoraEvent<'HumanInputRequestEvent'>

/**
 * Puts the questions of agents to the person, one after another. Where nobody can type it says how to answer from
 * elsewhere; an answer from elsewhere always ends the asking here.
 */
export class Questioner {
  readonly #app: App
  readonly #terminal: Terminal
  readonly #by: string
  readonly #isInteractive: boolean
  readonly #open = new Map<string, { readonly turnId: string; readonly settled: AbortController }>()
  #asking: Promise<void> = Promise.resolve()

  constructor(app: App, { terminal, json }: Invocation, by: string) {
    this.#app = app
    this.#terminal = terminal
    this.#by = by
    this.#isInteractive = terminal.isInteractive && !json
  }

  hear(event: RemoraEvent): void {
    switch (event.event_type) {
      case 'HumanInputRequestEvent':
        return this.#ask(event)
      case 'HumanInputResponseEvent':
        return this.#answered(event)
      case 'AgentCancelledEvent':
      case 'AgentErrorEvent':
        for (const { turnId, settled } of this.#open.values()) if (turnId === event.turn_id) settled.abort()
        return
      default:
    }
  }

  /** Takes back what still stands on the screen. */
  async close(): Promise<void> {
    for (const { settled } of this.#open.values()) settled.abort()
    await this.#asking
  }

  #ask(asked: Asked): void {
    const settled = new AbortController()
    this.#open.set(asked.msg_id, { turnId: asked.turn_id, settled })
    this.#asking = this.#asking.then(() => this.#put(asked, settled.signal))
  }

  async #put(asked: Asked, settled: AbortSignal): Promise<void> {
    if (settled.aborted) return
    const terminal = this.#terminal
    const { yellow, bold, dim } = terminal.paintNote
    terminal.note()
    terminal.note(`${yellow('?')} ${bold(nameOf(asked.agent_id!, this.#app))} asks: ${printable(asked.question)}`)
    asked.options.forEach((option, index) => {
      terminal.note(`    ${dim(`${index + 1}`)}  ${printable(option)}`)
    })
    if (!this.#isInteractive) return terminal.note(`  Answer it:  ${howToAnswer(asked)}`)
    const answer = await this.#typed(asked, settled)
    if (answer !== undefined) await this.#app.agents.questions.answer(asked.msg_id, answer, this.#by)
    else if (!settled.aborted) terminal.note(dim(`  It waits for you:  ${howToAnswer(asked)}`))
  }

  /** A number stands for the option with that number. */
  async #typed({ options }: Asked, settled: AbortSignal): Promise<string | undefined> {
    for (;;) {
      const typed = (await this.#terminal.ask('  › ', settled))?.trim()
      if (typed === undefined) return undefined
      if (typed !== '') return (/^\d+$/.test(typed) && options[Number(typed) - 1]) || typed
    }
  }

  #answered({ msg_id, answered_by, answer }: RemoraEvent<'HumanInputResponseEvent'>): void {
    this.#open.get(msg_id)?.settled.abort()
    this.#open.delete(msg_id)
    if (answered_by === this.#by) return
    const who =
      answered_by === 'timeout'
        ? 'Nobody answered in time.'
        : `${printable(answered_by)} answered: ${printable(answer)}`
    this.#terminal.note(this.#terminal.paintNote.dim(`  ${who}`))
  }
}

function howToAnswer({ msg_id, options }: Asked): string {
  return `remora questions answer ${msg_id} ${JSON.stringify(printable(options[0] ?? '…'))}`
}
