import { apiKey } from '../base/api-key.js'
import type { Clock } from '../base/clock.js'
import type { Log } from '../base/log.js'
import type { LoadedSettings } from '../base/settings-sources.js'
import type { Environment } from '../base/user-dirs.js'
import { ContextSizes } from './context-sizes.js'
import { createModel, type ModelOptions } from './llm.js'
import type { Model, ModelChoice } from './model.js'
import { type Rehearsal, startRehearsal } from './rehearsal.js'

interface Needs {
  readonly loaded: LoadedSettings
  readonly env: Environment
  readonly clock: Clock
  readonly log: Log
}

/** Programs may name as many as they like; what is known of an endpoint is quickly learned again. */
const mostModels = 100

/** The model that the settings name, made when the first turn needs it; the rehearsal model is served from here. */
export class ModelSource {
  readonly #needs: Needs
  /** By what is chosen. */
  readonly #models = new Map<string, Promise<Model>>()
  readonly #contextSizes: ContextSizes
  #rehearsal: Promise<Rehearsal> | undefined

  constructor(needs: Needs) {
    this.#needs = needs
    this.#contextSizes = new ContextSizes(needs.clock)
  }

  model(choice: ModelChoice): Promise<Model> {
    const key = JSON.stringify([choice.name, choice.baseUrl])
    const model = this.#models.get(key) ?? this.options(choice).then(createModel)
    if (this.#models.size >= mostModels) this.#models.clear()
    this.#models.set(key, model)
    return model
  }

  /** Tokens of a model's window: what the settings say, else what its endpoint tells. */
  async contextTokens(choice: ModelChoice): Promise<number> {
    const { context_tokens } = this.#needs.loaded.settings.model
    return context_tokens ?? (await this.#contextSizes.of(await this.options(choice)))
  }

  /** What the endpoint is asked with; `remora doctor` probes with the same. */
  async options({ name, baseUrl }: ModelChoice = {}): Promise<ModelOptions> {
    const { loaded, env, clock, log } = this.#needs
    const { model } = loaded.settings
    const common = {
      temperature: model.temperature,
      firstTokenTimeoutMs: model.first_token_timeout_s * 1000,
      idleTimeoutMs: model.idle_timeout_s * 1000,
      clock,
      log,
    }
    if (baseUrl === undefined && model.provider === 'rehearsal') {
      return { ...common, name: 'rehearsal', baseUrl: await this.#rehearsalUrl() }
    }
    const endpoint = baseUrl ?? model.base_url
    return { ...common, name: name ?? model.name, baseUrl: endpoint, apiKey: apiKey(loaded, env, endpoint) }
  }

  /** The settings have changed: the next turn gets a new model. */
  forget(): void {
    this.#models.clear()
  }

  async close(): Promise<void> {
    this.#contextSizes.close()
    await (await this.#rehearsal)?.close()
  }

  async #rehearsalUrl(): Promise<string> {
    this.#rehearsal ??= startRehearsal()
    return (await this.#rehearsal).baseUrl
  }
}
