import type { Agents, Started } from '../agents/agents.js'
import type { TurnRow } from '../agents/turn-rows.js'
import { Refusal } from '../base/errors.js'
import type { Ids } from '../base/ids.js'
import type { Bus, Listener } from '../events/bus.js'
import type { RemoraEvent, StoredEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import type { DirectApply } from './direct-apply.js'
import { type Followed, following } from './following.js'
import { type Message, ownAgentOf, type Session, sessionStream } from './session.js'
import type { Answer, SessionRows } from './session-rows.js'

interface Needs {
  readonly journal: Journal
  readonly bus: Bus
  readonly ids: Ids
  readonly agents: Agents
  readonly rows: SessionRows
  readonly directApply: DirectApply
}

/** What a session is to be. */
export interface NewSession {
  /** Relative to the root. */
  readonly folder: string
  readonly systemPrompt: string
  readonly toolPresets: readonly string[]
  readonly modelName?: string | undefined
  readonly modelBaseUrl?: string | undefined
  readonly maxTurns: number
  /** An agent's id or a blueprint's name. */
  readonly agent?: string | undefined
}

/** What became of a message. Only after `answered` is it part of the history. */
export type Reply =
  | ({ readonly kind: 'answered' } & Answer)
  | { readonly kind: 'failed'; readonly error: string }
  /** Somebody stopped it. */
  | { readonly kind: 'stopped'; readonly error: string }

/** A message on its way. */
export interface Sent {
  readonly turnId: string
  /** Refused as `not_found` when the session is deleted meanwhile. */
  readonly reply: Promise<Reply>
}

/**
 * The sessions of one workspace. A message is a turn of the session's agent, and an agent takes one turn at a time: so
 * messages of one session are answered one after another, whichever processes they were sent to.
 */
export class Sessions {
  readonly #needs: Needs
  readonly #closing = new AbortController()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Refuses an agent that nobody is. */
  async open({ folder, agent, ...wanted }: NewSession): Promise<Session> {
    const session_id = this.#needs.ids.fresh('ses')
    const agent_id = this.#answering(agent) ?? ownAgentOf(session_id)
    await this.#needs.journal.append([
      {
        event_type: 'SessionOpenedEvent',
        stream: sessionStream(session_id),
        session_id,
        agent_id,
        folder,
        system_prompt: wanted.systemPrompt,
        tool_presets: wanted.toolPresets,
        model_name: wanted.modelName ?? null,
        model_base_url: wanted.modelBaseUrl ?? null,
        max_turns: wanted.maxTurns,
        agent: agent ?? null,
      },
    ])
    return this.known(session_id)
  }

  get(sessionId: string): Session | undefined {
    return this.#needs.rows.get(sessionId)
  }

  /** Refuses an unknown one, and one that was deleted. */
  known(sessionId: string): Session {
    const session = this.get(sessionId)
    if (session) return session
    throw new Refusal('not_found', 'Session not found')
  }

  /** Oldest first. */
  all(): Session[] {
    return this.#needs.rows.all()
  }

  count(): number {
    return this.#needs.rows.count()
  }

  history(sessionId: string): Message[] {
    return this.#needs.rows.messages(sessionId)
  }

  messageCount(sessionId: string): number {
    return this.#needs.rows.messageCount(sessionId)
  }

  /** Whether a message is being answered, or waits for that. */
  isBusy(session: Session): boolean {
    return this.#unfinished(session).length > 0
  }

  /** Resolves when the message is on its way. @param hear gets every event of its turn, tokens too */
  async send(sessionId: string, content: string, hear: Listener = () => undefined): Promise<Sent> {
    const session = this.known(sessionId)
    const { agents, bus } = this.#needs
    const begin = (): Promise<Started> => agents.say(session, content, () => void this.known(sessionId))
    const followed = await following(begin, { bus, hear, signal: this.#closing.signal })
    return { turnId: followed.turnId, reply: this.#replyOf(sessionId, followed) }
  }

  /** Stops what runs and what waits. Returns how many messages that concerns. */
  async stop(sessionId: string, by: string): Promise<number> {
    const turns = this.#unfinished(this.known(sessionId))
    if (turns.length === 0) return 0
    await this.#end('SessionStoppedEvent', sessionId, by)
    await this.#needs.agents.stopIn(sessionId, turns, by)
    return turns.length
  }

  /** Stops everything in it and forgets what was said. */
  async delete(sessionId: string, by: string): Promise<void> {
    const session = this.known(sessionId)
    await this.#end('SessionDeletedEvent', sessionId, by)
    // From here on nobody can say anything more in it.
    await this.#needs.agents.stopIn(sessionId, this.#unfinished(session), by)
  }

  /** What happened in a session, oldest first. */
  events(sessionId: string, page: { readonly after: number; readonly limit: number }): StoredEvent[] {
    return this.#needs.journal.read({ sessionId, ...page })
  }

  get lastSeq(): number {
    return this.#needs.journal.lastSeq
  }

  /** Tells what happens in a session from now on, tokens too. Returns how to end that. */
  listen(sessionId: string, listener: Listener): () => void {
    return this.#needs.bus.subscribe(event => {
      if (event.session_id === sessionId) listener(event)
    })
  }

  /** Whoever waits for a reply is told that there will be none from here. */
  close(): void {
    this.#closing.abort(
      new Refusal('shutting_down', 'The server is going down. The message is answered when it is up.'),
    )
  }

  /** Who answers when somebody in particular was asked for, unless it is an agent that the session gets of its own. */
  #answering(agent: string | undefined): string | undefined {
    if (agent === undefined) return undefined
    const { roster, blueprints } = this.#needs.agents
    const known = roster.get(agent)
    if (known || blueprints.named(agent)) return known?.agentId
    throw new Refusal('bad_argument', `agent: there is neither an agent ${agent} nor a blueprint of that name`)
  }

  async #replyOf(sessionId: string, { turnId, ending }: Followed): Promise<Reply> {
    const event = await ending
    await this.#needs.directApply.settled()
    this.known(sessionId)
    if (event.event_type === 'AgentErrorEvent') return { kind: 'failed', error: event.error }
    if (event.event_type === 'AgentCancelledEvent') return { kind: 'stopped', error: event.reason }
    return { kind: 'answered', ...this.#needs.rows.answerOf(sessionId, turnId)! }
  }

  /** The first of several who say so at once is the one who has said it. */
  async #end(event_type: 'SessionStoppedEvent' | 'SessionDeletedEvent', session_id: string, by: string): Promise<void> {
    const { agent_id } = this.known(session_id)
    await this.#needs.journal.append([{ event_type, stream: sessionStream(session_id), session_id, agent_id, by }], {
      permit: () => void this.known(session_id),
    })
  }

  /** An agent of the workspace may be busy with what does not concern the session. */
  #unfinished({ session_id, agent_id }: Session): TurnRow[] {
    const turns = this.#needs.agents.turns.unfinishedOf(agent_id)
    if (agent_id === ownAgentOf(session_id)) return turns
    return turns.filter(({ trigger_seq }) => this.#eventAt(trigger_seq)?.session_id === session_id)
  }

  #eventAt(seq: number): RemoraEvent | undefined {
    return this.#needs.journal.read({ after: seq - 1, limit: 1 })[0]
  }
}
