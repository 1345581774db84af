import type { Bus } from '../events/bus.js'
import type { RemoraEvent } from '../events/event.js'
import { endsTurn, type TurnEnd } from './turn-end.js'

/** What agents are saying at this moment: words that are in no journal yet, for whoever begins to listen in the middle. */
export class Speech {
  readonly #words = new Map<string, string>()

  constructor(bus: Bus) {
    bus.subscribe(event => this.#hear(event))
  }

  /** Undefined while the turn asks no model; empty while that has not said anything. */
  of(turnId: string): string | undefined {
    return this.#words.get(turnId)
  }

  #hear(event: RemoraEvent): void {
    if (event.event_type === 'ModelRequestEvent') this.#words.set(event.turn_id, '')
    else if (event.event_type === 'TokenEvent') {
      const before = this.of(event.turn_id)
      if (before !== undefined) this.#words.set(event.turn_id, before + event.text)
    } else if (endsSpeech(event)) this.#words.delete(event.turn_id)
  }
}

/** Whether what was being said stands in the journal from now on, or will never be said to its end. */
export function endsSpeech(event: RemoraEvent): event is TurnEnd | RemoraEvent<'ModelResponseEvent'> {
  return endsTurn(event) || (event.event_type === 'ModelResponseEvent' && event.tool_calls_count > 0)
}
