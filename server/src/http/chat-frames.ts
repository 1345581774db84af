import { type Message, spokenArguments } from '../chat/session.js'
import type { RemoraEvent } from '../events/event.js'
import { wireEvent } from '../events/wire-event.js'
import { frame } from './event-stream.js'

/** What a stream of a session tells; the first two are the seed's, the others are ours. */
export const chatEventTypes = ['tool_call', 'tool_result', 'token', 'message', 'done'] as const
export type ChatEventType = (typeof chatEventTypes)[number]

interface Told {
  readonly event: ChatEventType
  readonly data: object
}

/** An event as streams of a session tell it; empty where they do not, or the client asked for others. */
export function chatFrame(event: RemoraEvent, types: readonly ChatEventType[] = chatEventTypes): string {
  const told = toldOf(event)
  if (!told || !types.includes(told.event)) return ''
  return frame({ event: told.event, id: event.seq, data: JSON.stringify(told.data) })
}

function toldOf(event: RemoraEvent): Told | undefined {
  const { timestamp } = event
  switch (event.event_type) {
    case 'ToolCallEvent': {
      const { tool_name: name, arguments: text } = event
      return { event: 'tool_call', data: { name, arguments: spokenArguments(text), timestamp } }
    }
    case 'ToolResultEvent': {
      const { tool_name: name, is_error } = event
      return { event: 'tool_result', data: { name, output: wireEvent(event).output_preview, is_error, timestamp } }
    }
    case 'TokenEvent':
      return { event: 'token', data: { text: event.text } }
    case 'SessionMessageEvent': {
      const { message_id: id, role, content, sent_at, tool_calls } = event
      return { event: 'message', data: { id, role, content, timestamp: sent_at, tool_calls } satisfies Message }
    }
    case 'AgentCompleteEvent':
      return { event: 'done', data: { status: 'completed' } }
    case 'AgentErrorEvent':
      return { event: 'done', data: { status: 'failed', error: event.error } }
    case 'AgentCancelledEvent':
      return { event: 'done', data: { status: 'stopped', error: event.reason } }
    default:
      return undefined
  }
}
