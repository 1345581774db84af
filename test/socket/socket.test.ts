import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Shell, shell } from '../cli/remora.js'
import { says } from '../support/model-server.js'
import { openBuilt } from '../support/open.js'
import { connect } from './json-rpc.js'

test('a script selects an agent, chats with it, and hears what happens', async () => {
  const { model, client, total, swarm } = await served()
  model.will(says('I add up prices.'))
  const selected = await client.call('agent.select', { agent_id: total })
  expect(selected).toMatchObject({ jsonrpc: '2.0', result: { agent_id: total, name: 'total', status: 'active' } })
  expect((await client.call('agent.get_subscriptions', { agent_id: total })).result).toEqual(expect.any(Array))

  const types = ['AgentTextResponseEvent', 'x.deploy']
  expect((await client.call('agent.subscribe', { event_types: types })).result).toEqual({ subscribed: true })
  const chat = await client.call('agent.chat', { agent_id: total, message: 'What do you do?' })
  expect(chat.result).toEqual({
    turn_id: expect.stringMatching(/^turn_/),
    correlation_id: expect.stringMatching(/^cas_/),
  })
  expect(await client.next()).toEqual({
    jsonrpc: '2.0',
    method: 'event.subscribed',
    params: {
      event_type: 'AgentTextResponseEvent',
      data: expect.objectContaining({ response: 'I add up prices.', agent_id: total, seq: expect.any(Number) }),
    },
  })
  const emitted = await client.call('swarm.emit', { event_type: 'x.deploy', data: { version: 3 } })
  const { params } = await client.next()
  expect(emitted.result).toEqual({ seq: params.data.seq })
  expect(params.data.version).toBe(3)
  expect(swarm.process.exitCode).toBeNull()
})

test('what cannot be done is answered with the codes of JSON-RPC, and the connection goes on', async () => {
  const { client, total } = await served()
  const codeOf = async (method: string, params?: unknown) => (await client.call(method, params)).error.code
  expect(await codeOf('swarm.dance')).toBe(-32601)
  expect(await codeOf('toString')).toBe(-32601)
  expect(await codeOf('agent.select')).toBe(-32602)
  expect(await codeOf('agent.chat', { agent_id: total })).toBe(-32602)
  expect(await codeOf('agent.subscribe', { event_types: ['NoSuchEvent'] })).toBe(-32602)
  expect(await codeOf('swarm.emit', { event_type: 'AgentCompleteEvent', data: {} })).toBe(-32602)
  const unknown = await client.call('agent.select', { agent_id: 'rm_00000000' })
  expect(unknown.error).toEqual({
    code: -32000,
    message: expect.stringContaining('There is no agent'),
    data: { code: 'unknown_agent' },
  })

  const answersTo = async (line: string) => {
    client.write(line)
    return await client.next()
  }
  expect(await answersTo('{')).toMatchObject({ id: null, error: { code: -32700 } })
  expect(await answersTo('{"id": "a", "method": "agent.select"}')).toMatchObject({ id: 'a', error: { code: -32600 } })
  expect(await answersTo('[]')).toMatchObject({ id: null, error: { code: -32600 } })
  const request = { jsonrpc: '2.0', method: 'agent.select', params: { agent_id: total } }
  // A notification is not answered, nor is a batch of nothing but notifications.
  client.write(JSON.stringify(request))
  client.write(JSON.stringify([request]))
  const batch = await answersTo(JSON.stringify([{ ...request, id: 'b' }, request, 3]))
  expect(batch).toMatchObject([
    { id: 'b', result: { agent_id: total } },
    { id: null, error: { code: -32600 } },
  ])
})

test('a line without end is refused, and nobody else notices', async () => {
  const { client, path, total } = await served()
  const flood = await connect(path)
  flood.write('x'.repeat(3_000_000))
  await flood.closed
  expect((await client.call('agent.select', { agent_id: total })).result.agent_id).toBe(total)
})

test('only the owner may speak to the socket, and it goes with its process', async () => {
  const { path, swarm } = await served()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  swarm.process.kill('SIGTERM')
  expect((await swarm.finished).code).toBe(0)
  expect(existsSync(path)).toBe(false)
})

test('a second process is refused the socket of a living one, and takes that of a dead one', async () => {
  const { path, swarm, run, start } = await served()
  const second = await run('swarm', 'start', '--nvim')
  expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('is served by another process')])
  swarm.process.kill('SIGKILL')
  await swarm.finished
  expect(existsSync(path)).toBe(true)
  await start('swarm', 'start', '--nvim').until('Ctrl-C ends it')
  await connect(path)
})

test('with --lsp the same process serves an editor, on standard output alone', async () => {
  const { root, env, run } = await shell()
  const total = (await run('nodes', 'shop/cart.py', '--json')).json[2].agent_id
  const { editor, server, exited } = await openBuilt(root, env, {}, ['remora.js', 'swarm', 'start', '--lsp', '--nvim'])
  editor.open('shop/cart.py')
  expect(await editor.agentAt('shop/cart.py', 'total')).toBe(total)
  const path = `${root}/.remora/nvim.sock`
  const client = await connect(path)
  expect((await client.call('agent.select', { agent_id: total })).result.agent_id).toBe(total)
  server.stdin.end()
  await exited
  expect(existsSync(path)).toBe(false)
})

test('with --lsp the workspace that --workspace names is served, whatever the editor has open', async () => {
  const { root, env } = await shell()
  const command = ['remora.js', '--workspace', root, 'swarm', 'start', '--lsp', '--nvim'] as const
  const elsewhere = join(root, 'shop')
  const { server, exited, editor } = await openBuilt(elsewhere, env, {}, command)
  await editor.untilScanned()
  await expect.poll(() => existsSync(`${root}/.remora/nvim.sock`)).toBe(true)
  const client = await connect(`${root}/.remora/nvim.sock`)
  expect((await client.call('agent.subscribe')).result).toEqual({ subscribed: true })
  server.stdin.end()
  await exited
})

async function served() {
  const own: Shell = await shell()
  const total: string = (await own.run('nodes', 'shop/cart.py', '--json')).json[2].agent_id
  const swarm = own.start('swarm', 'start', '--nvim')
  await swarm.until('Ctrl-C ends it')
  const path = `${own.root}/.remora/nvim.sock`
  return { ...own, total, swarm, path, client: await connect(path) }
}
