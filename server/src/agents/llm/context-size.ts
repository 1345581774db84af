import * as z from 'zod'
import { jsonIn } from './json.js'
import { entryOf, type ListedModel } from './model-list.js'

/**
 * What a server says of the window that a model runs with, in tokens. Never the window that it was trained with: what
 * goes beyond the one that it runs with is refused, or cut off without a word.
 */
export type ContextSize =
  | { readonly kind: 'told'; readonly tokens: number }
  /** Nobody answered in time, or the model is not loaded yet, which the first question to it does. */
  | { readonly kind: 'later' }
  | { readonly kind: 'untold' }

interface Model {
  readonly baseUrl: string
  readonly name: string
}

/** Asks the list of models, and where that says nothing the servers' own ways. Never rejects. */
export async function contextSize(
  entries: readonly ListedModel[],
  { baseUrl, name }: Model,
  signal: AbortSignal,
): Promise<ContextSize> {
  const listed = listedSize(entryOf(name, entries))
  if (listed !== undefined) return told(listed)
  if (!/\/v1\/?$/.test(baseUrl)) return { kind: 'untold' }
  const root = baseUrl.replace(/\/v1\/?$/, '')
  const found = await Promise.all(ways.map(async way => way.read(await answerOf(root + way.path(name), signal), name)))
  return found.find(({ kind }) => kind !== 'untold') ?? { kind: signal.aborted ? 'later' : 'untold' }
}

/** `max_model_len` is vLLM's, `context_length` that of gateways, `meta.n_ctx` llama.cpp's. */
function listedSize(entry: ListedModel | undefined): number | undefined {
  const meta = entry?.meta as { n_ctx?: unknown } | null | undefined
  const sizes = [entry?.max_model_len, entry?.context_length, meta?.n_ctx]
  return sizes.find(size => tokens.safeParse(size).success) as number | undefined
}

interface Way {
  path(name: string): string
  read(answer: unknown, name: string): ContextSize
}

const tokens = z.int().positive()

/** llama.cpp. Where it serves many models, asking must not load one. */
const llamaCpp: Way = {
  path: name => `/props?model=${encodeURIComponent(name)}&autoload=false`,
  read(answer) {
    const props = z.object({ default_generation_settings: z.object({ n_ctx: tokens }) }).safeParse(answer)
    return props.success ? told(props.data.default_generation_settings.n_ctx) : { kind: 'untold' }
  },
}

const lmStudio: Way = {
  path: () => '/api/v0/models',
  read(answer, name) {
    const entry = z.object({ id: z.string(), state: z.string(), loaded_context_length: tokens.optional() })
    const list = z.object({ data: z.array(entry) }).safeParse(answer)
    const model = list.data?.data.find(({ id }) => id === name)
    if (model?.loaded_context_length !== undefined) return told(model.loaded_context_length)
    return { kind: model?.state === 'not-loaded' ? 'later' : 'untold' }
  },
}

/** Ollama lists what is loaded. */
const ollama: Way = {
  path: () => '/api/ps',
  read(answer, name) {
    const list = z
      .object({ models: z.array(z.object({ name: z.string(), context_length: z.int() })) })
      .safeParse(answer)
    if (!list.success) return { kind: 'untold' }
    const model = list.data.models.find(model => model.name === name || model.name === `${name}:latest`)
    return model && model.context_length > 0 ? told(model.context_length) : { kind: 'later' }
  },
}

const ways: readonly Way[] = [llamaCpp, lmStudio, ollama]

function told(size: number): ContextSize {
  return { kind: 'told', tokens: size }
}

/** Undefined where there is no such page. No key is sent: it belongs to the endpoint itself. */
async function answerOf(url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(url, { signal, redirect: 'manual', headers: { accept: 'application/json' } })
    return response.ok ? jsonIn(await response.text()) : undefined
  } catch {
    // Nobody there, or too late: then it is as if nothing had been told.
    return undefined
  }
}
