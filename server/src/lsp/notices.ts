import { absolutePath, relativePath, uriOfPath } from '../base/paths.js'
import type { RemoraEvent } from '../events/event.js'
import { wireEvent } from '../events/wire-event.js'
import type { Client } from './client.js'
import { lensNodes } from './code-lens.js'
import { changesDiagnostics, DiagnosticsPublisher } from './diagnostics.js'
import { hintedNodes } from './inlay-hint.js'
import { displayName, lensTitle } from './present.js'
import { TurnProgress } from './progress.js'
import type { Workspace } from './workspace.js'

const refreshEveryMs = 250

interface Needs {
  readonly client: Client
  /** Bytes that the client has not read yet. */
  backlog(): number
}

/** A client that does not read gets no more tokens: it can see the reply when the turn ends. */
const tokenBacklog = 1_000_000

/** Everything that the client hears without having asked: events, diagnostics, lens refreshes, progress. */
export class Notices {
  readonly #workspace: Workspace
  readonly #needs: Needs
  readonly #diagnostics: DiagnosticsPublisher
  readonly #progress: TurnProgress
  readonly #unsubscribe: readonly (() => void)[]
  readonly #titles = new Map<string, string>()
  readonly #hints = new Map<string, string>()
  /** Files whose nodes have changed since the last refresh, relative to the root. */
  readonly #updated = new Set<string>()
  #refreshTimer: NodeJS.Timeout | undefined

  constructor(workspace: Workspace, needs: Needs) {
    this.#workspace = workspace
    this.#needs = needs
    this.#diagnostics = new DiagnosticsPublisher(workspace, needs.client)
    this.#progress = new TurnProgress(workspace, needs.client)
    this.#unsubscribe = [
      workspace.bus.subscribe(event => this.#hear(event)),
      workspace.nodes.changed(({ path }) => this.#nodesChanged(path)),
      workspace.buffers.onEvent(({ kind, buffer }) => {
        if (kind === 'opened') this.#diagnostics.schedule()
        else if (kind === 'closed') this.#forget(buffer.uri)
      }),
    ]
    this.#diagnostics.schedule()
    // Asked before this editor came: its person has not heard of it.
    for (const { agent_id, question } of workspace.agents.questions.rows.pending()) this.#tellAsked(agent_id, question)
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    clearTimeout(this.#refreshTimer)
  }

  #hear(event: RemoraEvent): void {
    const { client } = this.#needs
    if (event.event_type === 'TokenEvent' || event.event_type === 'CursorFocusEvent') {
      if (client.wantsTokens && this.#needs.backlog() < tokenBacklog) client.notify('$/remora/event', wireEvent(event))
      return
    }
    client.notify('$/remora/event', wireEvent(event))
    this.#progress.hear(event)
    if (changesDiagnostics(event)) this.#diagnostics.schedule()
    this.#scheduleRefresh()
    this.#tell(event)
  }

  #nodesChanged(path: string): void {
    if (this.#diagnostics.concerns(path)) this.#diagnostics.schedule()
    this.#updated.add(path)
    this.#scheduleRefresh()
  }

  #forget(uri: string): void {
    this.#titles.delete(uri)
    this.#hints.delete(uri)
  }

  /** For panels: who lives in these files has changed. */
  #tellUpdated(): void {
    const { root, buffers } = this.#workspace
    for (const filePath of this.#updated) {
      const path = absolutePath(root, filePath)
      this.#needs.client.notify('$/remora/agentsUpdated', { uri: buffers.byPath(path)?.uri ?? uriOfPath(path) })
    }
    this.#updated.clear()
  }

  /** What must not be missed by a person who looks at no panel. A question never opens a prompt by itself. */
  #tell(event: RemoraEvent): void {
    const { client } = this.#needs
    const who = () => this.#nameOf(event.agent_id)
    if (event.event_type === 'HumanInputRequestEvent') this.#tellAsked(event.agent_id, event.question)
    else if (event.event_type === 'CascadeStoppedEvent') client.showMessage('error', `${who()}: ${event.reason}`)
    // A limit is told once, and not for each of the turns that it refuses.
    else if (event.event_type === 'AgentErrorEvent' && event.error_code !== 'limit_reached') {
      client.showMessage('error', `${who()}: ${event.error}`)
    } else if (event.event_type === 'NoticeEvent') client.showMessage('warning', `${event.error} ${event.what_to_do}`)
    else if (event.event_type === 'ApplyFinishedEvent' && event.outcome === 'failed') {
      client.showMessage('warning', event.reason)
    }
  }

  #tellAsked(agentId: string | undefined, question: string): void {
    this.#needs.client.showMessage('info', `${this.#nameOf(agentId)} asks: ${question}`)
  }

  #nameOf(agentId: string | undefined): string {
    const agent = agentId === undefined ? undefined : this.#workspace.agents.roster.get(agentId)
    return agent ? displayName(agent) : 'An agent'
  }

  /** Lenses flicker when they are refreshed, so only when a visible title changed, and not more than four times a second. */
  #scheduleRefresh(): void {
    this.#refreshTimer ??= setTimeout(() => {
      this.#refreshTimer = undefined
      if (this.#titlesChanged()) this.#needs.client.refreshCodeLenses()
      if (this.#hintsChanged()) this.#needs.client.refreshInlayHints()
      if (this.#needs.client.knowsRemora) this.#tellUpdated()
    }, refreshEveryMs)
  }

  #titlesChanged(): boolean {
    return this.#looksChanged(this.#titles, filePath =>
      lensNodes(this.#workspace, filePath).map(node => lensTitle(node, this.#workspace)),
    )
  }

  #hintsChanged(): boolean {
    return this.#looksChanged(this.#hints, filePath =>
      hintedNodes(this.#workspace, filePath).map(({ node, label }) => `${node.agentId} ${label}`),
    )
  }

  /** @param before what each open file looked like, by its URI; takes what it looks like now */
  #looksChanged(before: Map<string, string>, look: (filePath: string) => readonly string[]): boolean {
    const { buffers, root } = this.#workspace
    let changed = false
    for (const buffer of buffers.all()) {
      const filePath = buffer.path && relativePath(root, buffer.path)
      if (filePath === undefined) continue
      const now = look(filePath).join('\n')
      if (before.get(buffer.uri) !== now) changed = true
      before.set(buffer.uri, now)
    }
    return changed
  }
}
