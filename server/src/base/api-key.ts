import type { Settings } from './config.js'
import type { Notice } from './notice.js'
import type { LoadedSettings } from './settings-sources.js'
import type { Environment } from './user-dirs.js'

type Loaded = Pick<LoadedSettings, 'settings' | 'sources'>

/**
 * The key to send to the model endpoint; undefined when there is none (the client then sends `EMPTY`). Keys live in
 * environment variables only: the one that `model.api_key_env` names and no other, else `REMORA_API_KEY`, else
 * `OPENAI_API_KEY`.
 *
 * "A key is only ever sent to the endpoint it was configured for" (specification: agents.md) is read as follows.
 * - An endpoint other than `model.base_url`, such as one that came over HTTP for one session, gets no key.
 * - The address and the variable must come from the same side. A person's variables (ambient ones, or one named in the
 *   user config, the environment, the editor or a flag) belong to the endpoint a person chose, or to the default one.
 *   An endpoint that `remora.yaml` chose, in a trusted workspace, gets only the variable that `remora.yaml` names:
 *   trusting a repository must not by itself send it the OpenAI key of whoever opens it.
 */
export function apiKey(
  loaded: Loaded,
  env: Environment,
  endpoint = loaded.settings.model.base_url,
): string | undefined {
  if (!isSameEndpoint(endpoint, loaded.settings.model.base_url)) return undefined
  return areFromOneSide(loaded) ? configuredKey(loaded.settings, env) : undefined
}

/** Every value that must be masked wherever text leaves the process: keys, tokens, and what `secrets.redact_env` names. */
export function secretValues(settings: Settings, env: Environment): string[] {
  const variables = [
    'REMORA_API_KEY',
    'OPENAI_API_KEY',
    settings.model.api_key_env,
    ...settings.secrets.redact_env,
    ...Object.values(settings.mcp.servers).flatMap(server =>
      'url' in server ? Object.values(server.headers_env) : [],
    ),
  ]
  const values = [settings.http.token, ...variables.map(variable => variable && env[variable])]
  return [...new Set(values.filter(value => value !== undefined && value !== ''))] as string[]
}

/** Tells a person who has a key why it is not used; otherwise the endpoint's 401 would be a riddle. */
export function withheldKey(loaded: Loaded, env: Environment): Notice[] {
  if (areFromOneSide(loaded) || configuredKey(loaded.settings, env) === undefined) return []
  const { base_url, api_key_env } = loaded.settings.model
  const message = isFromProject(loaded, 'model.base_url')
    ? `No API key is sent to ${base_url}, because remora.yaml chose it. To send one, name its variable in model.api_key_env in remora.yaml.`
    : `No API key is sent to ${base_url}, because ${api_key_env} is the variable of the endpoint in remora.yaml. To send one, set model.api_key_env where model.base_url is set.`
  return [{ severity: 'warning', message }]
}

function configuredKey(settings: Settings, env: Environment): string | undefined {
  const named = settings.model.api_key_env
  return (named ? env[named] : env.REMORA_API_KEY || env.OPENAI_API_KEY) || undefined
}

function areFromOneSide(loaded: Loaded): boolean {
  return isFromProject(loaded, 'model.base_url') === isFromProject(loaded, 'model.api_key_env')
}

function isFromProject({ sources }: Loaded, key: string): boolean {
  return sources.get(key) === 'remora.yaml'
}

function isSameEndpoint(a: string, b: string): boolean {
  return canonical(a) === canonical(b)
}

function canonical(url: string): string {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : url
}
