/** What a turn needs of a model, whoever serves it. `llm.ts` is the one that talks to endpoints. */
export interface Model {
  readonly name: string
  /** Rejects with a ModelFailure, or with the signal's reason when the signal is aborted. */
  ask(request: ModelRequest): Promise<ModelAnswer>
}

/** What to ask instead of what the settings name. */
export interface ModelChoice {
  readonly name?: string | undefined
  readonly baseUrl?: string | undefined
}

export interface ModelRequest {
  readonly messages: readonly ChatMessage[]
  readonly tools: readonly ToolSpec[]
  readonly maxOutputTokens: number
  readonly signal: AbortSignal
  /** Gets the text for people as it arrives: no thoughts, but possibly a tool call that the model wrote as text. */
  onToken(text: string): void
}

export interface ModelAnswer {
  /** Without thoughts (`<think>…</think>`) and without tool calls. */
  readonly content: string
  readonly toolCalls: readonly ToolCall[]
  readonly usage: ModelUsage
  /** From the question to the last token. */
  readonly durationMs: number
  readonly firstTokenMs: number
  /** As the endpoint spells it: `stop`, `tool_calls`, `length`, … */
  readonly finishReason: string
}

export interface ModelUsage {
  readonly inputTokens: number
  readonly outputTokens: number
  /** The endpoint told nothing, so these are characters divided by four. */
  readonly estimated: boolean
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly content: string }

export interface ToolSpec {
  readonly name: string
  readonly description: string
  readonly parameters: JsonSchema
}

export type JsonSchema = Readonly<Record<string, unknown>>

export interface ToolCall {
  /** Unique within a conversation, also where the endpoint sent none or the same one twice. */
  readonly id: string
  readonly name: string
  /** JSON text as the model wrote it, so possibly not JSON at all. */
  readonly arguments: string
}

/** What `remora doctor` finds out about an endpoint. */
export interface ModelReport {
  readonly reachable: boolean
  readonly modelKnown: boolean
  readonly models: readonly string[]
  readonly streaming: boolean
  /** Calls in the API's own form; calls written as text work too, and are told in `problems`. */
  readonly toolCalls: boolean
  readonly jsonSchema: boolean
  /** Tokens; undefined where the endpoint does not tell. */
  readonly contextTokens?: number
  /** From a short question to its first token. */
  readonly latencyMs: number
  /** Sentences for a person. */
  readonly problems: readonly string[]
}

/** Whether asking the same again can help, for each way in which a model can fail. */
const retryable = {
  unreachable: true,
  unauthorized: false,
  unknown_model: false,
  rate_limited: true,
  server_error: true,
  cut_off: true,
  first_token_timeout: true,
  idle_timeout: true,
  context_too_long: false,
  bad_request: false,
  empty_answer: true,
} as const

export type ModelFailureCode = keyof typeof retryable

/** `message` is a sentence for a person: what happened, at which endpoint, and what to do next. It never holds a key. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure'
  readonly retryable: boolean

  constructor(
    readonly code: ModelFailureCode,
    message: string,
  ) {
    super(message)
    this.retryable = retryable[code]
  }
}
