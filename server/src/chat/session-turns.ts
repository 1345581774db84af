import type { Blueprint } from '../agents/blueprints/blueprint.js'
import type { VirtualAgent } from '../agents/blueprints/virtual-agent.js'
import type { Exchange } from '../agents/history.js'
import type { Sessions, SessionTurn, Spoken } from '../agents/sessions.js'
import { derivedId } from '../base/ids.js'
import type { NewEvent, SessionToolCall, StoredEvent } from '../events/event.js'
import { chatBlueprint } from './chat-blueprint.js'
import { presetTools } from './presets.js'
import { type Message, type Session, sessionStream, spokenArguments } from './session.js'
import type { SessionRows } from './session-rows.js'

interface Needs {
  readonly rows: SessionRows
  blueprintNamed(name: string): Blueprint | undefined
}

/** Sessions as turns know them. */
export class SessionTurns implements Sessions {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Nobody where the blueprint is gone whose agent was asked for. */
  virtualAgent(agentId: string): VirtualAgent | undefined {
    const session = this.#needs.rows.ofOwnAgent(agentId)
    if (!session) return undefined
    const { agent } = session
    const blueprint = agent === null ? chatBlueprint : this.#needs.blueprintNamed(agent)
    return blueprint && { agentId, blueprint: { ...blueprint, isVirtual: true } }
  }

  turnOf(agentId: string, trigger: StoredEvent): SessionTurn | undefined {
    const session = this.#sessionOf(agentId, trigger)
    if (!session) return undefined
    const { session_id, folder, agent, system_prompt, tool_presets, model_name, model_base_url, max_turns } = session
    const { rows } = this.#needs
    const model = {
      ...(model_name !== null && { name: model_name }),
      ...(model_base_url !== null && { baseUrl: model_base_url }),
    }
    return {
      sessionId: session_id,
      systemPrompt: agent === null ? system_prompt : undefined,
      history: exchangesOf(rows.messages(session_id)),
      message: trigger.event_type === 'HumanChatEvent' ? trigger.message : undefined,
      tools: agent === null ? presetTools(tool_presets, folder) : undefined,
      model,
      maxTurns: max_turns,
      isOpen: () => rows.get(session_id) !== undefined,
      kept: spoken => messagesOf(spoken, session, trigger),
    }
  }

  /** An agent of the workspace answers in a session only what it is asked there; a session's own knows nothing else. */
  #sessionOf(agentId: string, { event_type, session_id }: StoredEvent): Session | undefined {
    const asked = event_type === 'HumanChatEvent' && session_id !== undefined
    const session = asked ? this.#needs.rows.get(session_id) : this.#needs.rows.ofOwnAgent(agentId)
    return session?.agent_id === agentId ? session : undefined
  }
}

function exchangesOf(messages: readonly Message[]): Exchange[] {
  return messages.flatMap(({ role, content }, index) =>
    role === 'user' ? [{ from: 'person', said: content, answered: messages[index + 1]?.content ?? '' }] : [],
  )
}

function messagesOf({ turnId, request, response, events }: Spoken, session: Session, trigger: StoredEvent): NewEvent[] {
  const { session_id, agent_id } = session
  const turn_count = events.filter(({ event_type }) => event_type === 'ModelResponseEvent').length
  const head = { event_type: 'SessionMessageEvent', stream: sessionStream(session_id), session_id, agent_id } as const
  const turn = { turn_id: turnId, turn_count }
  const message = (role: Message['role'], content: string, sent_at: number, tool_calls: SessionToolCall[]) => ({
    ...head,
    ...{ message_id: derivedId('msg', turnId, role), role, content, tool_calls, sent_at },
    ...turn,
  })
  const lastSaid = events.findLast(({ event_type }) => event_type === 'ModelResponseEvent')
  return [
    message('user', request, trigger.timestamp, []),
    message('assistant', response, lastSaid?.timestamp ?? trigger.timestamp, callsIn(events)),
  ]
}

function callsIn(events: readonly StoredEvent[]): SessionToolCall[] {
  return events.flatMap(event =>
    event.event_type === 'ToolCallEvent'
      ? [{ name: event.tool_name, arguments: spokenArguments(event.arguments) }]
      : [],
  )
}
