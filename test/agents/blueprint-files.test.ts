import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Candidate } from '../../server/src/agents/blueprints/blueprint.js'
import { BlueprintFiles } from '../../server/src/agents/blueprints/files.js'
import { builtInTools } from '../../server/src/agents/toolbox.js'
import { packageRoot } from '../../server/src/base/assets.js'
import { type Files, writeFiles } from '../support/open.js'
import { candidate } from './candidate.js'

test('a markdown file says whom it fits, and what those agents are told and may do', () => {
  const { blueprint } = only({
    '.remora/agents/tests.md': [
      '---',
      'name: Test author',
      'description: Keeps tests honest.',
      'model: large-model',
      'tools: read_file, rewrite_self',
      'matches: { node_type: function, name: test_*, path: "tests/**" }',
      '---',
      '',
      'Write plain tests.',
    ].join('\r\n'),
  })
  expect(blueprint).toMatchObject({
    name: 'Test author',
    description: 'Keeps tests honest.',
    file: '.remora/agents/tests.md',
    instructions: 'Write plain tests.',
    model: 'large-model',
    tools: ['read_file', 'rewrite_self'],
    isActive: true,
  })
  expect(blueprint!.fits(node())).toBe(true)
  expect(blueprint!.fits(node({ nodeType: 'method' }))).toBe(false)
  expect(blueprint!.fits(node({ name: 'total', fullName: 'total' }))).toBe(false)
  expect(blueprint!.fits(node({ filePath: 'src/sum.py' }))).toBe(false)
})

test('names may be given as a list, and of a member with what it belongs to', () => {
  const { blueprint } = only({ '.remora/agents/a.md': '---\nmatches: { name: [other, Cart.*] }\n---\n' })
  expect(blueprint!.fits(node({ name: 'total', fullName: 'Cart.total' }))).toBe(true)
  expect(blueprint!.fits(node())).toBe(false)
})

test('a folder of the orchestrator is a blueprint, with its servers, and keys of other programs are left alone', () => {
  const folder = '.agent-orchestrator/agents/reviewer'
  const { blueprint } = only({
    [`${folder}/agent.json`]: JSON.stringify({
      name: 'reviewer',
      description: null,
      skills: ['pdf'],
      mcp_servers: ['files', 'settings-know'],
      matches: {},
    }),
    [`${folder}/agent.system-prompt.md`]: 'Review with care.\n',
    [`${folder}/agent.mcp.json`]: JSON.stringify({ mcpServers: { files: { command: 'serve', type: 'stdio' } } }),
    [`${folder}/agent.status.json`]: '{"status":"inactive"}',
    [`${folder}/notes.txt`]: 'mine',
  })
  expect(blueprint).toMatchObject({ name: 'reviewer', instructions: 'Review with care.', isActive: false })
  expect(blueprint!.fits(node())).toBe(true)
  expect(blueprint!.mcpServers).toEqual([
    { name: 'files', definition: { command: 'serve', args: [], env: {} } },
    { name: 'settings-know', definition: undefined },
  ])
})

test('a folder made by hand without a prompt is one too, and fits nobody who is not named', () => {
  const { blueprint } = only({ '.agent-orchestrator/agents/plain/agent.json': '{"name":"plain"}' })
  expect(blueprint).toMatchObject({ name: 'plain', instructions: '', isActive: true, isVirtual: false })
  expect(blueprint!.fits(node())).toBe(false)
})

test('files of all sources are tried in the order of their names', () => {
  const { files } = read({
    '.remora/agents/b.md': '---\nmatches: {}\n---\n',
    '.remora/agents/d.md': '---\nmatches: {}\n---\n',
    '.agent-orchestrator/agents/a/agent.json': '{}',
    '.agent-orchestrator/agents/c/agent.json': '{}',
  })
  expect(files.all.map(({ blueprint }) => blueprint?.name)).toEqual(['a', 'b', 'c', 'd'])
})

test.each([
  ['no head', 'Be kind.', 'must begin with a head'],
  ['a head that does not end', '---\nname: a\n', 'must begin with a head'],
  ['broken YAML', '---\nname: a\ntools: [x\n---\n', 'line 3: '],
  [
    'a misspelled key',
    '---\nmatches: {}\ntols: [x]\n---\n',
    'line 3: tols is no key of a blueprint; did you mean tools?',
  ],
  [
    'a misspelled node type',
    '---\nmatches: { node_type: klass }\n---\n',
    'matches.node_type must be one of file, class',
  ],
  ['a misspelled tool', '---\nmatches: {}\ntools: [read_fil]\n---\n', 'no tool read_fil; did you mean read_file?'],
  ['nobody it fits', '---\nname: a\n---\n', 'either matches'],
  ['a head that is a list', '---\n- a\n---\n', 'must hold keys and values'],
  ['a virtual agent that fits code', '---\nvirtual: true\nmatches: {}\n---\n', 'either matches'],
  ['a pattern that would take for ever', '---\nmatches: { name: "*a*a*a*a*b" }\n---\n', 'at most three wildcards'],
  [
    'a subscription to nothing that happens',
    '---\nvirtual: true\nsubscriptions:\n  - event_types: [NodeExplodedEvent]\n---\n',
    'line 3: subscriptions.0.event_types holds NodeExplodedEvent, which is no event type. There are: HumanChatEvent',
  ],
  [
    'a subscription to a glob that would take for ever',
    '---\nvirtual: true\nsubscriptions: [{ path_glob: "*a*a*a*a*b" }]\n---\n',
    'line 3: subscriptions.0.path_glob has too many wildcards',
  ],
  ['a subscription to everything', '---\nvirtual: true\nsubscriptions: [{}]\n---\n', 'would hear everything'],
  [
    'a misspelled key of a subscription',
    '---\nvirtual: true\nsubscriptions: [{ event_type: [FileSavedEvent] }]\n---\n',
    'did you mean event_types?',
  ],
])('a file with %s is told of, and the others are read', (_, text, message) => {
  const { files } = read({ '.remora/agents/bad.md': text, '.remora/agents/good.md': '---\nmatches: {}\n---\n' })
  const [bad, good] = files.all
  expect(bad!.problem?.message).toContain('.remora/agents/bad.md')
  expect(bad!.problem?.message).toContain(message)
  expect(good!.blueprint?.name).toBe('good')
})

test.each([
  ['agent.json', '{', 'no JSON'],
  ['agent.json', '{"mcp_servers": 4}', 'mcp_servers must be a list of names'],
  ['agent.status.json', '{"status": "asleep"}', 'status must be active or inactive'],
  ['agent.mcp.json', '{"files": {"command": 4}}', 'agent.mcp.json'],
])('a broken %s is told of: %s', (name, text, message) => {
  const folder = '.agent-orchestrator/agents/bad'
  const { problem } = only({ [`${folder}/agent.json`]: '{}', [`${folder}/${name}`]: text })
  expect(problem?.message).toContain(message)
})

test('the README tells how to write one', () => {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8')
  const [, example = ''] = /## Say what your agents are[\s\S]*?```markdown\n([\s\S]*?)```/.exec(readme)!
  const { blueprint, problem } = only({ '.remora/agents/tests.md': example })
  expect(problem).toBeUndefined()
  expect(blueprint!.fits(node())).toBe(true)
})

test('a link is not followed, for it could lead to what no agent may know', () => {
  const { root, files } = read({
    'secret.md': '---\nmatches: {}\n---\nsecret',
    '.remora/agents/a.md': '---\nmatches: {}\n---\n',
  })
  symlinkSync(join(root, 'secret.md'), join(root, '.remora/agents/link.md'))
  files.look()
  expect(files.all.map(({ path, problem }) => problem?.message ?? path)).toEqual([
    '.remora/agents/a.md',
    '.remora/agents/link.md is a symbolic link, or lies behind one; the file itself was wanted.',
  ])
})

test('a folder that cannot be read is told of, and the others are read', () => {
  const { root, files } = read({ '.remora/agents/a.md': '', '.agent-orchestrator/agents/b/agent.json': '{}' })
  chmodSync(join(root, '.remora/agents'), 0)
  const isAllPowerful = process.getuid?.() === 0
  files.look()
  chmodSync(join(root, '.remora/agents'), 0o700)
  expect(files.all.at(-1)!.blueprint?.name).toBe('b')
  if (!isAllPowerful) expect(files.all[0]!.problem?.message).toContain('.remora/agents cannot be read')
})

test('what is no folder holds no blueprint', () => {
  const { files } = read({ '.remora': 'a file', '.agent-orchestrator/agents': 'a file' })
  expect(files.all).toEqual([])
})

test('only what has changed is read again, and what is gone is told', () => {
  const { root, files } = read({
    '.remora/agents/a.md': '---\nmatches: {}\n---\nOld.',
    '.remora/agents/b.md': '---\nmatches: {}\n---\n',
  })
  const b = files.all[1]
  expect(files.look()).toEqual([])
  writeFiles(root, { '.remora/agents/a.md': '---\nmatches: {}\n---\nNew.' })
  utimesSync(join(root, '.remora/agents/a.md'), 1, 1)
  expect(files.look()).toMatchObject([{ path: '.remora/agents/a.md', blueprint: { instructions: 'New.' } }])
  expect(files.all[1]).toBe(b)
  rmSync(join(root, '.remora/agents'), { recursive: true })
  expect(files.look().map(({ path }) => path)).toEqual(['.remora/agents/a.md', '.remora/agents/b.md'])
  expect(files.all).toEqual([])
})

function only(written: Files) {
  const { files } = read(written)
  expect(files.all).toHaveLength(1)
  return files.all[0]!
}

function read(written: Files): { root: string; files: BlueprintFiles } {
  const root = mkdtempSync(join(tmpdir(), 'remora-blueprints-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  writeFiles(root, written)
  const files = new BlueprintFiles({
    root,
    toolNames: builtInTools.map(({ name }) => name),
    runsModules: false,
  })
  files.look()
  return { root, files }
}

function node(fields: Partial<Candidate> = {}): Candidate {
  return candidate({ name: 'test_total', fullName: 'test_total', filePath: 'tests/test_sum.py', ...fields })
}
