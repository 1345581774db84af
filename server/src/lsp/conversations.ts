import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeFileAtomic } from '../base/atomic-write.js'
import { isUniqueConflict } from '../base/database.js'
import { messageOf, Refusal } from '../base/errors.js'
import { derivedId } from '../base/ids.js'
import { uriOfPath } from '../base/paths.js'
import { applyEdits } from '../base/text.js'
import type { RemoraEvent } from '../events/event.js'
import { applyInEditor } from '../proposals/apply/apply.js'
import type { Client } from './client.js'
import {
  type Addition,
  continuation,
  conversationPath,
  conversationPathOf,
  heading,
  invitation,
  said,
  sentIn,
  sentMark,
  type Unsent,
  unsentIn,
} from './conversation-file.js'
import { agentOf, fulfil, type Purpose, promptOf, titleOf } from './purpose.js'
import type { Workspace } from './workspace.js'

/** How often, and after how long, something is added to an open conversation again. */
const attempts = 10
const retryMs = 100

/**
 * The conversation buffers of one workspace: how a person talks to agents in an editor that has no Remora plugin, and
 * even in one that never attached, because the files are watched on disk too.
 */
export class Conversations {
  readonly #workspace: Workspace
  readonly #client: Client
  /** Turns whose reply belongs into a conversation, and which one. */
  readonly #awaited = new Map<string, string>()
  readonly #unsubscribe: readonly (() => void)[]
  #work: Promise<unknown> = Promise.resolve()

  constructor(workspace: Workspace, client: Client) {
    this.#workspace = workspace
    this.#client = client
    this.#unsubscribe = [
      workspace.bus.subscribe(event => this.#hear(event)),
      workspace.nodes.watchState('chat', path => this.#changedOnDisk(path)),
      workspace.buffers.onEvent(({ kind, buffer }) => {
        if (kind === 'saved' && buffer.path && this.#agentOf(buffer.path)) this.#inBackground(this.send(buffer.path))
      }),
    ]
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
  }

  /** Opens the conversation with an invitation to write, or says where it is. */
  open(purpose: Purpose): Promise<void> {
    return this.#inTurn(() => this.#open(purpose))
  }

  async #open(purpose: Purpose): Promise<void> {
    const agentId = agentOf(purpose, this.#workspace)
    const path = conversationPath(agentId, this.#workspace)
    this.#ensure(path, agentId)
    const words = invitation(promptOf(purpose, this.#workspace), purpose)
    await this.#add(path, text => ({ at: text.length, text: words }))
    const shown = await this.#client.showDocument(uriOfPath(path), { takeFocus: true })
    if (!shown)
      this.#client.showMessage('info', `Write to ${titleOf(agentId, this.#workspace)} in ${path} and save the file.`)
  }

  /** Sends what stands below the last marker of a conversation. */
  send(path: string): Promise<unknown> {
    return this.#inTurn(() => this.#send(path))
  }

  async #send(path: string): Promise<unknown> {
    const agentId = this.#agentOf(path)
    if (!agentId) throw new Refusal('bad_argument', `${path} is no conversation with an agent.`)
    const unsent = unsentIn(this.#textOf(path))
    if (!unsent) return { ok: true, sent: false }
    const answer = await this.#fulfil(unsent)
    if (answer === undefined) return { ok: true, sent: false }
    const { turn_id } = answer as { turn_id?: string }
    // Before anything else is waited for: the reply may be here sooner than the mark is.
    if (turn_id) this.#awaited.set(turn_id, path)
    await this.#add(path, text => sentMark(unsent, agentId, text))
    if (!turn_id) await this.#continue(path, agentId, '')
    return answer
  }

  /** Undefined when another process has sent the same text already. */
  async #fulfil({ purpose, input, stamp }: Unsent): Promise<object | undefined> {
    const eventId = messageId(stamp, input)
    try {
      return (await fulfil(purpose, input, this.#workspace, this.#client.name, eventId)) as object
    } catch (error) {
      if (isUniqueConflict(error)) return undefined
      throw error
    }
  }

  #changedOnDisk(path: string): void {
    if (!this.#agentOf(path) || this.#workspace.buffers.byPath(path) || this.#workspace.openBuffers.holderOf(path))
      return
    this.#inBackground(this.send(path))
  }

  #hear(event: RemoraEvent): void {
    if (event.event_type === 'AgentTextResponseEvent') this.#reply(event.turn_id, event.agent_id, event.response)
    else if (event.event_type === 'AgentErrorEvent') this.#reply(event.turn_id, event.agent_id, event.error)
    else if (event.event_type === 'AgentCancelledEvent') this.#reply(event.turn_id, event.agent_id, event.reason)
  }

  #reply(turnId: string, agentId: string | undefined, text: string): void {
    if (agentId === undefined) return
    const path = this.#awaited.get(turnId) ?? this.#inherited(turnId, agentId)
    if (path === undefined) return
    this.#awaited.delete(turnId)
    const reply = said(titleOf(agentId, this.#workspace), new Date().toLocaleTimeString(), text)
    this.#inBackground(this.#inTurn(() => this.#continue(path, agentId, reply)))
  }

  /** The conversation in which a turn was asked for by a process that died since; this one has taken the turn over. */
  #inherited(turnId: string, agentId: string): string | undefined {
    const { agents, journal } = this.#workspace
    const path = conversationPath(agentId, this.#workspace)
    const turn = agents.isRunningHere(turnId) ? agents.turns.get(turnId) : undefined
    if (!turn || !existsSync(path)) return undefined
    const [trigger] = journal.read({ after: turn.trigger_seq - 1, limit: 1 })
    const sent = sentIn(this.#textOf(path)).map(({ stamp, input }) => messageId(stamp, input))
    return trigger && sent.includes(trigger.event_id) ? path : undefined
  }

  async #continue(path: string, agentId: string, words: string): Promise<void> {
    const purpose: Purpose = { kind: 'chat', agentId }
    const invite = invitation(promptOf(purpose, this.#workspace), purpose)
    await this.#add(path, text => continuation(words, invite, text))
  }

  #ensure(path: string, agentId: string): void {
    if (existsSync(path)) return
    mkdirSync(dirname(path), { recursive: true })
    const agent = this.#workspace.agents.roster.get(agentId)
    writeFileSync(path, heading(titleOf(agentId, this.#workspace), agentId, agent?.filePath ?? 'a file that is gone'))
  }

  /**
   * By an edit where the person has the file open, else on disk. They may be typing at this very moment, so an edit that
   * was not applied is tried again on the text as it is then.
   */
  async #add(path: string, additionTo: (text: string) => Addition): Promise<void> {
    const { buffers } = this.#workspace
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const buffer = buffers.byPath(path)
      if (!buffer) return addOnDisk(path, additionTo)
      const { at, text } = additionTo(buffer.text)
      if (text === '') return
      const before = occurrences(buffer.text, text)
      const isThere = () => occurrences(buffer.text, text) > before
      const edits = [{ start: at, end: at, text }]
      const change = { edits, result: applyEdits(buffer.text, edits), label: 'Remora: conversation' }
      const verdict = await applyInEditor(buffer, change, this.#client, buffers, isThere)
      if (verdict.kind === 'done') return
      await new Promise(resolve => setTimeout(resolve, retryMs))
    }
    const { text } = additionTo(this.#textOf(path))
    this.#client.showMessage('warning', `This could not be added to ${path}: ${text.trim()}`)
  }

  #textOf(path: string): string {
    return this.#workspace.buffers.byPath(path)?.text ?? readFileSync(path, 'utf8')
  }

  #agentOf(path: string): string | undefined {
    return conversationPathOf(path, this.#workspace)
  }

  /** One after another, so that two saves in a row cannot send one text twice. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work)
    this.#work = done.catch(() => undefined)
    return done
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch(error => this.#client.showMessage('error', messageOf(error)))
  }
}

/** The same text below the same marker is one message, whoever sends it. */
function messageId(stamp: string, input: string): string {
  return derivedId('evt', stamp, input)
}

function addOnDisk(path: string, additionTo: (text: string) => Addition): void {
  const before = readFileSync(path, 'utf8')
  const { at, text } = additionTo(before)
  if (at === before.length) appendFileSync(path, text)
  else writeFileAtomic(path, applyEdits(before, [{ start: at, end: at, text }]))
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1
}
