import { isUniqueConflict } from '../base/database.js'
import { derivedId } from '../base/ids.js'
import type { NewEvent, StoredEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { byBlueprint, isRefusedTurn, placeBelow } from './triggers.js'
import { type TurnRows, turnIdFor } from './turn-rows.js'

export interface WantedNeeds {
  readonly journal: Journal
  readonly turns: TurnRows
  /** Agents that hear an event without having subscribed, because their blueprints say so. Asked for every event. */
  listenersTo(event: StoredEvent): readonly string[]
}

/**
 * Gives agents their turn on an event that their blueprints want. Blueprints are files, and a projection knows the
 * journal alone: so each trigger is an event of its own. Its id follows from its cause and the agent, so of several
 * processes that notice the same one writes it.
 */
export async function triggerWanted(cause: StoredEvent, needs: WantedNeeds): Promise<void> {
  const listeners = needs.listenersTo(cause)
  if (listeners.length === 0 || isRefusedTurn(cause, needs.journal.database)) return
  for (const agentId of listeners) {
    if (!needs.turns.get(turnIdFor(cause, agentId))) await trigger(agentId, cause, needs.journal)
  }
}

async function trigger(agentId: string, cause: StoredEvent, journal: Journal): Promise<void> {
  try {
    await journal.append([triggered(cause, agentId, journal)])
  } catch (error) {
    if (!isUniqueConflict(error)) throw error
  }
}

function triggered(cause: StoredEvent, agentId: string, journal: Journal): NewEvent {
  const { correlationId, depth } = placeBelow(cause, { agentId, subscriptionId: byBlueprint }, journal.database)
  return {
    event_type: 'AgentTriggeredEvent',
    event_id: derivedId('evt', cause.event_id, agentId),
    agent_id: agentId,
    correlation_id: correlationId,
    causation_id: cause.event_id,
    to_agent: agentId,
    cause_seq: cause.seq,
    cause_type: cause.event_type,
    depth,
  }
}
