import { agentIdFor } from '../base/ids.js'
import type { SessionToolCall } from '../events/event.js'

/** A conversation with an agent, about the files of one folder. */
export interface Session {
  readonly session_id: string
  /** Who answers. */
  readonly agent_id: string
  /** Where the tools work, relative to the workspace's root; empty for the root itself. */
  readonly folder: string
  readonly system_prompt: string
  /** As they were asked for, unknown ones among them. */
  readonly tool_presets: readonly string[]
  /** null, here and below: as the settings say. */
  readonly model_name: string | null
  readonly model_base_url: string | null
  readonly max_turns: number
  /** As it was asked for: an agent's id or a blueprint's name; null: nobody in particular. */
  readonly agent: string | null
  /** Seconds since the epoch. */
  readonly opened_at: number
}

/** What was said. The person's words and the answer to them are there together, or neither is. */
export interface Message {
  readonly id: string
  readonly role: 'user' | 'assistant'
  readonly content: string
  /** Seconds since the epoch. */
  readonly timestamp: number
  readonly tool_calls: readonly SessionToolCall[]
}

export function sessionStream(sessionId: string): string {
  return `session/${sessionId}`
}

/** The agent that answers where nobody in particular is to. */
export function ownAgentOf(sessionId: string): string {
  return agentIdFor([sessionAddress, sessionId])
}

/** Instead of a path: no file is called so. */
const sessionAddress = '//session'

/** A call's arguments as sessions show them. @param text as the model wrote it, so possibly no JSON */
export function spokenArguments(text: string): unknown {
  try {
    return JSON.parse(text.trim() === '' ? '{}' : text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}
