import { type Complaint, isAboutContext } from './complaint.js'
import { type Extra, extras, type RequestBody } from './request.js'

/**
 * Finds out, complaint by complaint, what a request must leave out. A field that a complaint names is left out for good.
 * Where a complaint names none, one extra after the other is left out on trial, and at last all of them.
 */
export class Bargain {
  readonly #conceded: Set<Extra>
  #trial: readonly Extra[] = []
  #trials: (readonly Extra[])[] | undefined

  /** `known` is what the endpoint refused before. */
  constructor(known: Iterable<Extra>) {
    this.#conceded = new Set(known)
  }

  /** What the next request does without. */
  get leftOut(): ReadonlySet<Extra> {
    return new Set([...this.#conceded, ...this.#trial])
  }

  /** Takes in what was said about a body; false when there is nothing left that could be given up. */
  concede(complaint: Complaint, body: RequestBody): boolean {
    if (isAboutContext(complaint) || [401, 403, 429].includes(complaint.status)) return false
    const named = namedBy(complaint, body)
    if (named === undefined) return this.#tryNext(complaint, body)
    // A complaint of another kind than before: the trial has helped.
    for (const extra of [...this.#trial, named]) this.#conceded.add(extra)
    this.#trial = []
    this.#trials = undefined
    return true
  }

  #tryNext(complaint: Complaint, body: RequestBody): boolean {
    this.#trials ??= trialsFor(complaint.status, body)
    this.#trial = this.#trials.shift() ?? []
    return this.#trial.length > 0
  }
}

function namedBy(complaint: Complaint, body: RequestBody): Extra | undefined {
  const sent = extras.filter(extra => extra in body)
  return sent.find(extra => extra === complaint.field) ?? sent.find(extra => names[extra].test(complaint.message))
}

const names: Readonly<Record<Extra, RegExp>> = {
  max_tokens: /max_tokens|max_completion_tokens/i,
  max_completion_tokens: /max_tokens|max_completion_tokens/i,
  stream_options: /stream_options|include_usage/i,
  temperature: /temperature/i,
  response_format: /response_format|json[_ ]schema|grammar|guided|structured output/i,
  tools: /\btools?\b|tool[_ ](choice|call)|function[_ ]?call/i,
}

/** The likeliest first. A 404 may come from a gateway that knows no server for the model that takes tools. */
function trialsFor(status: number, body: RequestBody): (readonly Extra[])[] {
  const candidates = likeliest[status]?.filter(extra => extra in body) ?? []
  const singles = candidates.map(extra => [extra])
  return candidates.length > 1 ? [...singles, extras] : singles
}

const unspecific: readonly Extra[] = ['response_format', 'tools', 'stream_options', 'temperature', 'max_tokens']

const likeliest: Readonly<Record<number, readonly Extra[]>> = {
  400: unspecific,
  404: ['tools'],
  422: unspecific,
  501: unspecific,
}
