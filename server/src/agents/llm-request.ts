import { type Complaint, isAboutContext } from './llm-complaint.js'
import { callOrAnswerSchema, messagesAsText, type TextForm } from './llm-text-protocol.js'
import type { ChatMessage, JsonSchema, ModelRequest, ToolCall, ToolSpec } from './model.js'

// The body of a chat completion. "OpenAI-compatible" differs from server to server, so the first request says what most
// understand, and each complaint takes away one thing that a request can do without.

export const extras = [
  'max_tokens',
  'max_completion_tokens',
  'stream_options',
  'temperature',
  'response_format',
  'tools',
] as const

/** A field that some endpoints refuse and that a request can do without. */
export type Extra = (typeof extras)[number]

/** What is known to be refused by one endpoint and model. */
export type Refused = ReadonlySet<Extra>

export type RequestBody = Readonly<Record<string, unknown>>

export interface Wanted extends Pick<ModelRequest, 'messages' | 'tools' | 'maxOutputTokens'> {
  readonly model: string
  readonly temperature?: number
  /** The form of an answer without tools. */
  readonly answerSchema?: JsonSchema
}

export function requestBody(wanted: Wanted, refused: Refused): RequestBody {
  return {
    model: wanted.model,
    stream: true,
    ...(refused.has('stream_options') ? {} : { stream_options: { include_usage: true } }),
    ...outputCap(wanted.maxOutputTokens, refused),
    ...(wanted.temperature === undefined || refused.has('temperature') ? {} : { temperature: wanted.temperature }),
    ...conversation(wanted, refused),
  }
}

/** The answer to this body will be JSON by the schema of the text protocol. */
export function asksForJson(body: RequestBody): boolean {
  return 'response_format' in body
}

/**
 * What to leave out after a complaint; undefined when leaving out cannot help. A field that the complaint names goes
 * first. Where a rejection names none, extras are given up one by one, the least important first.
 */
export function extraToGiveUp(complaint: Complaint, body: RequestBody): Extra | undefined {
  if (isAboutContext(complaint) || [401, 403, 429].includes(complaint.status)) return undefined
  const sent = extras.filter(extra => extra in body)
  const named =
    sent.find(extra => extra === complaint.field) ?? sent.find(extra => names[extra].test(complaint.message))
  if (named) return named
  return guesses[complaint.status]?.find(extra => sent.includes(extra))
}

const names: Readonly<Record<Extra, RegExp>> = {
  max_tokens: /max_tokens|max_completion_tokens/i,
  max_completion_tokens: /max_tokens|max_completion_tokens/i,
  stream_options: /stream_options|include_usage/i,
  temperature: /temperature/i,
  response_format: /response_format|json[_ ]schema|grammar|guided|structured output/i,
  tools: /\btools?\b|tool[_ ](choice|call)|function[_ ]?call/i,
}

const byImportance: readonly Extra[] = [
  'stream_options',
  'response_format',
  'temperature',
  'max_tokens',
  'max_completion_tokens',
  'tools',
]

/** By status. Gateways say 404 when they know no server for the model that takes tools. */
const guesses: Readonly<Record<number, readonly Extra[]>> = {
  400: byImportance,
  422: byImportance,
  501: byImportance,
  404: ['tools'],
}

function outputCap(tokens: number, refused: Refused): RequestBody {
  if (!refused.has('max_tokens')) return { max_tokens: tokens }
  return refused.has('max_completion_tokens') ? {} : { max_completion_tokens: tokens }
}

function conversation({ messages, tools, answerSchema }: Wanted, refused: Refused): RequestBody {
  if (!refused.has('tools')) {
    return {
      messages: messages.map(nativeMessage),
      ...(tools.length === 0 ? responseFormat(answerSchema, refused) : { tools: tools.map(nativeTool) }),
    }
  }
  const form: TextForm = refused.has('response_format') ? 'fenced' : 'schema'
  return {
    messages: messagesAsText(messages, tools, form),
    ...responseFormat(tools.length === 0 ? answerSchema : callOrAnswerSchema(tools), refused),
  }
}

function responseFormat(schema: JsonSchema | undefined, refused: Refused): RequestBody {
  if (schema === undefined || refused.has('response_format')) return {}
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } }
}

function nativeTool({ name, description, parameters }: ToolSpec): RequestBody {
  return { type: 'function', function: { name, description, parameters } }
}

/** Absent rather than null or an empty list: some endpoints refuse both. */
function nativeMessage(message: ChatMessage): RequestBody {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: message.content }
  if (message.role !== 'assistant' || !message.toolCalls?.length)
    return { role: message.role, content: message.content }
  return { role: 'assistant', content: message.content, tool_calls: message.toolCalls.map(nativeCall) }
}

/** Chat templates parse the arguments again, so one call that is not JSON would make every later request fail. */
function nativeCall(call: ToolCall): RequestBody {
  const text = isJson(call.arguments) ? call.arguments : JSON.stringify({ not_json: call.arguments })
  return { id: call.id, type: 'function', function: { name: call.name, arguments: text } }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
