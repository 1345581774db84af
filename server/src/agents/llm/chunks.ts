// Reads the body of a streamed chat completion: server-sent events whose lines carry JSON, closed by `[DONE]`.

/** One chunk, with everything optional: nothing of it can be relied upon. */
export interface Chunk {
  readonly choices?: readonly Choice[] | null
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null
  readonly error?: unknown
}

export interface Choice {
  readonly delta?: Delta | null
  /** In place of `delta` where the endpoint ignores `stream` and answers at once. */
  readonly message?: Delta | null
  readonly finish_reason?: unknown
}

export interface Delta {
  readonly content?: unknown
  readonly refusal?: unknown
  readonly reasoning_content?: unknown
  readonly reasoning?: unknown
  readonly tool_calls?: readonly ToolCallDelta[] | null
}

export interface ToolCallDelta {
  readonly index?: unknown
  readonly id?: unknown
  readonly function?: { readonly name?: unknown; readonly arguments?: unknown } | null
}

export type StreamEvent =
  | { readonly kind: 'chunk'; readonly chunk: Chunk }
  | { readonly kind: 'done' }
  | { readonly kind: 'broken'; readonly error: unknown }

/** The last event is `done`, or `broken` when the connection failed, or a chunk where the endpoint just stopped. */
export async function* eventsOf(response: Response): AsyncGenerator<StreamEvent> {
  try {
    yield* isWhole(response) ? wholeAnswer(response) : streamedAnswer(response)
  } catch (error) {
    yield { kind: 'broken', error }
  }
}

/** Some endpoints answer at once, although a stream was asked for. */
export function isWhole(response: Response): boolean {
  return /^application\/json/i.test(response.headers.get('content-type') ?? '')
}

async function* wholeAnswer(response: Response): AsyncGenerator<StreamEvent> {
  const chunk = parsedChunk(await response.text())
  if (chunk) yield { kind: 'chunk', chunk }
  yield { kind: 'done' }
}

async function* streamedAnswer(response: Response): AsyncGenerator<StreamEvent> {
  for await (const line of linesOf(response)) {
    // llama.cpp writes an error in mid-stream as `error: {…}`.
    const [, field, value] = /^(data|error):\s*(.*)$/.exec(line) ?? []
    if (value === undefined) continue
    if (value === '[DONE]') {
      yield { kind: 'done' }
      return
    }
    const chunk = parsedChunk(value)
    if (chunk) yield { kind: 'chunk', chunk: field === 'error' ? { error: chunk } : chunk }
  }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of response.body ?? []) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r/)
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

/** A line that is no JSON object says nothing; an answer that lost something by it lacks its end and is cut off. */
function parsedChunk(text: string): Chunk | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
