import type { NewEvent, StoredEvent } from '../events/event.js'
import type { VirtualAgent } from './blueprints/virtual-agent.js'
import type { Exchange } from './history.js'
import type { ModelChoice } from './model.js'
import type { Tool } from './tool.js'

// What turns need of the sessions in which people talk with agents. Whoever keeps sessions stands above this room.

/** What a session lays down for one turn of its agent, and what it keeps of it. */
export interface SessionTurn {
  readonly sessionId: string
  /** In place of all that agents are told otherwise; undefined: the agent is told what it always is. */
  readonly systemPrompt: string | undefined
  /** Everything that was said before. */
  readonly history: readonly Exchange[]
  /** In the person's own words; undefined: it was no message that woke the agent. */
  readonly message: string | undefined
  /** In place of the agent's own. */
  readonly tools: readonly Tool[] | undefined
  readonly model: ModelChoice
  /** The most model calls. */
  readonly maxTurns: number
  /** Asked inside the transaction that ends the turn. */
  isOpen(): boolean
  /** What is to be written in that transaction. */
  kept(spoken: Spoken): readonly NewEvent[]
}

export interface Spoken {
  readonly turnId: string
  readonly request: string
  readonly response: string
  /** The turn's own. */
  readonly events: readonly StoredEvent[]
}

export interface Sessions {
  /** The agent that a session has of its own. */
  virtualAgent(agentId: string): VirtualAgent | undefined
  /** The session in which an agent answers an event; undefined when it does so in none. */
  turnOf(agentId: string, trigger: StoredEvent): SessionTurn | undefined
}
