import { expect, test } from 'vitest'
import { defaults, fields, jsonSchema, settingsSchema } from '../../server/src/base/config.js'

test('the defaults are those of the specification', () => {
  expect(defaults).toEqual({
    model: {
      provider: 'openai',
      base_url: 'http://localhost:8000/v1',
      name: 'Qwen/Qwen3-4B',
      max_output_tokens: 4096,
      first_token_timeout_s: 120,
      idle_timeout_s: 60,
      prices: {},
    },
    agents: { max_turns: 8, turn_timeout_s: 600, concurrency: 4, cooldown_ms: 1000, history_exchanges: 5 },
    cascade: { depth: 5, turns: 20, tokens: 200_000, wall_s: 600, same_agent_turns: 3 },
    index: { include: ['**'], exclude: [], max_file_bytes: 2_000_000, languages: 'all' },
    ids: { inject: 'never' },
    lens: 'ids',
    symbols: true,
    inlay_hints: false,
    proposals: { checks: {} },
    chat: { apply: 'propose' },
    http: {
      enabled: true,
      host: '127.0.0.1',
      port: 8420,
      origins: [],
      allowed_roots: [],
      max_body_bytes: 10_000_000,
    },
    dashboard: { events: ['agent', 'proposal', 'graph', 'user'] },
    mcp: { servers: {} },
    secrets: { deny: [], redact_env: [] },
    log: { level: 'warn' },
  })
})

test('every key has a scope and one sentence of explanation', () => {
  for (const { key, schema, scope } of fields.values()) {
    expect(['project', 'trusted', 'user'], key).toContain(scope)
    expect(schema.meta()?.description, key).toMatch(/^[A-Z].*\.$/)
  }
})

test('what could send code or keys elsewhere, or run commands, needs trust', () => {
  const trusted = [...fields.values()].filter(field => field.scope === 'trusted').map(field => field.key)
  expect(trusted).toEqual([
    'model.provider',
    'model.base_url',
    'model.name',
    'model.api_key_env',
    'proposals.checks',
    'chat.apply',
    'http.enabled',
    'http.host',
    'http.port',
    'http.token',
    'http.origins',
    'http.allowed_roots',
    'http.max_body_bytes',
    'mcp.servers',
  ])
})

test('the JSON schema lets editors complete keys, asks for none and names the scope', () => {
  const schema = jsonSchema() as { required?: string[]; properties: Record<string, { properties: object }> }
  expect(schema).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#', additionalProperties: false })
  expect(schema.required).toBeUndefined()
  expect(schema.properties.model?.properties).toMatchObject({
    base_url: { type: 'string', format: 'uri', default: 'http://localhost:8000/v1', scope: 'trusted' },
  })
})

test('a whole file of settings is judged by the same schema', () => {
  const file = { mcp: { servers: { docs: { command: 'docs-server' }, web: { url: 'http://127.0.0.1:9/mcp' } } } }
  expect(settingsSchema.parse(file).mcp.servers).toEqual({
    docs: { command: 'docs-server', args: [], env: {} },
    web: { url: 'http://127.0.0.1:9/mcp', headers_env: {} },
  })
})
