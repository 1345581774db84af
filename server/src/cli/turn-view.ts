import type { App } from '../app.js'
import { duration } from '../base/words.js'
import type { RemoraEvent } from '../events/event.js'
import { nameOf } from './present.js'
import type { Terminal } from './terminal/terminal.js'
import { oneLine, printable } from './terminal/text.js'
import { WordWrap } from './terminal/word-wrap.js'

/** Longer lines are hard to read. */
const widest = 100

/** Shows a turn while it runs: the agent's words as they come, and one dim line for everything else that it does. */
export class TurnView {
  readonly #app: App
  readonly #terminal: Terminal
  readonly #reply: 'shown' | 'hidden'
  /** What others do is told when the agent has finished its sentence. */
  readonly #later: string[] = []
  /** Lines in a terminal end between words; in a file they end where the agent ended them. */
  readonly #wrap: WordWrap | undefined
  #speaking = false

  constructor(app: App, terminal: Terminal, reply: 'shown' | 'hidden') {
    this.#app = app
    this.#terminal = terminal
    this.#reply = reply
    this.#wrap = terminal.columns === undefined ? undefined : new WordWrap(Math.min(terminal.columns, widest))
  }

  /** @param turnId the turn that was asked for; other turns of its cascade are told in short */
  hear(event: RemoraEvent, turnId: string): void {
    if ('turn_id' in event && event.turn_id === turnId) this.#hearOwn(event)
    else this.#hearOther(event)
  }

  #hearOwn(event: RemoraEvent): void {
    const { dim, red } = this.#terminal.paintNote
    switch (event.event_type) {
      case 'ModelRequestEvent':
        return this.#terminal.status(`▶ ${nameOf(event.agent_id!, this.#app)} is thinking`)
      case 'TokenEvent':
        return this.#speak(event.text)
      case 'ModelResponseEvent':
        return this.#finishSpeaking()
      case 'ToolCallEvent':
        return this.#terminal.status(`▶ ${nameOf(event.agent_id!, this.#app)} uses ${event.tool_name}`)
      case 'ToolResultEvent':
        if (event.is_error) return this.#tell(`${red('✗')} ${dim(`${event.tool_name}: ${oneLine(event.output, 300)}`)}`)
        return this.#tell(dim(`▸ ${event.tool_name} · ${duration(event.duration_ms)}`))
      default:
    }
  }

  #hearOther(event: RemoraEvent): void {
    const { dim, red } = this.#terminal.paintNote
    const name = (agentId: string | undefined) => nameOf(agentId ?? '', this.#app)
    switch (event.event_type) {
      case 'AgentMessageEvent':
        return this.#tell(dim(`→ ${name(event.to_agent)}: ${oneLine(event.content)}`))
      case 'AgentTextResponseEvent':
        return this.#tell(`${dim(`← ${name(event.agent_id)}:`)} ${printable(event.response)}`)
      case 'AgentErrorEvent':
        return this.#tell(`${red('✗')} ${name(event.agent_id)}: ${oneLine(event.error)}`)
      default:
    }
  }

  #speak(text: string): void {
    if (this.#reply === 'hidden') return
    this.#speaking = true
    const clean = printable(text)
    this.#terminal.write(this.#wrap ? this.#wrap.push(clean) : clean)
  }

  #finishSpeaking(): void {
    if (this.#wrap) this.#terminal.write(this.#wrap.end())
    this.#terminal.endLine()
    this.#speaking = false
    for (const line of this.#later.splice(0)) this.#terminal.note(line)
  }

  #tell(line: string): void {
    if (this.#speaking) this.#later.push(line)
    else this.#terminal.note(line)
  }
}
