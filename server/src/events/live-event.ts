import { type Clock, seconds } from '../base/clock.js'
import { describe } from './catalog.js'
import type { EventFields, RemoraEvent } from './event.js'

type LiveType = 'TokenEvent' | 'CursorFocusEvent'

/** An event for the bus alone: no seq, no id, never written down. */
export function liveEvent<T extends LiveType>(
  event_type: T,
  fields: EventFields[T],
  head: { readonly agent_id?: string; readonly correlation_id?: string; readonly session_id?: string | undefined },
  clock: Clock,
): RemoraEvent {
  const envelope = { event_id: '', event_type, ...describe(event_type, fields), timestamp: seconds(clock), tags: [] }
  return { ...envelope, correlation_id: '', ...head, ...fields } as unknown as RemoraEvent
}
