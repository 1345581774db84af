import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apiKey, secretValues } from '../../server/src/base/api-key.js'
import { loadSettings } from '../../server/src/base/settings-sources.js'
import { makeTree } from './tree.js'

function load(env: Record<string, string>, { user = '', project = '', editor = {} } = {}) {
  const root = makeTree({ 'config/config.yaml': user, 'work/remora.yaml': project })
  const loaded = loadSettings({
    env,
    userConfigDir: join(root, 'config'),
    workspaceRoot: join(root, 'work'),
    trusted: true,
    editor,
  })
  return { loaded, key: apiKey(loaded, env), messages: loaded.notices.map(notice => notice.message) }
}

test('the key is in REMORA_API_KEY, else in OPENAI_API_KEY, else there is none', () => {
  expect(load({ REMORA_API_KEY: 'one', OPENAI_API_KEY: 'two' }).key).toBe('one')
  expect(load({ REMORA_API_KEY: '', OPENAI_API_KEY: 'two' }).key).toBe('two')
  expect(load({}).key).toBeUndefined()
})

test('a named variable is the only one that is read', () => {
  const env = { REMORA_MODEL_API_KEY_ENV: 'MY_KEY', OPENAI_API_KEY: 'two' }
  expect(load(env).key).toBeUndefined()
  expect(load({ ...env, MY_KEY: 'mine' }).key).toBe('mine')
})

test('a person’s key goes to the endpoint a person chose, wherever they chose it', () => {
  const env = { OPENAI_API_KEY: 'ambient' }
  const url = 'https://api.example/v1'
  expect(load({ ...env, REMORA_MODEL_BASE_URL: url }).key).toBe('ambient')
  expect(load(env, { user: `model: {base_url: ${url}}` }).key).toBe('ambient')
  expect(load(env, { editor: { model: { base_url: url } } }).key).toBe('ambient')
})

test('an endpoint that the project chose gets no ambient key, and a notice says why', () => {
  const project = 'model: {base_url: https://project.example/v1}'
  for (const variable of ['OPENAI_API_KEY', 'REMORA_API_KEY']) {
    const { key, messages } = load({ [variable]: 'ambient' }, { project })
    expect(key).toBeUndefined()
    expect(messages).toEqual([
      'No API key is sent to https://project.example/v1, because remora.yaml chose it. ' +
        'To send one, name its variable in model.api_key_env in remora.yaml.',
    ])
  }
  expect(load({}, { project }).messages).toEqual([])
})

test('a key named in the user config is not sent to the endpoint of a project', () => {
  const user = 'model: {base_url: https://mine.example/v1, api_key_env: MY_KEY}'
  const project = 'model: {base_url: https://project.example/v1}'
  expect(load({ MY_KEY: 'mine' }, { user }).key).toBe('mine')
  expect(load({ MY_KEY: 'mine' }, { user, project }).key).toBeUndefined()
})

test('a trusted project gets the key that it names itself, at its own endpoint only', () => {
  const project = 'model: {base_url: https://project.example/v1, api_key_env: PROJECT_KEY}'
  const env = { PROJECT_KEY: 'theirs', OPENAI_API_KEY: 'ambient' }
  expect(load(env, { project }).key).toBe('theirs')
  const elsewhere = load({ ...env, REMORA_MODEL_BASE_URL: 'https://mine.example/v1' }, { project })
  expect(elsewhere.key).toBeUndefined()
  expect(elsewhere.messages[0]).toContain('PROJECT_KEY is the variable of the endpoint in remora.yaml')
})

test('an endpoint other than the configured one never gets the key', () => {
  const env = { REMORA_API_KEY: 'one' }
  const { loaded } = load(env)
  expect(apiKey(loaded, env, 'http://localhost:8000/v1/')).toBe('one')
  expect(apiKey(loaded, env, 'http://LOCALHOST:8000/v1')).toBe('one')
  expect(apiKey(loaded, env, 'http://localhost:8001/v1')).toBeUndefined()
  expect(apiKey(loaded, env, 'http://localhost:8000@evil.example/v1')).toBeUndefined()
  expect(apiKey(loaded, env, 'no address')).toBeUndefined()
})

test('every secret that is known is masked', () => {
  const env = { OPENAI_API_KEY: 'two', MY_TOKEN: 'three', WEB_AUTH: 'four', UNRELATED: 'five' }
  const editor = {
    http: { token: 'one' },
    secrets: { redact_env: ['MY_TOKEN', 'NOT_SET'] },
    mcp: { servers: { web: { url: 'https://a.example', headers_env: { Authorization: 'WEB_AUTH' } } } },
  }
  const { loaded } = load(env, { editor })
  expect(secretValues(loaded.settings, env).sort()).toEqual(['four', 'one', 'three', 'two'])
})
