import type { Database } from '../base/database.js'
import { derivedId } from '../base/ids.js'
import type { StoredEvent } from '../events/event.js'
import { sourceOf } from '../events/pattern.js'
import { listenersOf } from './subscription-rows.js'

/** An agent that an event wakes, and why. */
export interface Trigger {
  readonly agentId: string
  /** Null where the event is addressed to the agent. */
  readonly subscriptionId: string | null
}

/** Stands in place of a subscription's id for what an agent's blueprint wants. */
export const byBlueprint = 'blueprint'

/** Whom an event wakes. Part of a projection: it knows the journal and nothing else. */
export function triggersOf(event: StoredEvent, database: Database): Trigger[] {
  const addressee = addresseeOf(event)
  const addressed = addressee === undefined ? [] : [addressee]
  if (isRefusedTurn(event, database)) return addressed
  const heard = listenersOf(event, database).map(({ agent_id, subscription_id }) => ({
    agentId: agent_id,
    subscriptionId: subscription_id,
  }))
  return [...addressed, ...heard]
}

/** The cascade to which a turn belongs that an event causes, and how deep in it. */
export interface Place {
  readonly correlationId: string
  readonly depth: number
}

/**
 * One deeper than the turn in which the event came about. Who only hears of what people and the world do begins a cascade
 * of its own where that one has begun: when a proposal is accepted a day later, its cascade is over.
 */
export function placeBelow(event: StoredEvent, { subscriptionId }: Trigger, database: Database): Place {
  if (event.event_type === 'AgentTriggeredEvent') return { correlationId: event.correlation_id, depth: event.depth }
  const causing = causingTurn(event, database)
  const continues = causing !== undefined || subscriptionId === null || !hasBegun(event.correlation_id, database)
  return {
    correlationId: continues ? event.correlation_id : derivedId('cas', event.event_id),
    depth: causing ? causing.depth + 1 : 0,
  }
}

/**
 * A turn that a spent cascade refuses ends with an error, which must not wake the next one: two that listen to each
 * other's errors would never come to an end.
 */
export function isRefusedTurn(event: StoredEvent, database: Database): boolean {
  if (event.event_type !== 'AgentErrorEvent') return false
  const row = database
    .sql<[string], { started_at: number | null }>('SELECT started_at FROM turns WHERE turn_id = ?')
    .get(event.turn_id)
  return row?.started_at === null
}

/** The agent that an event is addressed to: messages, requests of a person, and feedback on what it proposed. */
function addresseeOf(event: StoredEvent): Trigger | undefined {
  switch (event.event_type) {
    case 'HumanChatEvent':
    case 'ManualTriggerEvent':
    case 'AgentMessageEvent':
      return { agentId: event.to_agent, subscriptionId: null }
    case 'AgentTriggeredEvent':
      return { agentId: event.to_agent, subscriptionId: byBlueprint }
    case 'RewriteRejectedEvent':
      return event.feedback === '' ? undefined : { agentId: event.agent_id!, subscriptionId: null }
    default:
      return undefined
  }
}

/** Somebody has one turn at a time, so its running turn of the cascade is the one that speaks. */
function causingTurn(event: StoredEvent, database: Database): { readonly depth: number } | undefined {
  const source = sourceOf(event)
  if (source === undefined) return undefined
  return database
    .sql<[string, string], { depth: number }>(
      `SELECT depth FROM turns
       WHERE agent_id = ? AND correlation_id = ? AND started_at IS NOT NULL ORDER BY trigger_seq DESC LIMIT 1`,
    )
    .get(source, event.correlation_id)
}

function hasBegun(correlationId: string, database: Database): boolean {
  return (
    database
      .sql<[string]>('SELECT 1 FROM turns WHERE correlation_id = ? AND started_at IS NOT NULL LIMIT 1')
      .get(correlationId) !== undefined
  )
}
