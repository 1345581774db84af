import { derivedId } from '../../base/ids.js'
import type { ChatMessage, ModelRequest, ModelUsage, ToolCall, ToolSpec } from '../model.js'
import type { Assembly } from './assembly.js'
import { asksForJson, type RequestBody } from './request.js'
import { answerIn } from './text-protocol.js'
import { parseTextToolCalls, type TextAnswer } from './text-tool-calls.js'

// From what arrived to what a turn works with.

/** Content and calls, whichever way the model was asked for them, and whichever way it made them. */
export function readAnswer(assembly: Assembly, request: ModelRequest, body: RequestBody): TextAnswer {
  const names = request.tools.map(tool => tool.name)
  const native = assembly.toolCalls
  const written = parseTextToolCalls(assembly.content, native.length > 0 ? [] : names)
  const calls = native.length > 0 ? native : written.toolCalls.map(call => fitted(call, request.tools))
  const content = (asksForJson(body) ? answerIn(written.content) : undefined) ?? written.content
  return { content, toolCalls: withOwnIds(calls, request.messages) }
}

/** What the endpoint counted, else characters divided by four. */
export function usageOf(assembly: Assembly, request: Pick<ModelRequest, 'messages' | 'tools'>): ModelUsage {
  if (assembly.usage) return { ...assembly.usage, estimated: false }
  const asked = JSON.stringify([request.messages, request.tools]).length
  return { inputTokens: Math.ceil(asked / 4), outputTokens: Math.ceil(assembly.length / 4), estimated: true }
}

/** Calls written as tags carry every argument as text; those that the tool does not take as text are read as JSON. */
function fitted(call: ToolCall, tools: readonly ToolSpec[]): ToolCall {
  const properties = tools.find(tool => tool.name === call.name)?.parameters.properties
  const values = JSON.parse(call.arguments) as Record<string, unknown>
  const entries = Object.entries(values).map(([key, value]) => [key, fittedValue(value, typeOf(properties, key))])
  return { ...call, arguments: JSON.stringify(Object.fromEntries(entries)) }
}

function typeOf(properties: unknown, key: string): unknown {
  return (properties as Record<string, { type?: unknown } | undefined> | undefined)?.[key]?.type
}

function fittedValue(value: unknown, type: unknown): unknown {
  if (typeof value !== 'string' || typeof type !== 'string' || type === 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** An id that is missing, or that an earlier call of the conversation has, is replaced: results are told apart by it. */
function withOwnIds(calls: readonly ToolCall[], messages: readonly ChatMessage[]): ToolCall[] {
  const earlier = messages.flatMap(message => (message.role === 'assistant' ? (message.toolCalls ?? []) : []))
  const taken = new Set(earlier.map(call => call.id))
  return calls.map((call, index) => {
    const place = [String(messages.length), String(index)]
    const id = call.id === '' || taken.has(call.id) ? derivedId('call', ...place, call.name, call.arguments) : call.id
    taken.add(id)
    return { ...call, id }
  })
}
