import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { says } from '../support/model-server.js'
import { bring, broken, gleam, just } from '../support/project-languages.js'
import { shell } from './remora.js'

test('config prints every value and where it comes from', async () => {
  const { run, write } = await shell()
  write({ 'remora.yaml': 'agents:\n  max_turns: 3\n' })
  const { json, code } = await run('config', '--json', '--set', 'lens=off')
  expect(code).toBe(0)
  expect(json['agents.max_turns']).toEqual({ value: 3, source: 'remora.yaml' })
  expect(json['model.name']).toEqual({ value: 'test-model', source: 'environment' })
  expect(json.lens).toEqual({ value: 'off', source: 'flag' })
  expect(json['model.temperature']).toEqual({ value: null, source: 'default' })
  expect((await run('config')).stdout).toMatch(/^agents.max_turns: 3 +# remora.yaml$/m)
})

test('config --schema prints the JSON schema', async () => {
  const { json } = await (await shell()).run('config', '--schema')
  expect(json).toMatchObject({ title: 'Remora settings', type: 'object' })
})

test('config shows no secret', async () => {
  const { with: at } = await shell()
  const { stdout } = await at({ env: { REMORA_HTTP_TOKEN: 'hunter2-hunter2' } }).run('config')
  expect(stdout).toMatch(/^http.token: "?\*\*\*/m)
  expect(stdout).not.toContain('hunter2')
})

test('--set reaches the model, and takes entries by name', async () => {
  const { run, model } = await shell()
  model.will(says('Fine.'))
  await run('chat', 'shop/cart.py:total', 'Hello', '--set', 'model.name=other')
  expect(model.requests[0]!.body.model).toBe('other')
  const { json } = await run('config', '--json', '--set', 'proposals.checks.Ruff=ruff {file}')
  expect(json['proposals.checks'].value).toEqual({ Ruff: 'ruff {file}' })
})

test('a broken remora.yaml is named with its line, and the command goes on', async () => {
  const { run, write } = await shell()
  write({ 'remora.yaml': 'agents:\n  max_turns: [3\n' })
  const { code, stderr, stdout } = await run('nodes')
  expect(code).toBe(0)
  expect(stderr).toContain('✗ remora.yaml, line 3')
  expect(stdout).toContain('Cart')
})

test('what an untrusted project chooses is ignored and told, until it is trusted', async () => {
  const { run, write, root } = await shell()
  write({ 'remora.yaml': 'chat: { apply: direct }\n' })
  const before = await run('config', '--json')
  expect(before.json['chat.apply']).toEqual({ value: 'propose', source: 'default' })
  expect(before.stderr).toContain('remora trust')

  expect((await run('trust', '--json')).json).toEqual({ path: root, trusted: true })
  const trusted = await run('config', '--json')
  expect(trusted.json['chat.apply']).toEqual({ value: 'direct', source: 'remora.yaml' })
  expect(trusted.stderr).toBe('')

  const words = await run('trust', '--remove')
  expect(words.stdout).toContain('is not trusted')
  expect((await run('config', '--json')).json['chat.apply'].source).toBe('default')
})

test('doctor says what works and what does not', async () => {
  const { run, model } = await shell()
  model.otherwise(() => says('Hello.'))
  await run('index')
  const { json, code } = await run('doctor', '--json')
  expect(code).toBe(0)
  expect(json.ok).toBe(true)
  const byName = new Map(json.checks.map((check: { name: string }) => [check.name, check]))
  expect(byName.get('Journal')).toMatchObject({ status: 'ok', message: expect.stringContaining('intact') })
  expect(byName.get('Index')).toMatchObject({ status: 'ok', message: expect.stringContaining('intact') })
  expect(byName.get('Languages')).toMatchObject({ status: 'ok', message: expect.stringContaining('Python') })
  expect(byName.get('Streaming')).toMatchObject({ status: 'ok' })
})

test('doctor finds a damaged journal and a missing model, and shows no key', async () => {
  const { with: at, root } = await shell()
  mkdirSync(join(root, '.remora'))
  writeFileSync(
    join(root, '.remora', 'journal.db'),
    'this is no database, and long enough to be looked at closely'.repeat(20),
  )
  const { run } = at({ env: { REMORA_MODEL_BASE_URL: 'http://127.0.0.1:9/v1', REMORA_API_KEY: 'sk-very-secret' } })
  const { code, stdout } = await run('doctor')
  expect(code).toBe(1)
  expect(stdout).toMatch(/^✗ Journal .*journal.db is damaged/m)
  expect(stdout).toMatch(/^✗ Model .*127.0.0.1:9/m)
  expect(stdout).toMatch(/^✓ API key .*REMORA_API_KEY is set/m)
  expect(stdout).not.toContain('sk-very-secret')
})

test('doctor lists the languages that the project adds, and what is wrong with them', async () => {
  const { run, model, root } = await shell()
  model.otherwise(() => says('Hello.'))
  bring(root, 'gleam', gleam)
  bring(root, 'bad', broken('bad', 'traps'))
  bring(root, 'just', { ...just, yaml: 'titel: Just\n' })
  const added = (json: any) => json.checks.filter(({ name }: { name: string }) => name === 'Added')
  const untrusted = await run('doctor', '--json')
  expect(untrusted.code).toBe(0)
  expect(added(untrusted.json)).toEqual([
    { name: 'Added', status: 'noted', message: expect.stringMatching(/ignored bad, gleam, just.*`remora trust`/) },
  ])

  await run('trust')
  const { code, json } = await run('doctor', '--json')
  expect(code).toBe(1)
  const file = '.remora/languages/just/language.yaml'
  expect(added(json).map(({ status, message }: any) => `${status} ${message}`)).toEqual([
    expect.stringMatching(`^failed ${file}: title must be a text`),
    expect.stringMatching(`^failed ${file}, line 1: titel is no key of a language; did you mean title?`),
    expect.stringMatching(/^failed Bad \(\.remora\/languages\/bad\) is off.*unreachable/),
    'ok Gleam for .gleam, from .remora/languages/gleam',
  ])
})

test('doctor reads the blueprints of the project, and runs its modules when it is trusted', async () => {
  const module = (text: string) => `export const loud = { matches: () => true, system_prompt: '' }\n${text}`
  const { run } = await shell({
    '.remora/agents/careful.md': '---\nmatches: {}\n---\nBe careful.',
    '.remora/agents/bad.md': 'Be careful.',
    '.remora/models/loud.ts': module('const one: number = 1'),
    '.remora/models/sad.mjs': module('throw new Error("no luck")'),
  })
  const untrusted = (await run('doctor')).stdout
  expect(untrusted).toContain('careful, from .remora/agents/careful.md')
  expect(untrusted).toMatch(/✗ Blueprints +\.remora\/agents\/bad\.md: it must begin with a head/)
  expect(untrusted).toContain('.remora/models/loud.ts, .remora/models/sad.mjs: not run.')
  await run('trust')
  const { code, json } = await run('doctor', '--json')
  expect(code).toBe(1)
  expect(json.checks).toContainEqual({ name: 'Blueprints', status: 'ok', message: 'loud, from .remora/models/loud.ts' })
  expect(json.checks).toContainEqual({
    name: 'Blueprints',
    status: 'failed',
    message: '.remora/models/sad.mjs: no luck',
  })
})

test('doctor makes no state where there is none', async () => {
  const { run, model } = await shell()
  model.otherwise(() => says('Hello.'))
  expect((await run('doctor')).stdout).toContain('does not exist yet')
  expect((await run('doctor')).stdout).toContain('does not exist yet')
})
