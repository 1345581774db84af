import type * as z from 'zod'
import type { Settings } from '../base/config.js'
import type { NewEvent, WrittenFile } from '../events/event.js'
import type { Nodes } from '../nodes/nodes.js'
import type { Proposals } from '../proposals/proposals.js'
import type { Agent } from './agent.js'
import type { Memory } from './memory.js'
import type { JsonSchema } from './model.js'
import type { Overlay } from './overlay.js'
import type { Questions } from './questions.js'
import type { Roster } from './roster.js'
import type { SubscriptionRows } from './subscription-rows.js'

/** What an agent can do beside talking. One file each under `tools/`. */
export interface Tool<Arguments = unknown> {
  readonly name: string
  /** For the model. */
  readonly description: string
  readonly parameters: z.ZodType<Arguments>
  /** The parameters as the tool's author wrote them, where that is not us. */
  readonly jsonSchema?: JsonSchema
  /** Makes sense only for an agent that is a piece of code. */
  readonly needsCode?: true
  /** Refusals become error results that the agent reads; anything else that is thrown is a bug and ends the turn. */
  run(args: Arguments, context: ToolContext): Promise<ToolOutcome>
}

export interface ToolOutcome {
  /** For the model; capped by the turn. */
  readonly output: string
  /** What the call brings about. Appended together with its result: both are in the journal, or neither. */
  readonly events?: readonly NewEvent[]
  /** Asked in the transaction that appends them: what it refuses is the call's result instead, and nothing comes about. */
  permit?(): void
  /** The file of which the output is the whole text. */
  readonly shows?: string
  /** What the call has made of a file in the turn's own workspace. */
  readonly wrote?: WrittenFile
}

export interface ToolContext {
  readonly agent: Agent
  /** The agent's source as its prompt showed it, exactly as it stands in the file. */
  readonly seen: string
  readonly turnId: string
  readonly callId: string
  readonly correlationId: string
  readonly signal: AbortSignal
  /** The workspace as this turn has it. */
  readonly overlay: Overlay
  readonly rooms: ToolRooms
  /** Writes down something that must be known before the call ends, such as a question. */
  record(event: NewEvent): Promise<void>
}

export interface ToolRooms {
  readonly root: string
  readonly settings: Settings
  readonly nodes: Nodes
  readonly proposals: Proposals
  readonly questions: Questions
  readonly memory: Memory
  readonly subscriptions: SubscriptionRows
  readonly roster: Roster
  /** Milliseconds since the epoch. */
  now(): number
}

/** Keeps a tool's argument type where it is written, and forgets it where tools stand in a list. */
export function defineTool<Arguments>(tool: Tool<Arguments>): Tool {
  return tool as Tool
}
