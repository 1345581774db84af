import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Database } from '../../server/src/base/database.js'
import { type Shell, shell } from '../cli/remora.js'
import { openBuilt } from '../support/open.js'
import { ask } from './ask.js'
import { Listener } from './listener.js'

const health = { method: 'GET', path: '/openapi.json', headers: {} }

test('remora serve says where it listens, leaves its address, and takes both away when it ends', async () => {
  const own = await shell()
  const server = own.start('serve', '--port', '0')
  const port = Number((await server.until('listening on ')).match(/listening on http:\/\/127\.0\.0\.1:(\d+)/)![1])
  expect(addressIn(own)).toEqual({
    ...{ host: '127.0.0.1', port },
    ...{ pid: server.process.pid, started_at: expect.any(Number) },
  })
  const client = await Listener.open(`http://127.0.0.1:${port}/api/events`)
  server.process.kill('SIGTERM')
  await client.closed
  expect((await server.finished).code).toBe(0)
  expect(() => addressIn(own)).toThrow()
})

test('a port that is taken is refused with the name of whoever holds it', async () => {
  const own = await shell()
  const server = own.start('serve', '--port', '0')
  const port = (await server.until('listening on ')).match(/:(\d+)/)![1]!
  const second = await own.run('serve', '--port', port)
  expect([second.code, second.stderr]).toEqual([1, expect.stringMatching(/served .*by remora serve \(pid \d+\)/)])
  const stranger = await (await shell()).run('serve', '--port', port)
  expect([stranger.code, stranger.stderr]).toEqual([1, expect.stringContaining('taken by another program')])
})

test('other machines are let in with a token only', async () => {
  const own = await shell()
  const refused = await own.run('serve', '--host', '0.0.0.0', '--port', '0')
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('http.token')])
  const server = own.start('serve', '--host', '0.0.0.0', '--port', '0', '--token', 'a long secret')
  const port = Number((await server.until('listening on ')).match(/:(\d+)/)![1])
  const answer = async (headers: Record<string, string>) => (await ask(port, { ...health, headers })).status
  expect(await answer({})).toBe(401)
  expect(await answer({ authorization: 'Bearer wrong' })).toBe(401)
  expect(await answer({ authorization: 'Bearer a long secret' })).toBe(200)
})

test('a token need not stand on the command line, where every user of the machine can read it', async () => {
  const own = await shell()
  expect((await own.run('serve', '--help')).stdout).toContain('REMORA_HTTP_TOKEN')
  const server = own.with({ env: { REMORA_HTTP_TOKEN: 'a long secret' } }).start('serve', '--port', '0')
  const port = Number((await server.until('listening on ')).match(/:(\d+)/)![1])
  expect((await ask(port, health)).status).toBe(401)
  expect((await ask(port, { ...health, headers: { authorization: 'Bearer a long secret' } })).status).toBe(200)
})

test('one of two editors of a workspace serves it, and the other takes its place when it dies', async () => {
  const own = await shell()
  const first = await openBuilt(own.root, own.env)
  const before = await address(own)
  const second = await openBuilt(own.root, own.env)
  expect(before.pid).toBe(first.server.pid)
  first.server.kill('SIGKILL')
  await first.exited
  const after = await address(own, ({ pid }) => pid === second.server.pid)
  expect((await ask(after.port, health)).status).toBe(200)
})

function addressIn({ root }: Shell): { port: number; pid: number; started_at: number } {
  return JSON.parse(readFileSync(`${root}/.remora/http.json`, 'utf8'))
}

/** Waits until a server has left its address. */
async function address(own: Shell, isMeant: (found: { pid: number }) => boolean = () => true) {
  return await vi.waitFor(
    () => {
      const found = addressIn(own)
      if (!isMeant(found)) throw new Error('not yet')
      return found
    },
    { timeout: 15_000 },
  )
}

test('a server whose disk takes nothing for a while goes on', async () => {
  const own = await shell()
  await own.run('trust')
  const log = join(own.root, '..', 'serve.log')
  const server = own.with({ env: { REMORA_LOG_FILE: log } }).start('serve', '--port', '0')
  const port = Number((await server.until('listening on ')).match(/:(\d+)/)![1])
  const journal = Database.attach(join(own.root, '.remora/journal.db'))
  onTestFinished(() => journal.close())
  for (const table of ['processes', 'blueprint_listening']) {
    journal.run(
      `CREATE TRIGGER ${table}_full BEFORE INSERT ON ${table} BEGIN SELECT RAISE(FAIL, '${table}: full'); END`,
    )
  }
  await ask(port, { method: 'POST', path: '/sessions', body: { workspace_path: own.root }, headers: {} })
  const logged = () => readFileSync(log, 'utf8')
  for (const table of ['processes', 'blueprint_listening']) {
    await vi.waitFor(() => expect(logged()).toContain(`${table}: full`), { timeout: 10_000, interval: 50 })
  }
  expect((await ask(port, health)).status).toBe(200)
  server.process.kill('SIGTERM')
  expect((await server.finished).code).toBe(0)
})
