import { derivedId } from '../base/ids.js'
import { shorten } from '../base/text.js'
import type { NewEvent, StoredEvent } from '../events/event.js'
import type { Situation } from './facts.js'
import { soleCodeBlock } from './llm/text-tool-calls.js'
import type { ModelAnswer, ToolCall } from './model.js'

interface Asked {
  readonly turnId: string
  readonly round: number
  readonly situation: Situation
  /** What the turn had written down before it asked. */
  readonly events: readonly StoredEvent[]
}

/** A model's answer as the turn writes it down, with the calls that the turn is to make of it. */
export function responseOf(answer: ModelAnswer, asked: Asked): NewEvent {
  const { turnId, round } = asked
  const { content, usage } = answer
  const calls = answer.toolCalls.length > 0 ? answer.toolCalls : impliedRewrite(content, asked)
  return {
    event_type: 'ModelResponseEvent',
    turn_id: turnId,
    turn: round,
    duration_ms: Math.round(answer.durationMs),
    first_token_ms: Math.round(answer.firstTokenMs),
    usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens, estimated: usage.estimated },
    tool_calls_count: calls.length,
    content,
    // Models repeat their own call ids from one round to the next; ours are unique in the journal.
    tool_calls: calls.map((call, index) => ({ ...call, id: derivedId('call', turnId, `${round}`, `${index}`) })),
  }
}

/** A model without tool calls that was asked for a rewrite shows the code instead; that is as good as the call. */
function impliedRewrite(content: string, { situation: { wantsRewrite, equipment }, events }: Asked): ToolCall[] {
  if (!equipment.tools.some(({ name }) => name === 'rewrite_self')) return []
  const acted = events.some(event => event.event_type === 'ToolResultEvent' && !event.is_error)
  const new_source = wantsRewrite && !acted ? soleCodeBlock(content) : undefined
  if (new_source === undefined) return []
  const reasoning = shorten(content.replace(/```[\s\S]*?```/g, ''), 300)
  return [{ id: '', name: 'rewrite_self', arguments: JSON.stringify({ new_source, reasoning }) }]
}
