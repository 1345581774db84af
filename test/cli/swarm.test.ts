import { expect, test } from 'vitest'
import { hangs, says } from '../support/model-server.js'
import { shell } from './remora.js'

test('swarm start takes a turn that was emitted elsewhere, and ends with Ctrl-C', async () => {
  const { start, run, model } = await shell()
  model.will(says('I was told.'))
  const [total] = (await run('nodes', 'shop/cart.py', '--json')).json.slice(2)
  const swarm = start('swarm', 'start')
  await swarm.until('Ctrl-C ends it')
  const fields = JSON.stringify({ to_agent: total.agent_id, reason: 'nightly', instruction: 'look at your callers' })
  const emitted = await run('swarm', 'emit', 'ManualTriggerEvent', fields, '--json')
  expect(emitted.json).toMatchObject({ event_type: 'ManualTriggerEvent', category: 'user', action: 'triggered' })
  expect(emitted.stderr).not.toContain('Nobody')
  await swarm.until('agent:completed')
  expect(model.requests[0]!.body.messages.at(-1)!.content).toBe('You were triggered: nightly look at your callers')
  swarm.process.kill('SIGINT')
  expect((await swarm.finished).code).toBe(0)
})

test('without a process that stays, what was emitted waits and says so', async () => {
  const { run } = await shell()
  const [total] = (await run('nodes', 'shop/cart.py', '--json')).json.slice(2)
  const fields = JSON.stringify({ to_agent: total.agent_id, message: 'Hello' })
  const { code, stderr } = await run('swarm', 'emit', 'HumanChatEvent', fields)
  expect(code).toBe(0)
  expect(stderr).toContain('Nobody is there to take it: remora swarm start')
  expect((await run('swarm', 'status', '--json')).json).toMatchObject({
    processes: [],
    turns: [{ agent_id: total.agent_id, status: 'waiting', process_id: null }],
    cascades: [{ running: 0, waiting: 1, turns: 0 }],
  })
})

test('types of one’s own are events like others, and no other types can be emitted', async () => {
  const { run, with: at } = await shell()
  const own = await run('swarm', 'emit', 'x.deploy.finished', '{"version": 3, "tags": ["ci"]}', '--json')
  expect(own.json).toMatchObject({ category: 'x', action: 'deploy.finished', version: 3, tags: ['ci'] })
  const piped = await at({ input: '{"path": "shop/cart.py"}' }).run('swarm', 'emit', 'ContentChangedEvent', '--json')
  expect(piped.json).toMatchObject({ category: 'content', path: 'shop/cart.py' })
  expect((await run('events', '--type', 'x.deploy.finished', '--json')).json).toHaveLength(1)

  const refused: [code: number, says: string, ...args: string[]][] = [
    [1, 'cannot be emitted from outside', 'AgentCompleteEvent', '{}'],
    [1, 'this name belongs to every event', 'x.deploy', '{"seq": 1}'],
    [1, 'is not in the workspace', 'ContentChangedEvent', '{"path": "../elsewhere"}'],
    [1, 'There is no agent rm_00000000', 'HumanChatEvent', '{"to_agent": "rm_00000000", "message": "Hello"}'],
    [1, 'cannot be emitted from outside', 'x.', '{}'],
    [1, 'expected object', 'x.deploy', '3'],
    [1, 'nested', 'x.deploy', `{"a": ${'['.repeat(5000)}${']'.repeat(5000)}}`],
    [2, 'The fields are no JSON', 'x.deploy', '{'],
  ]
  for (const [code, words, ...args] of refused) {
    const { code: found, stderr } = await run('swarm', 'emit', ...args)
    expect([found, stderr]).toEqual([code, expect.stringContaining(words)])
  }
  expect((await run('events', '--json')).json).toHaveLength(2)
})

test('status shows what other processes do, and stop ends it', async () => {
  const { start, run, model } = await shell()
  model.otherwise(() => hangs())
  const talking = start('chat', 'shop/cart.py:total', 'Hello', '--json')
  await model.asked(1)
  const { json, stdout } = await run('swarm', 'status', '--json')
  expect(json).toMatchObject({
    processes: [{ name: 'remora chat', pid: talking.process.pid }],
    turns: [{ status: 'running', depth: 0 }],
    cascades: [{ running: 1, waiting: 0, turns: 1, tokens: expect.any(Number) }],
  })
  expect(stdout).toContain(json.processes[0].process_id)
  expect((await run('swarm', 'status')).stdout).toMatch(/▶ {2}Cart.total {2}turn_\w+ {2}just now {2}remora chat/)

  expect((await run('swarm', 'stop', 'cas_nonsense', '--json')).json.code).toBe('not_found')
  const [cascade] = json.cascades
  expect((await run('swarm', 'stop', cascade.correlation_id, '--json')).json).toEqual({ ok: true, stopped: 1 })
  expect((await talking.finished).json.status).toBe('cancelled')
  expect((await run('swarm', 'stop')).stderr).toContain('Nothing runs or waits there.')
})

test('reconcile tells what became of the agents while nobody watched, once', async () => {
  const { run, write } = await shell()
  expect((await run('swarm', 'reconcile', '--json')).json).toEqual({ created: 6, orphaned: 0, updated: 0, total: 6 })
  write({ 'shop/prices.py': 'def price_of(item):\n    return 50\n\ndef rate():\n    return 1\n' })
  expect((await run('swarm', 'reconcile', '--json')).json).toEqual({ created: 1, orphaned: 0, updated: 2, total: 7 })
  const { json } = await run('events', '--type', 'NodeChangedEvent', '--type', 'NodeDiscoveredEvent', '--json')
  expect(json).toHaveLength(3)
  for (const event of json) expect(event.tags).toEqual(['offline'])
  expect((await run('swarm', 'reconcile', '--json')).json).toEqual({ created: 0, orphaned: 0, updated: 0, total: 7 })
})

test('list shows everybody with their status', async () => {
  const { run, model, write } = await shell()
  model.will(says('Fine.'))
  expect((await run('swarm', 'list', '--json')).json).toHaveLength(6)
  write({ 'shop/prices.py': 'RATE = 1\n' })
  const gone = await run('swarm', 'list', '--status', 'orphaned', '--json')
  expect(gone.json.map((agent: { name: string; status: string }) => [agent.name, agent.status])).toEqual([
    ['price_of', 'orphaned'],
  ])
  expect((await run('swarm', 'list')).stdout).toMatch(/^● active {2}rm_\w{8} {2}Cart\.total {6}shop\/cart\.py$/m)
  expect((await run('swarm', 'list', '--status', 'lazy')).code).toBe(2)
})
