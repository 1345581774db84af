import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fields } from '../../server/src/base/config.js'
import { environmentEntries, fieldOfVariable, variableOf } from '../../server/src/base/settings-environment.js'
import { loadSettings } from '../../server/src/base/settings-sources.js'

const anyKey = fc.constantFrom(...fields.keys())

function load(env: Record<string, string>) {
  return loadSettings({ env, userConfigDir: '/nowhere', trusted: false })
}

test('every key has its own variable, and it leads back to the key', () => {
  expect(new Set([...fields.keys()].map(variableOf)).size).toBe(fields.size)
  for (const [key, field] of fields) expect(fieldOfVariable(variableOf(key))).toEqual({ field })
})

test('what follows a key names an entry where there are entries, and nothing elsewhere', () => {
  const word = fc.stringMatching(/^[A-Z0-9]{1,8}(_[A-Z0-9]{1,8}){0,2}$/)
  fc.assert(
    fc.property(anyKey, word, (key, rest) => {
      const field = fields.get(key)!
      const found = fieldOfVariable(`${variableOf(key)}_${rest}`)
      fc.pre(found === undefined || found.field === field)
      expect(found).toEqual(field.entrySchema ? { field, name: rest.toLowerCase() } : undefined)
    }),
  )
})

test('no variable ever resolves to a key that is not its beginning', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^REMORA_[A-Z_]{0,40}$/), variable => {
      const found = fieldOfVariable(variable)
      if (found) expect(variable.startsWith(variableOf(found.field.key))).toBe(true)
    }),
  )
})

test('values are read by the type of their key', () => {
  const { settings, notices } = load({
    REMORA_MODEL_BASE_URL: 'http://127.0.0.1:9000/v1',
    REMORA_MODEL_NAME: '42',
    REMORA_MODEL_TEMPERATURE: '0.5',
    REMORA_AGENTS_MAX_TURNS: '3',
    REMORA_SYMBOLS: 'no',
    REMORA_INLAY_HINTS: '1',
    REMORA_INDEX_EXCLUDE: 'vendor, *.min.js,',
    REMORA_INDEX_INCLUDE: '["src/**", "a,b"]',
    REMORA_INDEX_LANGUAGES: 'python',
    REMORA_MODEL_PRICES: '{"Qwen/Qwen3-4B": {"input": 1, "output": 2}}',
  })
  expect(notices).toEqual([])
  expect(settings).toMatchObject({
    model: {
      base_url: 'http://127.0.0.1:9000/v1',
      name: '42',
      temperature: 0.5,
      prices: { 'Qwen/Qwen3-4B': { input: 1, output: 2 } },
    },
    agents: { max_turns: 3 },
    symbols: false,
    inlay_hints: true,
    index: { exclude: ['vendor', '*.min.js'], include: ['src/**', 'a,b'], languages: ['python'] },
  })
})

test('an empty variable counts as unset', () => {
  expect(environmentEntries({ REMORA_HTTP_TOKEN: '', REMORA_INDEX_EXCLUDE: '' })).toEqual({ entries: [], unknown: [] })
})

test('a misspelled variable is told with the nearest one; other programs and keys are left alone', () => {
  const { notices } = load({
    REMORA_MODEL_BASEURL: 'http://a',
    REMORA_API_KEY: 'sk-123456',
    REMORA_TEST_MARK: '1',
    REMORA_MODEL_KEY: 'sk-654321',
    REMORA_MODEL_API_KEY_ENV: 'REMORA_MODEL_KEY',
  })
  expect(notices.map(notice => notice.message)).toEqual([
    'Environment: REMORA_MODEL_BASEURL is not a setting; did you mean REMORA_MODEL_BASE_URL?',
  ])
})
