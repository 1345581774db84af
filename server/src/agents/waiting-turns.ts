import type { TurnRow } from './turn-rows.js'

type Waiting = Pick<TurnRow, 'turn_id' | 'agent_id'>

/**
 * The turns of this process that have not started. Agents in which something has changed are due, and are looked at once
 * each, in that order: however many turns wait, an event costs no more than its agent.
 */
export class WaitingTurns {
  readonly #byAgent = new Map<string, Set<string>>()
  readonly #due = new Set<string>()

  /** Agents that wait for a turn. */
  get agentIds(): readonly string[] {
    return [...this.#byAgent.keys()]
  }

  get turnIds(): readonly string[] {
    return [...this.#byAgent.values()].flatMap(turns => [...turns])
  }

  has({ agent_id, turn_id }: Waiting): boolean {
    return this.#byAgent.get(agent_id)?.has(turn_id) === true
  }

  add({ agent_id, turn_id }: Waiting): void {
    const turns = this.#byAgent.get(agent_id) ?? new Set()
    this.#byAgent.set(agent_id, turns.add(turn_id))
  }

  /** Returns whether it waited here. */
  delete({ agent_id, turn_id }: Waiting): boolean {
    const turns = this.#byAgent.get(agent_id)
    if (!turns?.delete(turn_id)) return false
    if (turns.size === 0) {
      this.#byAgent.delete(agent_id)
      this.#due.delete(agent_id)
    }
    return true
  }

  /** Something has changed for the agent: it may be able to have its turn. */
  touch(agentId: string): void {
    if (this.#byAgent.has(agentId)) this.#due.add(agentId)
  }

  /** The agent that has been due for longest. Leaves it to the caller, who looks at it now. */
  takeDue(): string | undefined {
    const [agentId] = this.#due
    if (agentId !== undefined) this.#due.delete(agentId)
    return agentId
  }
}
