import type { StoredEvent } from '../events/event.js'
import type { ChatMessage, ToolCall } from './model.js'

/*
 * What a turn has said and done so far is a function of its events. A turn that another process takes over goes on
 * where the journal ends: no answer is asked for twice, and no finished call is run again.
 */

export type NextStep =
  | { readonly kind: 'ask'; readonly round: number }
  | { readonly kind: 'call'; readonly call: ToolCall; readonly announced: boolean }
  | { readonly kind: 'finish'; readonly response: string }

/** The messages of the turn after its first two (system and trigger). */
export function transcriptOf(events: readonly StoredEvent[]): ChatMessage[] {
  return events.flatMap((event): ChatMessage[] => {
    if (event.event_type === 'ModelResponseEvent') {
      return [{ role: 'assistant', content: event.content, toolCalls: event.tool_calls }]
    }
    if (event.event_type === 'ToolResultEvent') return [{ role: 'tool', callId: event.call_id, content: event.output }]
    return []
  })
}

export function nextStep(events: readonly StoredEvent[]): NextStep {
  const responses = events.filter(event => event.event_type === 'ModelResponseEvent')
  const last = responses.at(-1)
  if (!last) return { kind: 'ask', round: 1 }
  const done = new Set(events.flatMap(event => (event.event_type === 'ToolResultEvent' ? [event.call_id] : [])))
  const call = last.tool_calls.find(({ id }) => !done.has(id))
  if (call) {
    const announced = events.some(event => event.event_type === 'ToolCallEvent' && event.call_id === call.id)
    return { kind: 'call', call, announced }
  }
  if (last.tool_calls.length > 0) return { kind: 'ask', round: responses.length + 1 }
  return { kind: 'finish', response: last.content }
}

/** How often the same call with the same arguments is among these events, however they are written. */
export function repetitions(events: readonly StoredEvent[], call: Pick<ToolCall, 'name' | 'arguments'>): number {
  const wanted = canonical(call.arguments)
  return events.filter(
    event =>
      event.event_type === 'ToolCallEvent' &&
      event.tool_name === call.name &&
      (event.arguments === call.arguments || canonical(event.arguments) === wanted),
  ).length
}

/** How often the turn was taken over since it last got anywhere; asking the model again is getting nowhere. */
export function takeoversInARow(events: readonly StoredEvent[]): number {
  const last = events.findLastIndex(
    ({ event_type }) => !['TurnTakenOverEvent', 'ModelRequestEvent'].includes(event_type),
  )
  return events.slice(last + 1).filter(({ event_type }) => event_type === 'TurnTakenOverEvent').length
}

/** Without what JSON leaves to the writer: white space and the order of keys. */
function canonical(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    )
  } catch (error) {
    if (error instanceof SyntaxError) return json
    throw error
  }
}
