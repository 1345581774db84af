import type { GraphRun } from '../../agents/graph-rows.js'
import type { App } from '../../app.js'
import { counted } from '../../base/words.js'
import type { RemoraEvent } from '../../events/event.js'
import { nameOf } from '../present.js'
import type { Terminal } from '../terminal/terminal.js'
import { oneLine } from '../terminal/text.js'

/** Shows a run while it goes on: a line for each agent that has answered, and how far it is. */
export class RunView {
  readonly #app: App
  readonly #terminal: Terminal

  constructor(app: App, terminal: Terminal) {
    this.#app = app
    this.#terminal = terminal
  }

  begin(run: GraphRun): void {
    const { dim } = this.#terminal.paintNote
    this.#terminal.note(dim(`${run.graph_id}: ${counted(run.total, 'agent')}. Ctrl-C stops it.`))
    this.#terminal.status(summaryOf(run))
  }

  hear(event: RemoraEvent, run: GraphRun): void {
    const { bold, red } = this.#terminal.paint
    const name = nameOf(event.agent_id ?? '', this.#app)
    switch (event.event_type) {
      case 'AgentTextResponseEvent':
        this.#terminal.line(`${bold(name)}  ${oneLine(event.response)}`)
        break
      case 'AgentErrorEvent':
        this.#terminal.line(`${red('✗')} ${bold(name)}  ${oneLine(event.error)}`)
        break
      default:
    }
    this.#terminal.status(summaryOf(run))
  }
}

/** `3 of 10 agents have answered, 1 failed` */
export function summaryOf({ total, completed, failed, cancelled }: GraphRun): string {
  const rest = [failed > 0 && `${failed} failed`, cancelled > 0 && `${cancelled} stopped`].filter(Boolean)
  return [`${completed} of ${counted(total, 'agent')} answered`, ...rest].join(', ')
}
