import { setImmediate } from 'node:timers/promises'
import type { Journal } from '../events/journal.js'
import type { TurnRow } from './turn-rows.js'

/** Of a storm that is stopped; nobody is answered while they are written down. */
const stoppedAtOnce = 100

interface Stop {
  /** Who says so, as events name them. */
  readonly by: string
  /** In which the turns answer. */
  readonly sessionId?: string
}

/** Tells those who run or have to run these turns to stop, in whichever process. Returns how many they are. */
export async function requestStops(turns: readonly TurnRow[], { by, sessionId }: Stop, journal: Journal) {
  for (let first = 0; first < turns.length; first += stoppedAtOnce) {
    await journal.append(
      turns.slice(first, first + stoppedAtOnce).map(({ turn_id, agent_id, correlation_id }) => ({
        event_type: 'TurnStopRequestedEvent',
        agent_id,
        ...(sessionId !== undefined && { session_id: sessionId }),
        correlation_id,
        turn_id,
        by,
      })),
    )
    await setImmediate()
  }
  return turns.length
}
