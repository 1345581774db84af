import { textHash } from '../base/text.js'
import type { NewEvent, StoredEvent } from '../events/event.js'
import type { Situation } from './facts.js'
import type { ChatMessage, ToolSpec } from './model.js'
import { estimatedTokens, promptFor } from './prompt.js'
import { specOf } from './toolbox.js'
import { transcriptOf } from './transcript.js'
import { shareWindow } from './window.js'

/** What a model is asked in one round of a turn. */
export interface TurnQuestion {
  readonly messages: readonly ChatMessage[]
  readonly tools: readonly ToolSpec[]
  readonly maxOutputTokens: number
  /** That it may cost at the most, as far as tokens can be estimated. */
  readonly reservedTokens: number
}

interface Room {
  /** Tokens of the model's window. */
  readonly window: number
  /** As the settings say. */
  readonly maxOutputTokens: number
}

/** @param events what the turn has written down so far */
export function questionFor(
  { facts, equipment }: Situation,
  events: readonly StoredEvent[],
  { window, maxOutputTokens: wanted }: Room,
): TurnQuestion {
  const { tools, spoken, maxOutputTokens, promptTokens } = shareWindow(window, {
    maxOutputTokens: wanted,
    tools: equipment.tools.map(specOf),
    spoken: transcriptOf(events),
  })
  const messages = [...promptFor(facts, promptTokens), ...spoken]
  const reservedTokens = maxOutputTokens + estimatedTokens(JSON.stringify([tools, messages]))
  return { messages, tools, maxOutputTokens, reservedTokens }
}

interface Asking {
  readonly turnId: string
  readonly round: number
  readonly situation: Situation
  /** The model's name. */
  readonly model: string
}

/** A question as the turn writes it down before it asks. */
export function requestOf(question: TurnQuestion, { turnId, round, situation, model }: Asking): NewEvent {
  return {
    event_type: 'ModelRequestEvent',
    turn_id: turnId,
    model,
    turn: round,
    messages_count: question.messages.length,
    tools_count: question.tools.length,
    reserved_tokens: question.reservedTokens,
    source_hash: textHash(situation.seen),
  }
}
