import {
  type WorkDoneProgressBegin,
  WorkDoneProgressCreateRequest,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver-protocol/node'
import type { RemoraEvent } from '../events/event.js'
import type { Client } from './client.js'
import { displayName } from './present.js'
import type { Workspace } from './workspace.js'

type Step = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd

/** One line of progress in the client. Does nothing where the client shows none. */
export class Progress {
  readonly #client: Client
  readonly #token: string
  /** Reports wait until the client knows the token. */
  readonly #created: Promise<unknown>

  constructor(client: Client, token: string, title: string, options: { readonly cancellable: boolean }) {
    this.#client = client
    this.#token = token
    this.#created = client.showsProgress
      ? client.request(WorkDoneProgressCreateRequest.method, { token })
      : Promise.resolve()
    this.#send({ kind: 'begin', title, ...options })
  }

  report(message: string, percentage?: number): void {
    this.#send({ kind: 'report', message, ...(percentage === undefined ? {} : { percentage }) })
  }

  end(message: string): void {
    this.#send({ kind: 'end', message })
  }

  #send(value: Step): void {
    if (!this.#client.showsProgress) return
    void this.#created.then(() => this.#client.notify('$/progress', { token: this.#token, value }))
  }
}

const tokenPrefix = 'remora/turn/'

/** The turn that a progress token stands for, when a client cancels it. */
export function turnOfToken(token: string | number): string | undefined {
  return typeof token === 'string' && token.startsWith(tokenPrefix) ? token.slice(tokenPrefix.length) : undefined
}

/** Shows every running turn as progress: who works, and which tool is being used. */
export class TurnProgress {
  readonly #workspace: Workspace
  readonly #client: Client
  readonly #running = new Map<string, Progress>()

  constructor(workspace: Workspace, client: Client) {
    this.#workspace = workspace
    this.#client = client
  }

  hear(event: RemoraEvent): void {
    switch (event.event_type) {
      case 'AgentStartEvent':
      case 'TurnTakenOverEvent':
        return this.#begin(event.turn_id, event.agent_id)
      case 'ModelRequestEvent':
        return this.#running.get(event.turn_id)?.report(event.turn === 1 ? 'thinking' : `thinking, round ${event.turn}`)
      case 'ToolCallEvent':
        return this.#running.get(event.turn_id ?? '')?.report(event.tool_name)
      case 'AgentCompleteEvent':
        return this.#end(event.turn_id, 'done')
      case 'AgentErrorEvent':
        return this.#end(event.turn_id, 'failed')
      case 'AgentCancelledEvent':
        return this.#end(event.turn_id, 'stopped')
      default:
    }
  }

  #begin(turnId: string, agentId: string | undefined): void {
    if (this.#running.has(turnId)) return
    const agent = agentId === undefined ? undefined : this.#workspace.agents.roster.get(agentId)
    const title = agent ? displayName(agent) : 'Agent'
    this.#running.set(turnId, new Progress(this.#client, tokenPrefix + turnId, title, { cancellable: true }))
  }

  #end(turnId: string, message: string): void {
    this.#running.get(turnId)?.end(message)
    this.#running.delete(turnId)
  }
}
