import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fields } from '../../server/src/base/config.js'
import { loadSettings, type SettingsSources } from '../../server/src/base/settings-sources.js'
import { makeTree } from './tree.js'

type Given = Partial<SettingsSources> & { readonly user?: string; readonly project?: string }

function load({ user, project, ...sources }: Given = {}) {
  const root = makeTree({
    'config/': '',
    'work/': '',
    ...(user !== undefined && { 'config/config.yaml': user }),
    ...(project !== undefined && { 'work/remora.yaml': project }),
  })
  const fixed = { env: {}, userConfigDir: join(root, 'config'), workspaceRoot: join(root, 'work'), trusted: false }
  const loaded = loadSettings({ ...fixed, ...sources })
  return { ...loaded, messages: loaded.notices.map(notice => notice.message), root }
}

test('without any source every key has its default and says so', () => {
  const { sources, notices } = load()
  expect([...sources.keys()]).toEqual([...fields.keys()])
  expect(new Set(sources.values())).toEqual(new Set(['default']))
  expect(notices).toEqual([])
})

test('each source is stronger than the one before', () => {
  const turns = (count: number) => ({ agents: { max_turns: count } })
  const given: Given[] = [
    {},
    { user: 'agents: {max_turns: 11}' },
    { project: 'agents: {max_turns: 12}' },
    { env: { REMORA_AGENTS_MAX_TURNS: '13' } },
    { editor: turns(14) },
    { flags: turns(15) },
  ]
  const seen = given.map((_, index) => {
    const { settings, sources } = load(Object.assign({}, ...given.slice(0, index + 1)))
    return [sources.get('agents.max_turns'), settings.agents.max_turns]
  })
  expect(seen).toEqual([
    ['default', 8],
    ['user config', 11],
    ['remora.yaml', 12],
    ['environment', 13],
    ['editor', 14],
    ['flag', 15],
  ])
})

test('a file that is no YAML is ignored as a whole, with its line and column', () => {
  const { settings, notices, root } = load({ project: 'lens: off\nagents:\n  max_turns: [1, 2\nsymbols: false\n' })
  expect(settings.lens).toBe('ids')
  expect(notices).toHaveLength(1)
  expect(notices[0]).toMatchObject({ severity: 'error', file: join(root, 'work/remora.yaml'), line: 4 })
  expect(notices[0]?.message).toMatch(/^remora\.yaml, line 4, column 1: .*The file is ignored until this is mended\.$/)
})

test('a wrong value is told with its line and what was wanted, and costs only itself', () => {
  const { settings, notices } = load({ project: 'lens: loud\nagents:\n  concurrency: 2\n  max_turns: many\n' })
  expect(settings.agents).toMatchObject({ concurrency: 2, max_turns: 8 })
  expect(notices).toMatchObject([
    { line: 1, message: 'remora.yaml, line 1: lens must be one of ids, status, off; this value is ignored.' },
    {
      line: 4,
      message: 'remora.yaml, line 4: agents.max_turns must be a whole number of at least 1; this value is ignored.',
    },
  ])
})

test.each([
  ['model: {temperature: 3}', 'model.temperature must be a number from 0 to 2'],
  ['model: {base_url: "file:///etc"}', 'model.base_url must be an address that starts with http:// or https://'],
  ['model: {idle_timeout_s: 0}', 'model.idle_timeout_s must be a number above 0'],
  ['model: {name: ""}', 'model.name must be a text that is not empty'],
  ['http: {port: 70000}', 'http.port must be a whole number from 0 to 65535'],
  ['symbols: 1', 'symbols must be true or false'],
  ['index: {exclude: vendor}', 'index.exclude must be a list of texts'],
  ['index: {exclude: ["*a*a*a*a*b"]}', 'index.exclude must be a list of globs with at most three wildcards in a name'],
  ['index: {languages: 3}', 'index.languages must be all, or a list of texts'],
  ['model: {prices: 3}', 'model.prices must be a table of entries by name'],
  ['model: {prices: {big: {input: 1}}}', 'model.prices.big must be a table with input, output'],
  [
    'mcp: {servers: {docs: 3}}',
    'mcp.servers.docs must be a table with command, args (optional), env (optional), or a table with url, headers_env (optional)',
  ],
  ['agents: 3', 'agents must hold settings by name'],
  ['- a list', 'this must hold settings by name'],
])('%s is told in words', (project, wanted) => {
  expect(load({ project, trusted: true }).messages[0]).toContain(`: ${wanted}`)
})

test('the value itself is not repeated, because it may be a secret', () => {
  const { messages } = load({ env: { REMORA_MODEL_BASE_URL: 'sk-very-secret' } })
  expect(messages[0]).toMatch(/^Environment variable REMORA_MODEL_BASE_URL: model\.base_url must be an address/)
  expect(messages[0]).not.toContain('sk-very-secret')
})

test.each([
  ['model: {temprature: 1}', 'model.temprature', 'model.temperature'],
  ['model: {api_key: sk-1}', 'model.api_key', 'model.api_key_env'],
  ['base_url: http://a', 'base_url', 'model.base_url'],
  ['modle: {name: a}', 'modle', 'model'],
  ['symbls: false', 'symbls', 'symbols'],
])('%s: an unknown key is told with its line and the nearest known one', (project, unknown, nearest) => {
  const message = `remora.yaml, line 2: ${unknown} is not a setting; did you mean ${nearest}?`
  expect(load({ project: `# settings\n${project}`, trusted: true }).notices).toMatchObject([{ line: 2, message }])
})

test('a key may be spelled with dots, and a section without keys says nothing', () => {
  const { settings, notices } = load({ project: 'agents.max_turns: 3\nmodel:\nlens: null\n' })
  expect(settings).toMatchObject({ agents: { max_turns: 3 }, lens: 'ids' })
  expect(notices).toEqual([])
})

test('an untrusted project cannot choose where code is sent, and is told how to be trusted', () => {
  const project = 'lens: off\nmodel:\n  base_url: http://evil.example/v1\nchat:\n  apply: direct\n'
  const { settings, sources, notices } = load({ project })
  expect(settings).toMatchObject({
    lens: 'off',
    model: { base_url: 'http://localhost:8000/v1' },
    chat: { apply: 'propose' },
  })
  expect(sources.get('model.base_url')).toBe('default')
  const message =
    'remora.yaml, line 3: ignored model.base_url, chat.apply, which only a trusted workspace may set. ' +
    'If you trust what is in this workspace, run `remora trust` in it.'
  expect(notices).toMatchObject([{ severity: 'warning', line: 3, message }])

  expect(load({ project, trusted: true }).settings.model.base_url).toBe('http://evil.example/v1')
})

test('a trusted project still cannot set what is a person’s own', () => {
  const { settings, messages } = load({ project: 'log: {file: /tmp/x, level: debug}', trusted: true })
  expect(settings.log).toEqual({ level: 'warn' })
  expect(messages).toEqual([expect.stringContaining('ignored log.file, log.level, which only a person may set')])
})

test('a person’s own model settings need no trust', () => {
  const { settings, notices } = load({ user: 'model: {base_url: https://models.example/v1}' })
  expect(settings.model.base_url).toBe('https://models.example/v1')
  expect(notices).toEqual([])
})

test('lists of secrets only grow, whoever speaks last', () => {
  const { settings } = load({
    user: 'secrets: {deny: [private/**], redact_env: [TOKEN_A]}',
    project: 'secrets: {deny: ["*.tfstate"]}',
    editor: { secrets: { deny: [], redact_env: ['TOKEN_B'] } },
  })
  expect(settings.secrets).toEqual({ deny: ['private/**', '*.tfstate'], redact_env: ['TOKEN_A', 'TOKEN_B'] })
})

test('entries by name are joined over the sources, and a wrong one costs only itself', () => {
  const { settings, messages } = load({
    user: 'proposals: {checks: {python: "ruff check {file}", go: "gofmt {file}"}}',
    project: 'proposals: {checks: {go: "golint {file}", lua: 3}}',
    env: { REMORA_PROPOSALS_CHECKS_RUST: 'rustc {file}' },
    trusted: true,
  })
  expect(settings.proposals.checks).toEqual({ python: 'ruff check {file}', go: 'golint {file}', rust: 'rustc {file}' })
  expect(messages).toEqual([
    'remora.yaml, line 1: proposals.checks.lua must be a text that is not empty; this value is ignored.',
  ])
})

test('hostile names in a file are ordinary unknown keys', () => {
  const { settings, messages } = load({ project: '__proto__: {lens: off}\nconstructor: {a: 1}\n' })
  expect(settings.lens).toBe('ids')
  expect(({} as { lens?: string }).lens).toBeUndefined()
  expect(messages).toHaveLength(2)
})

test.each([
  [
    'a billion laughs',
    `a: &a [x]\n${Array.from('bcdefgh', (c, i) => `${c}: &${c} [${`*${'abcdefg'[i]},`.repeat(9)}]`).join('\n')}\n`,
  ],
  ['nesting without end', `lens: ${'['.repeat(90_000)}`],
  ['nesting without a bracket', '- '.repeat(40_000)],
  ['binary rubbish', '\0\x01lens: off'],
  ['a huge file', `# ${'x'.repeat(2_000_000)}\nlens: off\n`],
])('%s is refused with a notice', (_, project) => {
  const { settings, notices } = load({ project })
  expect(settings.lens).toBe('ids')
  expect(notices[0]?.severity).toBe('error')
  expect(notices[0]?.message).toMatch(/^remora\.yaml/)
})

test('a file of nothing but mistakes is told in a bearable number of notices', () => {
  const { messages } = load({ project: Array.from({ length: 9000 }, (_, count) => `key${count}: 1`).join('\n') })
  expect(messages).toHaveLength(31)
  expect(messages.at(-1)).toBe('There are 8970 more mistakes in the settings.')
})

test('a device in the place of the file is refused and not read', () => {
  const root = makeTree({ 'config/': '' })
  symlinkSync('/dev/zero', join(root, 'remora.yaml'))
  const { notices } = loadSettings({
    workspaceRoot: root,
    env: {},
    userConfigDir: join(root, 'config'),
    trusted: false,
  })
  expect(notices).toMatchObject([
    {
      message:
        'remora.yaml: remora.yaml is a folder or a device; a file was wanted. The file is ignored until this is mended.',
    },
  ])
})

test('what editors keep under our name beside settings is no mistake, null is unset', () => {
  const { settings, notices } = load({
    editor: { trusted: true, trace: { server: 'off' }, lens: null, symbols: false },
  })
  expect(settings).toMatchObject({ lens: 'ids', symbols: false })
  expect(notices).toEqual([])
})

test('an editor that sends nonsense gets a notice', () => {
  expect(load({ editor: 'lens' }).messages).toEqual([
    'Editor settings: this must hold settings by name; it is ignored.',
  ])
})

test('settings load without a workspace', () => {
  expect(load({ workspaceRoot: undefined, project: 'lens: off' }).settings.lens).toBe('ids')
})
