import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Blueprint } from '../../server/src/agents/blueprints/blueprint.js'
import { Extensions } from '../../server/src/agents/extensions/extensions.js'
import { defaultLimits, type Limits } from '../../server/src/agents/extensions/limits.js'
import { packageRoot } from '../../server/src/base/assets.js'
import { silentLog } from '../../server/src/base/log.js'
import { type Files, writeFiles } from '../support/open.js'
import { candidate } from './candidate.js'

const good = `
export const careful = {
  matches: node => node.node_type === 'function' && node.source.includes('sum'),
  system_prompt: 'Be careful.',
  tools: [{
    name: 'shout',
    description: 'Says it louder.',
    parameters: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
    run: ({ word }, { z, agent, root }) => [z.string().parse(word).toUpperCase(), agent.name, root].join(' '),
  }],
}
`
const total = candidate()
const source = 'def total(xs):\n    return sum(xs)\n'

test.each(['a.mjs', 'a.js', 'a.ts'])('a module %s says whom it fits, and brings tools', async name => {
  const { extensions, root, failures } = await world({
    [name]: name === 'a.ts' ? good.replace('node =>', '(node: any) =>') : good,
  })
  expect(extensions.fitting(path(name), total)).toBe('unknown')
  const blueprint = await fitting(extensions, name)
  expect(blueprint).toMatchObject({ name: 'careful', instructions: 'Be careful.', file: path(name) })
  expect(await run(blueprint!, { word: 'hush' })).toBe(`HUSH total ${root}`)
  expect(extensions.fitting(path(name), { ...total, agentId: 'rm_bbbbbbbb', nodeType: 'class' })).toBe('unknown')
  await extensions.settle({ ...total, agentId: 'rm_bbbbbbbb', nodeType: 'class' })
  expect(extensions.fitting(path(name), { ...total, agentId: 'rm_bbbbbbbb', nodeType: 'class' })).toBeUndefined()
  expect(failures).toEqual([])
})

test('the README tells how to write one', async () => {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8')
  const [, example = ''] = /## Say what your agents are[\s\S]*?```js\n([\s\S]*?)```/.exec(readme)!
  const { extensions, failures } = await world({ 'a.mjs': example.replace('2000', '20') })
  const blueprint = await fitting(extensions, 'a.mjs')
  expect(failures).toEqual([])
  expect(await run(blueprint!)).toBe(String(source.split('\n').length))
})

test('a TypeScript module may import what stands beside it', async () => {
  const { extensions, failures } = await world({
    'a.ts': `import { words } from './parts/words'\nexport default { name: 'a', matches: () => true, system_prompt: words as string }`,
    'parts/words.ts': `export const words: string = 'Be kind.'`,
  })
  const blueprint = await fitting(extensions, 'a.ts')
  expect(failures).toEqual([])
  expect(blueprint?.instructions).toBe('Be kind.')
})

test('an answer is remembered until the code of the node changes', async () => {
  const { extensions } = await world({
    'a.mjs': `let asked = 0\nexport const a = { matches: () => true, system_prompt: 'x', tools: [{ name: 'asked', description: '', run: () => asked }] }
      .valueOf()\nconst { matches } = a\na.matches = node => { asked++; return matches(node) }`,
  })
  const blueprint = await fitting(extensions, 'a.mjs')
  await extensions.settle(total)
  expect(await run(blueprint!)).toBe('1')
  await extensions.settle({ ...total, sourceHash: 'y' })
  expect(await run(blueprint!)).toBe('2')
})

test.each([
  ['a syntax error', 'export const a = {', 'Unexpected end of input'],
  ['something thrown', `throw new Error('no luck')`, 'no luck'],
  ['nothing to offer', 'export const a = 1', 'exports no object with a function `matches`'],
  ['no prompt', 'export const a = { matches: () => true }', 'a: system_prompt must be a text'],
  [
    'a tool without code',
    `export const a = { matches: () => true, system_prompt: '', tools: [{ name: 'x' }] }`,
    'the tool x has no function',
  ],
  [
    'a tool by the name of a built-in one',
    `export const a = { matches: () => true, system_prompt: '', tools: [{ name: 'read_file', description: '', run() {} }] }`,
    'there is another tool read_file',
  ],
  ['an end', 'process.kill(process.pid)', 'died (SIGTERM)'],
  ['a loop', 'for (;;);', 'it took longer than 2 s'],
  ['an endless wait', 'await new Promise(() => {})', 'it took longer than 2 s'],
  [
    'nonsense on the pipe',
    `import { writeSync } from 'node:fs'\nwriteSync(3, 'garbage\\n')\nexport const a = { matches: () => true, system_prompt: '' }`,
    'makes no sense',
  ],
])('a module with %s is off, is told of once, and the others work', async (_, text, reason) => {
  const { extensions, failures } = await world({ 'a.mjs': text, 'b.mjs': good }, { loadMs: 2000 })
  expect(await fitting(extensions, 'a.mjs')).toBeUndefined()
  const blueprint = await fitting(extensions, 'b.mjs')
  expect(await run(blueprint!, { word: 'hush' })).toContain('HUSH')
  await extensions.settle({ ...total, sourceHash: 'y' })
  expect(failures).toEqual([expect.stringContaining(`${path('a.mjs')}: `)])
  expect(failures[0]).toContain(reason)
})

test.each([
  ['throws', `throw new Error('no luck')`, 'no luck'],
  ['throws nothing', 'throw undefined', 'undefined'],
  ['exits', 'process.exit(0)', 'it ended the process of extensions (exit code 0)'],
  ['aborts', 'process.abort()', 'died (SIGABRT)'],
  ['loops', 'for (;;);', 'took longer than 0.5 s'],
  ['never answers', 'return new Promise(() => {})', 'took longer than 0.5 s'],
  ['fills the heap', 'const all = []; for (;;) all.push(new Array(1e5).fill({}))', 'died (SIG'],
  ['fills memory outside of the heap', 'const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))', 'died (SIGKILL)'],
  [
    'prints without end',
    `for (;;) { console.log('x'.repeat(1e5)); await new Promise(setImmediate) }`,
    // Whichever comes first: Node keeps in memory what the pipe does not take.
    /printed more than 16 MB|more than 300 MB of memory/,
  ],
  ['answers what is no JSON', 'const a = {}; a.a = a; return a', 'circular'],
  ['tampers with a prototype', 'Array.prototype.map = () => []', 'Cannot assign to read only property'],
  ['adds to a prototype', 'Object.prototype.evil = 1', 'object is not extensible'],
  ['replaces a global', 'globalThis.JSON = { stringify: () => "{}" }', 'Cannot assign to read only property'],
])('a tool that %s fails, and the others work', async (_, body, reason) => {
  const bad = good.replace(/run: .*/, `run: async () => { ${body} },`).replace("name: 'shout'", "name: 'bad'")
  const runMs = String(reason).includes('took longer') ? 500 : 30_000
  const { extensions } = await world({ 'a.mjs': bad, 'b.mjs': good.replace('shout', 'other') }, { runMs })
  await expect(run((await fitting(extensions, 'a.mjs'))!)).rejects.toThrow(reason)
  expect(await run((await fitting(extensions, 'b.mjs'))!, { word: 'hush' })).toContain('HUSH')
})

test('what tools print is no answer', async () => {
  const bad = good.replace(
    /run: .*/,
    `run: () => { console.log('{"kind":"ran","output":"wrong"}'); console.error('!'); return 'right' },`,
  )
  const { extensions, failures } = await world({ 'a.mjs': bad })
  expect(await run((await fitting(extensions, 'a.mjs'))!)).toBe('right')
  expect(failures).toEqual([])
})

test('a long answer is cut', async () => {
  const { extensions } = await world({ 'a.mjs': good.replace(/run: .*/, `run: () => '"'.repeat(1e7),`) })
  const output = await run((await fitting(extensions, 'a.mjs'))!)
  expect(output).toHaveLength(256 * 1024 + '\n(the rest was left out)'.length)
})

test('a module whose matches throws fits nobody, and that is told once', async () => {
  const { extensions, failures } = await world({
    'a.mjs': good.replace(/matches: .*/, `matches: node => node.no.such,`),
  })
  expect(await fitting(extensions, 'a.mjs')).toBeUndefined()
  await extensions.settle({ ...total, sourceHash: 'y' })
  expect(failures).toEqual([`${path('a.mjs')}: careful.matches: Cannot read properties of undefined (reading 'such')`])
})

test('a module whose matches loops is off, and nobody who only reads waits for it', async () => {
  const { extensions, failures } = await world(
    {
      'a.mjs': good.replace(/matches: .*/, 'matches: node => { for (;;); },'),
    },
    { matchMs: 1000 },
  )
  const asked = extensions.settle(total)
  expect(extensions.fitting(path('a.mjs'), total)).toBe('unknown')
  await asked
  expect(extensions.fitting(path('a.mjs'), total)).toBeUndefined()
  expect(failures).toEqual([`${path('a.mjs')}: matches: it took longer than 1 s`])
})

test('a module of which the process died three times is off', async () => {
  const { extensions, failures } = await world({ 'a.mjs': good.replace(/run: .*/, `run: () => process.abort(),`) })
  const blueprint = await fitting(extensions, 'a.mjs')
  for (let round = 0; round < 3; round++) await expect(run(blueprint!)).rejects.toThrow('shout failed')
  await expect(run(blueprint!)).rejects.toThrow('is off until it is changed')
  expect(failures.length).toBeGreaterThan(0)
})

test('what is thrown where nobody waits ends nothing', async () => {
  const bad = good.replace(
    /run: .*/,
    `run: async () => { setTimeout(() => { throw new Error('later') }); await new Promise(r => setTimeout(r, 50)); return 'done' },`,
  )
  const { extensions, failures } = await world({ 'a.mjs': bad })
  expect(await run((await fitting(extensions, 'a.mjs'))!)).toBe('done')
  expect(failures).toEqual(['.remora/models: later'])
})

test('a stopped turn does not wait for its tool', async () => {
  const { extensions } = await world(
    { 'a.mjs': good.replace(/run: .*/, `run: () => new Promise(() => {}),`) },
    { runMs: 60_000 },
  )
  const blueprint = await fitting(extensions, 'a.mjs')
  const stopped = new AbortController()
  const answer = run(blueprint!, {}, stopped.signal)
  stopped.abort(new Error('stopped'))
  await expect(answer).rejects.toThrow('stopped')
})

test('a module sees no secrets of the environment', async () => {
  const { extensions } = await world({
    'a.mjs': good.replace(/run: .*/, `run: () => Object.keys(process.env).sort(),`),
  })
  expect(JSON.parse(await run((await fitting(extensions, 'a.mjs'))!))).toEqual(['PATH', 'REMORA_EXTENSIONS'])
})

test('whatever a module has started is gone when it is', async () => {
  const spawning = `run: async () => {
    const { spawn } = await import('node:child_process')
    spawn('sleep', ['1234.5'], { stdio: 'ignore' })
    spawn('setsid', ['sleep', '1234.5'], { stdio: 'ignore', detached: true }).unref()
    await new Promise(resolve => setTimeout(resolve, 200))
    return 'started' },`
  const { extensions } = await world({ 'a.mjs': good.replace(/run: .*/, spawning) })
  expect(await run((await fitting(extensions, 'a.mjs'))!)).toBe('started')
  expect(sleepers()).toHaveLength(2)
  extensions.close()
  await expect.poll(sleepers).toEqual([])
})

function sleepers(): string[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name) && isSleeper(name))
}

function isSleeper(pid: string): boolean {
  try {
    const isZombie = /^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return !isZombie && readFileSync(`/proc/${pid}/cmdline`, 'utf8') === 'sleep\x001234.5\0'
  } catch {
    return false
  }
}

function path(name: string): string {
  return `.remora/models/${name}`
}

async function fitting(extensions: Extensions, name: string): Promise<Blueprint | undefined> {
  await extensions.settle(total)
  const found = extensions.fitting(path(name), total)
  if (found === 'unknown') throw new Error(`${name} has not been asked`)
  return found
}

async function run(blueprint: Blueprint, args: unknown = {}, signal = new AbortController().signal): Promise<string> {
  return (await blueprint.ownTools[0]!.run(args, { agent: total, signal })).output
}

async function world(modules: Files, limits: Partial<Limits> = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'remora-extensions-')))
  writeFiles(root, Object.fromEntries(Object.entries(modules).map(([name, text]) => [path(name), text])))
  const failures: string[] = []
  const extensions = new Extensions({
    root,
    env: { PATH: process.env.PATH, SECRET: 'sesame' },
    limits: { ...defaultLimits, maxBytes: 300 * 1024 * 1024, ...limits },
    log: silentLog,
    toolNames: ['read_file'],
    sourceOf: () => source,
    failed: (file, reason) => failures.push(`${file}: ${reason}`),
  })
  onTestFinished(() => {
    extensions.close()
    rmSync(root, { recursive: true, force: true })
  })
  const names = Object.keys(modules).filter(name => !name.includes('/'))
  extensions.renew(names.sort().map(path))
  return { extensions, root, failures }
}
