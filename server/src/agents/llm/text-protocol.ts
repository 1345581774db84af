import type { ChatMessage, JsonSchema, ToolCall, ToolSpec } from '../model.js'
import { looseString } from './loose-json.js'

// Tool calls for endpoints that refuse `tools`: the tools are described in the system message, calls and results
// travel as text. `text-tool-calls.ts` reads the calls back.

/** How the model is to write a call: in a fenced block, or as the JSON that the endpoint holds it to. */
export type TextForm = 'fenced' | 'schema'

export interface PlainMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

/** The conversation without tool roles, and with the tools described to the model where there are any. */
export function messagesAsText(
  messages: readonly ChatMessage[],
  tools: readonly ToolSpec[],
  form: TextForm,
): PlainMessage[] {
  const names = toolNamesById(messages)
  const texts = messages.map(message => plain(message, names))
  const firstOther = texts.findIndex(message => message.role !== 'system')
  const head = firstOther === -1 ? texts.length : firstOther
  const description: PlainMessage[] = tools.length === 0 ? [] : [{ role: 'system', content: describe(tools, form) }]
  return mergedNeighbours([...texts.slice(0, head), ...description, ...texts.slice(head)])
}

/** Either a call of one of the tools or an answer, for `response_format: json_schema`. */
export function callOrAnswerSchema(tools: readonly ToolSpec[]): JsonSchema {
  return { anyOf: [...tools.map(callSchema), closedObject({ answer: { type: 'string' } })] }
}

/** The words for people in `{"answer": "…"}`, also where their end was cut off; undefined for anything else. */
export function answerIn(content: string): string | undefined {
  const literal = /^\s*\{\s*"answer"\s*:\s*"((?:[^"\\]|\\[\s\S])*)/.exec(content)?.[1]
  return literal === undefined ? undefined : looseString(literal.replace(/\\u[0-9a-fA-F]{0,3}$/, ''))
}

function describe(tools: readonly ToolSpec[], form: TextForm): string {
  const lists = tools.map(
    tool => `- ${tool.name}: ${tool.description}\n  arguments: ${JSON.stringify(tool.parameters)}`,
  )
  return `${instructions[form]}\n\nTools:\n${lists.join('\n')}`
}

const instructions: Readonly<Record<TextForm, string>> = {
  fenced: `You have the tools below. To use one, answer with one fenced block and nothing else:
\`\`\`json
{"tool": "<name>", "arguments": {…}}
\`\`\`
Its result comes back as the next message. An answer without such a block goes to the person.`,
  schema: `You have the tools below. Answer with JSON only. To use a tool: {"tool": "<name>", "arguments": {…}}
Its result comes back as the next message. To answer the person: {"answer": "<your words>"}`,
}

function callSchema(tool: ToolSpec): JsonSchema {
  return closedObject({ tool: { const: tool.name }, arguments: tool.parameters })
}

function closedObject(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}

function plain(message: ChatMessage, toolNames: ReadonlyMap<string, string>): PlainMessage {
  if (message.role === 'tool') {
    return { role: 'user', content: `Result of ${toolNames.get(message.callId) ?? 'the tool'}:\n${message.content}` }
  }
  if (message.role !== 'assistant') return message
  const calls = (message.toolCalls ?? []).map(callAsText)
  return { role: 'assistant', content: [message.content, ...calls].filter(text => text !== '').join('\n\n') }
}

function callAsText(call: ToolCall): string {
  return `\`\`\`json\n{"tool": ${JSON.stringify(call.name)}, "arguments": ${call.arguments}}\n\`\`\``
}

function toolNamesById(messages: readonly ChatMessage[]): ReadonlyMap<string, string> {
  const calls = messages.flatMap(message => (message.role === 'assistant' ? (message.toolCalls ?? []) : []))
  return new Map(calls.map(call => [call.id, call.name]))
}

/** Many chat templates demand that user and assistant alternate, and allow one system message, at the beginning. */
function mergedNeighbours(messages: readonly PlainMessage[]): PlainMessage[] {
  const merged: PlainMessage[] = []
  for (const message of messages) {
    const last = merged.at(-1)
    if (last?.role === message.role)
      merged[merged.length - 1] = { ...last, content: `${last.content}\n\n${message.content}` }
    else merged.push(message)
  }
  return merged
}
