import { probe } from '../../agents/llm.js'
import type { ModelReport } from '../../agents/model.js'
import { ModelSource } from '../../agents/model-source.js'
import { apiKey } from '../../base/api-key.js'
import { systemClock } from '../../base/clock.js'
import { silentLog } from '../../base/log.js'
import type { LoadedSettings } from '../../base/settings-sources.js'
import type { Environment } from '../../base/user-dirs.js'
import { type Check, failed, noted, ok } from './check.js'

/** Asks the endpoint that agents would ask, the way they would. */
export async function checkModel(loaded: LoadedSettings, env: Environment, signal: AbortSignal): Promise<Check[]> {
  if (loaded.settings.model.provider === 'rehearsal') return [rehearsal]
  const source = new ModelSource({ loaded, env, clock: systemClock, log: silentLog })
  try {
    const report = await probe(await source.options(), signal)
    return [checkKey(loaded, env), ...findings(report, loaded)]
  } finally {
    await source.close()
  }
}

const rehearsal = noted(
  'Model',
  'the rehearsal model: what it says is scripted.',
  'Set model.provider to openai, with model.base_url and model.name, for a real one.',
)

/** Whether there is a key, and never which. */
function checkKey(loaded: LoadedSettings, env: Environment): Check {
  const variable = loaded.settings.model.api_key_env ?? (env.REMORA_API_KEY ? 'REMORA_API_KEY' : 'OPENAI_API_KEY')
  if (apiKey(loaded, env) !== undefined) return ok('API key', `${variable} is set.`)
  const named = loaded.settings.model.api_key_env ?? 'REMORA_API_KEY'
  return noted('API key', 'none, which local models need not.', `If yours does: put it into the variable ${named}.`)
}

function findings(report: ModelReport, { settings }: LoadedSettings): Check[] {
  const { base_url, name, context_tokens } = settings.model
  const [problem, ...others] = report.problems
  if (!report.reachable) return [failed('Model', problem ?? `${base_url} does not answer.`, withoutOne)]
  if (!report.modelKnown) {
    const known = report.models.slice(0, 8).join(', ')
    return [
      failed('Model', problem ?? `${name} is not known at ${base_url}.`, known && `It has ${known}: set model.name.`),
    ]
  }
  const tokens = report.contextTokens ?? context_tokens
  return [
    ok('Model', `${name} at ${base_url} answers after ${Math.round(report.latencyMs)} ms.`),
    can('Streaming', report.streaming),
    can('Tool calls', report.toolCalls),
    can('JSON schema', report.jsonSchema),
    ...(tokens === undefined ? [] : [ok('Context', `${tokens.toLocaleString('en')} tokens`)]),
    ...(problem === undefined ? [] : [problem, ...others].map(text => noted('Model', text))),
  ]
}

const withoutOne = 'To try Remora without a model: --set model.provider=rehearsal.'

function can(name: string, does: boolean): Check {
  return does ? ok(name, 'yes') : noted(name, 'no; Remora gets along without.')
}
