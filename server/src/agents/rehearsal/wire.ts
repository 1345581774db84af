// How an OpenAI-compatible server says something: as a stream of chunks, or whole.

export interface Speech {
  readonly content: string
  readonly toolCalls: readonly SpokenCall[]
}

export interface SpokenCall {
  readonly id: string
  readonly name: string
  /** JSON text. */
  readonly arguments: string
}

export interface SpeechHead {
  readonly id: string
  readonly model: string
  readonly inputTokens: number
  readonly outputTokens: number
}

/** The events of a streamed answer, in small pieces; the last one is `[DONE]`. */
export function* streamed(speech: Speech, head: SpeechHead): Generator<string> {
  const frame = { id: head.id, object: 'chat.completion.chunk', created: 0, model: head.model }
  const chunk = (delta: object, finish_reason: string | null = null) =>
    event({ ...frame, choices: [{ index: 0, delta, finish_reason }] })
  yield chunk({ role: 'assistant', content: '' })
  for (const content of words(speech.content)) yield chunk({ content })
  for (const [index, call] of speech.toolCalls.entries()) {
    yield chunk({
      tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }],
    })
    for (const piece of slices(call.arguments)) yield chunk({ tool_calls: [{ index, function: { arguments: piece } }] })
  }
  yield chunk({}, finishReason(speech))
  yield event({ ...frame, choices: [], usage: usage(head) })
  yield 'data: [DONE]\n\n'
}

/** The body of an answer that was not asked for as a stream. */
export function whole(speech: Speech, head: SpeechHead): object {
  const tool_calls = speech.toolCalls.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function',
    function: { name, arguments: text },
  }))
  const message = { role: 'assistant', content: speech.content, ...(tool_calls.length > 0 ? { tool_calls } : {}) }
  return {
    id: head.id,
    object: 'chat.completion',
    created: 0,
    model: head.model,
    choices: [{ index: 0, message, finish_reason: finishReason(speech) }],
    usage: usage(head),
  }
}

/** One server-sent event. */
export function event(payload: object): string {
  return `data: ${JSON.stringify(payload)}\n\n`
}

/** The form of every error. */
export function errorBody(message: string): object {
  return { error: { message, type: 'invalid_request_error', param: null, code: null } }
}

function finishReason(speech: Speech): string {
  return speech.toolCalls.length > 0 ? 'tool_calls' : 'stop'
}

function usage({ inputTokens, outputTokens }: SpeechHead): object {
  return { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens }
}

/** Words with the space before them, so that joining gives the text back. */
function words(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? []
}

function slices(text: string): readonly string[] {
  return text.match(/[\s\S]{1,40}/g) ?? []
}
