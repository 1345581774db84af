import { shorten } from '../../../base/text.js'
import { spokenArguments } from '../../../chat/session.js'
import type { StoredEvent } from '../../../events/event.js'

/** What an agent says and does on the way to its answer. */
export type Step = Aside | Call

interface Aside {
  readonly kind: 'said'
  readonly id: string
  readonly text: string
}

/** Of a tool. */
export interface Call {
  readonly kind: 'called'
  readonly id: string
  readonly tool: string
  /** The values that it was called with, in a line. */
  readonly summary: string
  /** All of them, laid out where the model wrote JSON. */
  readonly args: string
  /** Absent while it runs. */
  readonly result?: { readonly output: string; readonly isError: boolean; readonly durationMs: number }
}

/** In their order. Words without a call after them are the answer, and no step. @param events of one turn */
export function stepsIn(events: readonly StoredEvent[]): Step[] {
  return events.flatMap((event): Step[] => {
    if (event.event_type === 'ToolCallEvent') return [callOf(event, events)]
    if (event.event_type !== 'ModelResponseEvent' || event.tool_calls_count === 0) return []
    const text = event.content.trim()
    return text === '' ? [] : [{ kind: 'said', id: `said-${event.seq}`, text }]
  })
}

function callOf(event: StoredEvent<'ToolCallEvent'>, events: readonly StoredEvent[]): Call {
  const { seq, call_id, tool_name: tool } = event
  const result = events.find(
    (other): other is StoredEvent<'ToolResultEvent'> =>
      other.event_type === 'ToolResultEvent' && other.call_id === call_id && other.seq > seq,
  )
  const args = spokenArguments(event.arguments)
  return {
    ...{ kind: 'called', id: `call-${seq}`, tool, summary: summaryOf(args) },
    args: typeof args === 'string' ? args : JSON.stringify(args, undefined, 2),
    ...(result && { result: resultOf(result) }),
  }
}

/** Characters of each value, and of an output, that are shown. */
const [summaryLimit, outputLimit] = [120, 2000]

function summaryOf(args: unknown): string {
  const values = typeof args === 'object' && args !== null ? Object.values(args) : [args]
  const texts = values.map(value => shorten(typeof value === 'string' ? value : JSON.stringify(value), summaryLimit))
  // The short ones tell most, such as a path beside a whole text.
  return texts.sort((one, other) => one.length - other.length).join(' · ')
}

function resultOf({ output, is_error: isError, duration_ms: durationMs }: StoredEvent<'ToolResultEvent'>) {
  return { output: output.length > outputLimit ? `${output.slice(0, outputLimit)}\n…` : output, isError, durationMs }
}
