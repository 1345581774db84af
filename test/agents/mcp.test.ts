import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { OwnTool } from '../../server/src/agents/blueprints/blueprint.js'
import type { McpDefinition } from '../../server/src/agents/blueprints/mcp-server.js'
import { McpServers } from '../../server/src/agents/mcp.js'
import { packageRoot } from '../../server/src/base/assets.js'
import { silentLog } from '../../server/src/base/log.js'
import { candidate } from './candidate.js'

// With a real server from the registry: it shows everything that the protocol knows.
const everything = join(packageRoot, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js')
const overStdio: McpDefinition = { command: process.execPath, args: [everything, 'stdio'], env: {} }
const total = candidate()

test('the tools of a server are called by the name of the server', async () => {
  const servers = world({ all: overStdio })
  const { tools, failures } = await servers.tools([{ name: 'all', definition: undefined }], never)
  expect(failures).toEqual([])
  expect(tools.map(({ name }) => name)).toContain('mcp__all__echo')
  expect(tools.find(({ name }) => name === 'mcp__all__get-sum')?.jsonSchema).toMatchObject({ required: ['a', 'b'] })
  expect(await run(tools, 'mcp__all__echo', { message: 'hush' })).toBe('Echo: hush')
  expect(await run(tools, 'mcp__all__get-sum', { a: 2, b: 3 })).toContain('5')
  expect(await run(tools, 'mcp__all__get-tiny-image')).toContain('(image, image/png, which cannot be shown here)')
})

test('a server over HTTP is reached', async () => {
  const url = await everythingOverHttp()
  const definition = { url, headers_env: {} }
  const { tools, failures } = await world({}).tools([{ name: 'far', definition }], never)
  expect(failures).toEqual([])
  expect(await run(tools, 'mcp__far__echo', { message: 'hush' })).toBe('Echo: hush')
})

test('the headers that a server wants come from variables', async () => {
  const heard: unknown[] = []
  const server = createHttpServer((request, response) => {
    heard.push(request.headers.authorization)
    response.writeHead(500).end()
  })
  onTestFinished(() => void server.close())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
  await world({}).tools([{ name: 'far', definition: { url, headers_env: { authorization: 'MY_TOKEN' } } }], never)
  expect(heard[0]).toBe('sesame')
})

test('a wrong call is an error of the tool', async () => {
  const { tools } = await world({ all: overStdio }).tools([{ name: 'all', definition: undefined }], never)
  await expect(run(tools, 'mcp__all__get-sum', { a: 'two' })).rejects.toThrow(/get-sum failed: .*(Invalid|invalid)/s)
})

test('two turns share one server, and another one by the same name is another one', async () => {
  const servers = world({ all: overStdio })
  const named = { name: 'all', definition: undefined }
  await Promise.all([servers.tools([named], never), servers.tools([named], never)])
  expect(running()).toHaveLength(1)
  await servers.tools([{ name: 'all', definition: { ...overStdio, env: { A: 'b' } } }], never)
  expect(running()).toHaveLength(2)
  await servers.close()
  expect(running()).toEqual([])
})

test.each([
  ['that nobody defined', undefined, 'define it in agent.mcp.json or in the setting mcp.servers'],
  ['that does not exist', { command: '/no/such/program', args: [], env: {} }, 'ENOENT'],
  ['that ends at once', { command: 'true', args: [], env: {} }, 'losed'],
  ['that does not listen', { url: 'http://127.0.0.1:9/mcp', headers_env: {} }, 'ailed'],
  [
    'whose header is not set',
    { url: 'http://127.0.0.1:9/mcp', headers_env: { a: 'NOT_SET' } },
    'NOT_SET for its header is not set',
  ],
  [
    'that asks for the key of the model',
    { url: 'http://127.0.0.1:9/mcp', headers_env: { a: 'OPENAI_API_KEY' } },
    'belongs to the model',
  ],
] as const)('a server %s is told of, and the others are there', async (_, definition, reason) => {
  const servers = world({ all: overStdio })
  const wanted = [
    { name: 'bad', definition },
    { name: 'all', definition: undefined },
  ]
  const { tools, failures } = await servers.tools(wanted, never)
  expect(failures).toEqual([{ name: 'bad', reason: expect.stringContaining(reason) }])
  expect(tools.length).toBeGreaterThan(0)
})

test('a server that never answers holds up neither a turn that is stopped nor the end', async () => {
  const servers = world({})
  const stopped = new AbortController()
  const silent = { name: 'silent', definition: { command: 'sleep', args: ['1234.5'], env: {} } }
  const asked = servers.tools([silent], stopped.signal)
  setImmediate(() => stopped.abort(new Error('stopped')))
  await expect(asked).rejects.toThrow('stopped')
  const began = performance.now()
  await servers.close()
  expect(performance.now() - began).toBeLessThan(2000)
})

test('a server that ends is an error of its tools, and the next turn has a fresh one', async () => {
  const servers = world({ all: overStdio })
  const named = { name: 'all', definition: undefined }
  const { tools } = await servers.tools([named], never)
  for (const pid of running()) process.kill(Number(pid), 'SIGKILL')
  await expect(run(tools, 'mcp__all__echo', { message: 'hush' })).rejects.toThrow('echo failed')
  const again = await servers.tools([named], never)
  expect(await run(again.tools, 'mcp__all__echo', { message: 'hush' })).toBe('Echo: hush')
})

test('a call ends when its turn does', async () => {
  const { tools } = await world({ all: overStdio }).tools([{ name: 'all', definition: undefined }], never)
  const stopped = new AbortController()
  const long = run(tools, 'mcp__all__trigger-long-running-operation', { duration: 60, steps: 60 }, stopped.signal)
  stopped.abort(new Error('stopped'))
  await expect(long).rejects.toThrow('stopped')
})

test('a server sees no secrets of the environment', async () => {
  const { tools } = await world({ all: overStdio }).tools([{ name: 'all', definition: undefined }], never)
  const env = JSON.parse(await run(tools, 'mcp__all__get-env'))
  expect(Object.keys(env)).not.toContain('OPENAI_API_KEY')
  expect(Object.keys(env)).toContain('PATH')
})

const never = new AbortController().signal

async function run(tools: readonly OwnTool[], name: string, args: unknown = {}, signal = never): Promise<string> {
  const tool = tools.find(one => one.name === name)
  if (!tool) throw new Error(`no tool ${name} among ${tools.map(one => one.name).join(', ')}`)
  return (await tool.run(args, { agent: total, signal })).output
}

function world(defined: Readonly<Record<string, McpDefinition>>): McpServers {
  const servers = new McpServers({
    root: tmpdir(),
    env: { PATH: process.env.PATH, MY_TOKEN: 'sesame', OPENAI_API_KEY: 'secret' },
    log: silentLog,
    defined: () => defined,
    modelKeys: () => ['OPENAI_API_KEY'],
  })
  onTestFinished(() => servers.close())
  return servers
}

async function everythingOverHttp(): Promise<string> {
  const port = await freePort()
  const env = { PATH: process.env.PATH, PORT: String(port) }
  const server = spawn(process.execPath, [everything, 'streamableHttp'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void server.kill('SIGKILL'))
  await new Promise<void>(resolve => {
    server.stderr.on('data', text => String(text).includes('listening') && resolve())
  })
  return `http://127.0.0.1:${port}/mcp`
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Servers over stdio that this process has started. */
function running(): string[] {
  return readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name)) return false
    const isServer = read(`/proc/${name}/cmdline`).endsWith(`${everything}\0stdio\0`)
    const status = read(`/proc/${name}/status`)
    return isServer && status.includes(`PPid:\t${process.pid}\n`) && !/^State:\tZ/m.test(status)
  })
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
