import type { Log } from '../../base/log.js'
import { Assembly } from './assembly.js'
import { Bargain } from './bargain.js'
import { type Chunk, eventsOf, isWhole } from './chunks.js'
import { type Complaint, complaintFrom } from './complaint.js'
import { cutOff, notAnAnswer, type Place, refused, silentMiddle, silentStart } from './failures.js'
import { Patience } from './patience.js'
import { type Extra, type RequestBody, requestBody, type Wanted } from './request.js'

/** An endpoint as `llm.ts` opens it. Both reject with a ModelFailure when nothing answers. */
export interface Endpoint {
  readonly place: Place
  complete(body: RequestBody, signal: AbortSignal): Promise<Response | Complaint>
  listModels(signal: AbortSignal): Promise<Response | Complaint>
}

export interface Terms {
  readonly firstTokenTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly signal: AbortSignal
  readonly log: Log
  /** The first piece of the answer is there, if only a thought. */
  onBegin(): void
  onText(text: string, body: RequestBody): void
}

export interface Answered {
  readonly assembly: Assembly
  /** The request that the endpoint accepted. */
  readonly body: RequestBody
  readonly streamed: boolean
}

/**
 * Asks with everything but `known`, the extras that this endpoint has refused before, and bargains about the rest. What
 * was left out of a request that then succeeded is added to `known`.
 */
export async function negotiate(
  endpoint: Endpoint,
  wanted: Wanted,
  known: Set<Extra>,
  terms: Terms,
): Promise<Answered> {
  const bargain = new Bargain(known)
  for (;;) {
    const body = requestBody(wanted, bargain.leftOut)
    const outcome = await exchange(endpoint, body, terms)
    if (!('complaint' in outcome)) {
      remember(known, bargain.leftOut, endpoint, terms.log)
      return outcome
    }
    if (!bargain.concede(outcome.complaint, body)) throw refused(outcome.complaint, endpoint.place)
  }
}

function remember(known: Set<Extra>, leftOut: ReadonlySet<Extra>, endpoint: Endpoint, log: Log): void {
  for (const extra of leftOut) {
    if (known.has(extra)) continue
    known.add(extra)
    log.info('the endpoint refuses a field', {
      endpoint: endpoint.place.endpoint,
      model: endpoint.place.model,
      field: extra,
    })
  }
}

async function exchange(endpoint: Endpoint, body: RequestBody, terms: Terms): Promise<Answered | Complained> {
  const patience = new Patience(terms.signal)
  try {
    patience.wait(terms.firstTokenTimeoutMs, silentStart(terms.firstTokenTimeoutMs, endpoint.place))
    const response = await endpoint.complete(body, patience.signal)
    if (!(response instanceof Response)) return { complaint: response }
    return await read(response, body, endpoint.place, patience, terms)
  } catch (error) {
    // Whatever broke after an abort broke because of it.
    throw patience.signal.aborted ? patience.signal.reason : error
  } finally {
    patience.end()
  }
}

interface Complained {
  readonly complaint: Complaint
}

async function read(
  response: Response,
  body: RequestBody,
  place: Place,
  patience: Patience,
  terms: Terms,
): Promise<Answered | Complained> {
  const assembly = new Assembly()
  const silence = silentMiddle(terms.idleTimeoutMs, place)
  let isDone = false
  let fault: unknown
  for await (const event of eventsOf(response)) {
    if (event.kind === 'done') isDone = true
    if (event.kind === 'broken') fault = event.error
    if (event.kind !== 'chunk') break
    const complaint = complaintIn(event.chunk)
    if (complaint && !assembly.hasBegun) return { complaint }
    if (complaint) throw refused(complaint, place)
    const begunBefore = assembly.hasBegun
    const text = assembly.add(event.chunk)
    if (assembly.hasBegun) patience.wait(terms.idleTimeoutMs, silence)
    if (assembly.hasBegun && !begunBefore) terms.onBegin()
    if (text !== '') terms.onText(text, body)
  }
  terms.signal.throwIfAborted()
  // Some endpoints send no `[DONE]`, others no reason to finish; one of the two tells that the answer is whole.
  if (isDone || assembly.finishReason !== undefined) return { assembly, body, streamed: !isWhole(response) }
  const contentType = response.headers.get('content-type') ?? 'nothing'
  if (!fault && !assembly.hasBegun && !contentType.startsWith('text/event-stream'))
    throw notAnAnswer(contentType, place)
  throw cutOff(fault, place)
}

/** An error in place of a chunk, as endpoints send it once the status line is out. */
function complaintIn(chunk: Chunk): Complaint | undefined {
  if (!chunk.error) return undefined
  const code = Number((chunk.error as { code?: unknown }).code)
  return complaintFrom(code >= 400 && code < 600 ? code : 500, JSON.stringify(chunk))
}
