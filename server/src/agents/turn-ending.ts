import { messageOf, Refusal } from '../base/errors.js'
import { shorten } from '../base/text.js'
import type { NewEvent, StoredEvent } from '../events/event.js'
import { ModelFailure } from './model.js'
import type { TurnRow } from './turn-rows.js'

/** Somebody stopped the turn. */
export class TurnStopped extends Error {
  override readonly name = 'TurnStopped'

  constructor(by: string) {
    super(`Stopped by ${by}.`)
  }
}

/** The process goes down: the turn stays unfinished in the journal, and the next process takes it over. */
export class TurnLeft extends Error {
  override readonly name = 'TurnLeft'
}

/** Every process that ran the turn died at the same step, so nobody tries again unasked. */
export class TurnDeadly extends Error {
  override readonly name = 'TurnDeadly'

  constructor(deaths: number) {
    super(
      `${deaths} processes died with this turn, so it is not tried again by itself. The log may say why; retry it once that is mended.`,
    )
  }
}

/** A limit was reached, which the person can raise. */
export class LimitReachedError extends Error {
  override readonly name = 'LimitReachedError'

  constructor(
    /** The setting, such as `cascade.turns`. */
    readonly limit: string,
    message: string,
  ) {
    super(message)
  }
}

/** Whether an error is one of the ways in which a turn is expected to end; anything else is a bug. */
export function isExpected(error: unknown): boolean {
  return [TurnStopped, TurnDeadly, LimitReachedError, ModelFailure, Refusal].some(kind => error instanceof kind)
}

interface Completed {
  readonly row: TurnRow
  readonly events: readonly StoredEvent[]
  readonly durationMs: number
}

/** The events that end a turn with its answer. */
export function completionOf(response: string, { row, events, durationMs }: Completed): NewEvent[] {
  const { turn_id, input_tokens, output_tokens } = row
  const estimated = events.some(event => event.event_type === 'ModelResponseEvent' && event.usage.estimated)
  return [
    { event_type: 'AgentTextResponseEvent', response, turn_id },
    {
      event_type: 'AgentCompleteEvent',
      turn_id,
      result_summary: shorten(response, 200),
      usage: { input_tokens, output_tokens, estimated },
      duration_ms: durationMs,
    },
  ]
}

/** The events that end a turn after an error: exactly one of them is AgentErrorEvent or AgentCancelledEvent. */
export function endingOf(error: unknown, turn_id: string): NewEvent[] {
  if (error instanceof TurnStopped) return [{ event_type: 'AgentCancelledEvent', turn_id, reason: error.message }]
  if (error instanceof LimitReachedError) return [failed(error, turn_id, 'limit_reached', false)]
  if (error instanceof ModelFailure) {
    const ending = failed(error, turn_id, error.code, error.retryable)
    return error.code === 'unreachable' ? [modelUnavailable(error), ending] : [ending]
  }
  if (error instanceof TurnDeadly) return [failed(error, turn_id, 'process_died', true)]
  if (error instanceof Refusal) return [failed(error, turn_id, error.code, false)]
  return [failed(error, turn_id, 'internal', true)]
}

function failed(error: unknown, turn_id: string, error_code: string, retryable: boolean): NewEvent {
  return { event_type: 'AgentErrorEvent', turn_id, error: messageOf(error), error_code, retryable }
}

function modelUnavailable(error: ModelFailure): NewEvent {
  const what_to_do = 'Run `remora doctor` to see what is wrong, then retry the turn.'
  return { event_type: 'ModelUnavailableEvent', name: 'model', error: error.message, what_to_do }
}
