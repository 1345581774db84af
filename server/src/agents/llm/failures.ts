import { shorten } from '../../base/text.js'
import { ModelFailure } from '../model.js'
import { type Complaint, isAboutContext, isAboutModel } from './complaint.js'

// The sentences for everything that can go wrong with an endpoint: what happened, where, and what to do next.

/** Where a request went, as failures name it. */
export interface Place {
  /** `host:port/path`, without credentials and query. */
  readonly endpoint: string
  readonly model: string
  readonly hasKey: boolean
  /** Takes the key out of a text that an endpoint sent: some echo it. */
  hide(text: string): string
}

export function refused(complaint: Complaint, place: Place): ModelFailure {
  const { status } = complaint
  const said = quote(complaint, place)
  if (isAboutContext(complaint)) return tooLong(said, place)
  // The words of a 401 are not repeated: endpoints like to quote a part of the key in them.
  if (status === 401) return unauthorized('', place)
  if (status === 403) return unauthorized(said, place)
  if (status === 429) return rateLimited(complaint, said, place)
  if (isAboutModel(complaint)) return unknownModel(said, place)
  if (status >= 500 || status === 408) return serverError(status, said, place)
  if (status >= 300 && status < 400) return redirected(complaint, place)
  if (status === 404) return wrongAddress(said, place)
  return new ModelFailure(
    'bad_request',
    `${place.endpoint} refused the request with status ${status}${said}. \`remora doctor\` shows what it accepts.`,
  )
}

/** `error` is what fetch threw; its innermost cause carries the reason of the operating system. */
export function unreachable(error: unknown, place: Place): ModelFailure {
  const code = systemCode(error)
  // The runtime waits at most 300 s for the first byte, whatever the settings say.
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return silentStart(300_000, place)
  return new ModelFailure(
    'unreachable',
    `No model server answers at ${place.endpoint} (${systemReasons[code] ?? code}). Start it, or set model.base_url.`,
  )
}

export function unusableAddress(why: string): ModelFailure {
  return new ModelFailure('bad_request', `model.base_url ${why}. Set it to something like http://localhost:8000/v1.`)
}

export function unusableKey(place: Place): ModelFailure {
  return new ModelFailure(
    'unauthorized',
    `The key for ${place.endpoint} holds characters that cannot be sent in a header. ` +
      'Check the variable that model.api_key_env names.',
  )
}

/** `error` is what reading the answer threw, if it threw. */
export function cutOff(error: unknown, place: Place): ModelFailure {
  // As above: 300 s between two pieces is the runtime's own limit.
  if (systemCode(error) === 'UND_ERR_BODY_TIMEOUT') return silentMiddle(300_000, place)
  return new ModelFailure(
    'cut_off',
    `The answer from ${place.endpoint} broke off before its end. Look at the model server's log, then try again.`,
  )
}

export function notAnAnswer(contentType: string, place: Place): ModelFailure {
  return new ModelFailure(
    'bad_request',
    `${place.endpoint} answered with ${shorten(contentType, 60)} instead of a chat completion. ` +
      'Check model.base_url; it usually ends with /v1.',
  )
}

export function silentStart(limitMs: number, place: Place): ModelFailure {
  return new ModelFailure(
    'first_token_timeout',
    `${place.model} at ${place.endpoint} sent no first token within ${inSeconds(limitMs)}. ` +
      'Try again, or raise model.first_token_timeout_s for a slow model.',
  )
}

export function silentMiddle(limitMs: number, place: Place): ModelFailure {
  return new ModelFailure(
    'idle_timeout',
    `${place.model} at ${place.endpoint} fell silent for ${inSeconds(limitMs)} in the middle of its answer. ` +
      'Try again, or raise model.idle_timeout_s for a slow model.',
  )
}

export function nothingSaid(finishReason: string, place: Place): ModelFailure {
  const who = `${place.model} at ${place.endpoint}`
  if (finishReason === 'length') {
    return new ModelFailure(
      'empty_answer',
      `${who} used up its output tokens before it said anything. Raise model.max_output_tokens, or ask for less.`,
    )
  }
  if (finishReason === 'content_filter') {
    return new ModelFailure('empty_answer', `A content filter held back the answer of ${who}. Word it differently.`)
  }
  return new ModelFailure('empty_answer', `${who} gave an empty answer. Try again, or set another model.name.`)
}

function tooLong(said: string, place: Place): ModelFailure {
  return new ModelFailure(
    'context_too_long',
    `The prompt does not fit into the context of ${place.model} at ${place.endpoint}${said}. ` +
      'Set model.context_tokens to what the model has, or start a new conversation.',
  )
}

function unauthorized(said: string, place: Place): ModelFailure {
  const remedy = place.hasKey
    ? 'Check the key in the variable that model.api_key_env names.'
    : 'No key is set: put one into the variable that model.api_key_env names.'
  return new ModelFailure('unauthorized', `${place.endpoint} refused the key${said}. ${remedy}`)
}

function unknownModel(said: string, place: Place): ModelFailure {
  return new ModelFailure(
    'unknown_model',
    `${place.endpoint} does not know the model ${place.model}${said}. ` +
      'Set model.name to one that it has; `remora doctor` lists them.',
  )
}

function rateLimited(complaint: Complaint, said: string, place: Place): ModelFailure {
  const wait = complaint.retryAfter
  const when = wait === undefined ? 'later' : /^[\d.]+$/.test(wait) ? `in ${wait} s` : `after ${wait}`
  return new ModelFailure('rate_limited', `${place.endpoint} takes no more requests now${said}. Try again ${when}.`)
}

function serverError(status: number, said: string, place: Place): ModelFailure {
  return new ModelFailure(
    'server_error',
    `The model server at ${place.endpoint} failed with status ${status}${said}. Look at its log, then try again.`,
  )
}

function redirected(complaint: Complaint, place: Place): ModelFailure {
  const target = placeOf(complaint.location)
  return new ModelFailure(
    'bad_request',
    `${place.endpoint} redirects${target === undefined ? '' : ` to ${place.hide(target)}`}, where the key is not sent. ` +
      'Set model.base_url to the final address.',
  )
}

function wrongAddress(said: string, place: Place): ModelFailure {
  return new ModelFailure(
    'bad_request',
    `There are no chat completions at ${place.endpoint}${said}. Check model.base_url; it usually ends with /v1.`,
  )
}

function quote(complaint: Complaint, place: Place): string {
  const words = shorten(place.hide(complaint.message), 300).replace(/[.\s]+$/, '')
  return words === '' ? '' : `: ${words}`
}

function placeOf(location: string | undefined): string | undefined {
  if (location === undefined || !URL.canParse(location)) return undefined
  const { host, pathname } = new URL(location)
  return `${host}${pathname}`
}

function systemCode(error: unknown): string {
  let code = 'no connection'
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') code = cause.code
  }
  return code
}

const systemReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'it closed the connection without an answer',
  UND_ERR_SOCKET: 'it closed the connection without an answer',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name cannot be resolved',
  ETIMEDOUT: 'connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
  EHOSTUNREACH: 'no route to the host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed',
  CERT_HAS_EXPIRED: 'its certificate has expired',
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
