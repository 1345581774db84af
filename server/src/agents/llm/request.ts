import type { ChatMessage, JsonSchema, ModelRequest, ToolCall, ToolSpec } from '../model.js'
import { callOrAnswerSchema, messagesAsText, type TextForm } from './text-protocol.js'

// The body of a chat completion. "OpenAI-compatible" differs from server to server: a body says what most understand,
// but for the extras that this one was found to refuse (bargain.ts finds that out).

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
