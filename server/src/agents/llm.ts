import type { Clock } from '../base/clock.js'
import type { Log } from '../base/log.js'
import { readAnswer, usageOf } from './llm/answer.js'
import { type Complaint, complaintFrom } from './llm/complaint.js'
import { type ContextSize, contextSize } from './llm/context-size.js'
import { type Endpoint, negotiate } from './llm/exchange.js'
import { nothingSaid, type Place, unreachable, unusableAddress, unusableKey } from './llm/failures.js'
import { listModels } from './llm/model-list.js'
import { probeEndpoint } from './llm/probe.js'
import { asksForJson, type Extra, type RequestBody } from './llm/request.js'
import { ThoughtGate } from './llm/thoughts.js'
import type { Model, ModelAnswer, ModelReport, ModelRequest } from './model.js'

// The door to OpenAI-compatible endpoints, and the only importer of `openai`: on first use, because loading it takes
// about 90 ms.

export interface ModelOptions {
  /** Such as `http://localhost:8000/v1`. */
  readonly baseUrl: string
  readonly name: string
  /** Unset is sent as `EMPTY`. It goes to `baseUrl` and nowhere else, and into no message or log. */
  readonly apiKey?: string
  readonly temperature?: number
  /** There is no limit for the whole answer. The runtime's own limit for both is 300 s. */
  readonly firstTokenTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly clock: Clock
  readonly log: Log
}

/** A model that remembers, for as long as it lives, what its endpoint was found to refuse. */
export function createModel(options: ModelOptions): Model {
  const endpoint = openEndpoint(options)
  const known = new Set<Extra>()
  return { name: options.name, ask: request => ask(endpoint, known, options, request) }
}

/** Finds out what an endpoint can do, with up to three short questions. Rejects only when the signal is aborted. */
export function probe(options: ModelOptions, signal: AbortSignal): Promise<ModelReport> {
  return probeEndpoint(openEndpoint(options), options, signal)
}

/** How large the window is that the model runs with. Never rejects. */
export async function askContextSize(options: ModelOptions, signal: AbortSignal): Promise<ContextSize> {
  try {
    return await contextSize(
      await listModels(openEndpoint(options), options.firstTokenTimeoutMs, signal),
      options,
      signal,
    )
  } catch {
    // Whoever asks it a question next hears why.
    return { kind: 'later' }
  }
}

async function ask(
  endpoint: Endpoint,
  known: Set<Extra>,
  options: ModelOptions,
  request: ModelRequest,
): Promise<ModelAnswer> {
  const { clock } = options
  const started = clock.now()
  let begun: number | undefined
  const gate = new ThoughtGate()
  const wanted = { ...request, model: options.name, temperature: options.temperature }
  const { assembly, body } = await negotiate(endpoint, wanted, known, {
    ...options,
    signal: request.signal,
    onBegin() {
      begun = clock.now()
    },
    onText(text, accepted) {
      const visible = asksForJson(accepted) ? '' : gate.pass(text)
      if (visible !== '') request.onToken(visible)
    },
  })
  const finished = clock.now()
  const { content, toolCalls } = readAnswer(assembly, request, body)
  const finishReason = assembly.finishReason ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop')
  if (content.trim() === '' && toolCalls.length === 0) throw nothingSaid(finishReason, endpoint.place)
  // JSON is nothing to watch growing: the words in it are shown at once when they are complete.
  if (asksForJson(body) && content !== '') request.onToken(content)
  return {
    content,
    toolCalls,
    usage: usageOf(assembly, request),
    durationMs: finished - started,
    firstTokenMs: (begun ?? finished) - started,
    finishReason,
  }
}

function openEndpoint(options: ModelOptions): Endpoint {
  const key = options.apiKey?.trim() || undefined
  const place = placeOf(options, key)
  return {
    place,
    complete: (body, signal) => send(options, key, place, signal, { path: '/chat/completions', body }),
    listModels: signal => send(options, key, place, signal, { path: '/models' }),
  }
}

function placeOf(options: ModelOptions, key: string | undefined): Place {
  const { host, pathname } = URL.canParse(options.baseUrl) ? new URL(options.baseUrl) : { host: '', pathname: '' }
  return {
    endpoint: `${host}${pathname.replace(/\/$/, '')}`,
    model: options.name,
    hasKey: key !== undefined,
    // A shorter key protects nothing, and its letters stand in every other word.
    hide: text => (key !== undefined && key.length > 3 ? text.replaceAll(key, '…') : text),
  }
}

async function send(
  options: ModelOptions,
  key: string | undefined,
  place: Place,
  signal: AbortSignal,
  { path, body }: { readonly path: string; readonly body?: RequestBody },
): Promise<Response | Complaint> {
  signal.throwIfAborted()
  checkAddress(options.baseUrl)
  if (key !== undefined && /[^\x21-\x7e]/.test(key)) throw unusableKey(place)
  const { OpenAI } = await import('openai')
  const heard: Heard = {}
  const client = new OpenAI({
    baseURL: options.baseUrl,
    apiKey: key ?? 'EMPTY',
    // Each of these would otherwise be read from the environment, whatever endpoint it was meant for.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    fetch: listeningFetch(key ?? 'EMPTY', heard),
  })
  try {
    return await (body ? client.post(path, { body, signal }) : client.get(path, { signal })).asResponse()
  } catch (error) {
    if (heard.complaint) return heard.complaint
    throw heard.fault === undefined ? error : unreachable(heard.fault, place)
  }
}

/** What came over the wire, before the SDK turned it into errors that leave out half of it. */
interface Heard {
  complaint?: Complaint
  fault?: unknown
}

/** Sends our own headers only (the SDK adds those of OPENAI_CUSTOM_HEADERS), and takes the key to no other address. */
function listeningFetch(key: string, heard: Heard): typeof fetch {
  return async (url, init) => {
    const headers = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'remora' }
    const sent = { ...init, headers: { ...headers, authorization: `Bearer ${key}` }, redirect: 'manual' as const }
    try {
      const response = await fetch(url, sent)
      if (response.ok) return response
      heard.complaint = complaintFrom(response.status, await response.clone().text(), response.headers)
      return response
    } catch (error) {
      heard.fault = error
      throw error
    }
  }
}

function checkAddress(baseUrl: string): void {
  if (!URL.canParse(baseUrl)) throw unusableAddress('is no web address')
  const { protocol, username, password, search } = new URL(baseUrl)
  if (protocol !== 'http:' && protocol !== 'https:') throw unusableAddress('begins neither with http: nor with https:')
  if (username !== '' || password !== '') throw unusableAddress('carries a user name or a password')
  if (search !== '') throw unusableAddress('carries a query')
}
