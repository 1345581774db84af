import type { RemoraEvent } from '../events/event.js'
import type { TurnRow } from './turn-rows.js'

/** The three ways in which turns end; of each turn the journal holds exactly one. */
export type TurnEnd = RemoraEvent<'AgentCompleteEvent' | 'AgentErrorEvent' | 'AgentCancelledEvent'>

export function endsTurn(event: RemoraEvent): event is TurnEnd {
  const { event_type: type } = event
  return type === 'AgentCompleteEvent' || type === 'AgentErrorEvent' || type === 'AgentCancelledEvent'
}

export function isUnfinished({ status }: Pick<TurnRow, 'status'>): boolean {
  return status === 'waiting' || status === 'running'
}
