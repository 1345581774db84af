import { isUniqueConflict } from '../base/database.js'
import { derivedId } from '../base/ids.js'
import type { NewEvent, Pattern, StoredEvent } from '../events/event.js'
import type { Journal } from '../events/journal.js'
import { hears } from '../events/pattern.js'
import { byBlueprint, isRefusedTurn, placeBelow } from './triggers.js'
import { type TurnRows, turnIdFor } from './turn-rows.js'

export interface WantedNeeds {
  readonly journal: Journal
  readonly turns: TurnRows
  /**
   * Patterns that an agent has without having subscribed, because its blueprint says so. Asked for every event and the
   * agent that it concerns, so it answers at once.
   */
  wants(agentId: string): readonly Pattern[]
}

/**
 * Gives an agent its turn on an event that concerns it and that its blueprint wants. Blueprints are files, and a
 * projection knows the journal alone: so the trigger is an event of its own. Its id follows from its cause and the
 * agent, so of several processes that notice the same one writes it.
 */
export async function triggerWanted(cause: StoredEvent, needs: WantedNeeds): Promise<void> {
  const { journal, turns } = needs
  const agentId = cause.agent_id
  if (agentId === undefined || !needs.wants(agentId).some(pattern => hears(pattern, cause, agentId))) return
  if (isRefusedTurn(cause, journal.database) || turns.get(turnIdFor(cause, agentId))) return
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
