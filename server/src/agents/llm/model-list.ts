import type { Endpoint } from './exchange.js'
import { refused, silentStart } from './failures.js'
import { jsonIn } from './json.js'
import { Patience } from './patience.js'

/** A model as `GET /models` lists it; what is said of it beside its id differs from server to server. */
export interface ListedModel {
  readonly id: string
  readonly [field: string]: unknown
}

/** The models that an endpoint lists, none where it answers something else. Rejects with a ModelFailure where it does not answer. */
export async function listModels(
  endpoint: Endpoint,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<readonly ListedModel[]> {
  const patience = new Patience(signal)
  try {
    patience.wait(timeoutMs, silentStart(timeoutMs, endpoint.place))
    const response = await endpoint.listModels(patience.signal)
    if (!(response instanceof Response)) throw refused(response, endpoint.place)
    return listedModels(await response.text())
  } catch (error) {
    throw patience.signal.aborted ? patience.signal.reason : error
  } finally {
    patience.end()
  }
}

/** Of the model by this name; of the only one, where the server answers to every name. */
export function entryOf(name: string, entries: readonly ListedModel[]): ListedModel | undefined {
  return entries.find(entry => entry.id === name) ?? (entries.length === 1 ? entries[0] : undefined)
}

function listedModels(text: string): readonly ListedModel[] {
  const entries = (jsonIn(text) as { data?: unknown } | undefined)?.data
  return Array.isArray(entries) ? entries.filter(entry => typeof entry?.id === 'string') : []
}
