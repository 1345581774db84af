import { type JsonSchema, ModelFailure, type ModelReport, type ToolSpec } from '../model.js'
import { contextSize } from './context-size.js'
import { type Answered, type Endpoint, negotiate, type Terms } from './exchange.js'
import { jsonIn } from './json.js'
import { type ListedModel, listModels } from './model-list.js'
import type { Extra, Wanted } from './request.js'
import { parseTextToolCalls } from './text-tool-calls.js'

// What `remora doctor` asks of an endpoint: its models, an answer, a tool call, JSON by a schema.

export interface ProbeOptions extends Pick<Terms, 'firstTokenTimeoutMs' | 'idleTimeoutMs' | 'log'> {
  readonly baseUrl: string
  readonly name: string
  readonly clock: { now(): number }
}

/** How long a server's own pages may take to say how large the window is. */
const sizeWithinMs = 2000

export async function probeEndpoint(
  endpoint: Endpoint,
  options: ProbeOptions,
  signal: AbortSignal,
): Promise<ModelReport> {
  const listed = await attempt(() => listModels(endpoint, options.firstTokenTimeoutMs, signal))
  if (listed instanceof ModelFailure && listed.code === 'unreachable') return silent([listed.message])
  const entries = listed instanceof ModelFailure ? [] : listed
  const models = entries.map(entry => entry.id)
  const asker = new Asker(endpoint, options, signal)

  const hello = await asker.ask({ messages: [{ role: 'user', content: 'Say hello.' }], tools: [] })
  if (hello instanceof ModelFailure) {
    const reachable = hello.code !== 'unreachable'
    return { ...silent([hello.message]), reachable, models, modelKnown: models.includes(options.name) }
  }
  // Only now, when the model has spoken, do all servers know.
  const size = await contextSize(entries, options, AbortSignal.any([signal, AbortSignal.timeout(sizeWithinMs)]))
  const contextTokens = size.kind === 'told' ? size.tokens : undefined
  const call = await asker.ask({ messages: [{ role: 'user', content: callPrompt }], tools: [reportTool] })
  const json = await asker.ask({
    messages: [{ role: 'user', content: 'Say hello.' }],
    tools: [],
    answerSchema: moodSchema,
  })
  return {
    reachable: true,
    // llama.cpp and gateways answer to names that they do not list.
    modelKnown: true,
    models,
    streaming: hello.streamed,
    toolCalls: !(call instanceof ModelFailure) && call.assembly.toolCalls.length > 0,
    jsonSchema: !(json instanceof ModelFailure) && isMood(json.assembly.content),
    contextTokens,
    latencyMs: hello.latencyMs,
    problems: [
      ...listingProblems(listed),
      ...(hello.streamed
        ? []
        : ['Answers arrive whole, not as a stream; long ones may run into the first-token limit.']),
      ...callProblems(call),
      ...(contextTokens === undefined
        ? ['The size of the context is not told. Set model.context_tokens (8192 is assumed).']
        : []),
    ],
  }
}

type Asked = Answered & { readonly latencyMs: number }

/** Asks several questions and keeps in mind what the endpoint refuses. */
class Asker {
  readonly #known = new Set<Extra>()

  constructor(
    private readonly endpoint: Endpoint,
    private readonly options: ProbeOptions,
    private readonly signal: AbortSignal,
  ) {}

  ask(question: Pick<Wanted, 'messages' | 'tools' | 'answerSchema'>): Promise<Asked | ModelFailure> {
    const { clock, name } = this.options
    const started = clock.now()
    let begun = started
    // Enough for a model that thinks first.
    const wanted = { ...question, model: name, maxOutputTokens: 1024 }
    const terms: Terms = {
      ...this.options,
      signal: this.signal,
      onBegin: () => {
        begun = clock.now()
      },
      onText: () => undefined,
    }
    return attempt(async () => {
      const answered = await negotiate(this.endpoint, wanted, this.#known, terms)
      return { ...answered, latencyMs: begun - started }
    })
  }
}

async function attempt<T>(act: () => Promise<T>): Promise<T | ModelFailure> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ModelFailure) return error
    throw error
  }
}

const reportTool: ToolSpec = {
  name: 'report_mood',
  description: 'Reports a mood.',
  parameters: { type: 'object', properties: { mood: { type: 'string' } }, required: ['mood'] },
}

const callPrompt = 'Call the tool report_mood with the mood "ready". Do not answer in words.'

/** The question asks for a greeting, so that only an endpoint that enforces the schema answers in its form. */
const moodSchema: JsonSchema = { ...reportTool.parameters, additionalProperties: false }

function isMood(content: string): boolean {
  return typeof (jsonIn(content) as { mood?: unknown } | null | undefined)?.mood === 'string'
}

function listingProblems(listed: readonly ListedModel[] | ModelFailure): string[] {
  return listed instanceof ModelFailure ? [`The models are not listed: ${listed.message}`] : []
}

function callProblems(call: Asked | ModelFailure): string[] {
  if (call instanceof ModelFailure) return [call.message]
  if (call.assembly.toolCalls.length > 0) return []
  if (!('tools' in call.body)) {
    return [
      'The endpoint refuses tools, so they are described in the prompt instead, which works less well. ' +
        'vLLM wants --enable-auto-tool-choice and --tool-call-parser, llama.cpp --jinja.',
    ]
  }
  const isText = parseTextToolCalls(call.assembly.content, [reportTool.name]).toolCalls.length > 0
  return [isText ? 'Tool calls arrive as text; Remora reads them.' : 'The model called no tool when it was told to.']
}

function silent(problems: readonly string[]): ModelReport {
  return {
    reachable: false,
    modelKnown: false,
    models: [],
    streaming: false,
    toolCalls: false,
    jsonSchema: false,
    latencyMs: 0,
    problems,
  }
}
