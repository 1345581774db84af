import { expect, test } from 'vitest'
import { calls, says } from '../support/model-server.js'
import { shell } from './remora.js'

test('events can be asked for by type, category, agent, cascade, path, tag and time', async () => {
  const { run, model, write } = await shell()
  model.will(calls('read_node', { target_id: 'rm_00000000' }), says('Fine.'), says('Well.'))
  const chat = (await run('chat', 'shop/cart.py:total', 'Hello', '--json')).json
  await run('chat', 'shop/prices.py:price_of', 'Hello')
  write({ 'shop/prices.py': 'def price_of(item):\n    return 50\n' })
  await run('swarm', 'reconcile')
  await run('swarm', 'emit', 'x.deploy', '{"path": "web/app.ts", "tags": ["ci"]}')
  const kinds = async (...args: string[]) => {
    const { json } = await run('events', '--json', ...args)
    return json.map((event: { category: string; action: string }) => `${event.category}:${event.action}`)
  }

  expect(await kinds('--category', 'tool')).toEqual(['tool:called', 'tool:failed'])
  expect(await kinds('--category', 'tool', '--category', 'x')).toEqual(['tool:called', 'tool:failed', 'x:deploy'])
  expect(await kinds('--category', 'tool', '--type', 'ToolCallEvent')).toEqual(['tool:called'])
  expect(await kinds('--correlation', chat.correlation_id, '--category', 'user')).toEqual(['user:message'])
  expect(await kinds('--agent', 'shop/prices.py:price_of', '--category', 'agent')).toEqual([
    'agent:started',
    'agent:replied',
    'agent:completed',
  ])
  const offline = ['content:changed', 'node:changed', 'node:changed']
  expect(await kinds('--tag', 'offline')).toEqual(offline)
  expect(await kinds('--tag', 'offline', '--tag', 'ci')).toEqual([...offline, 'x:deploy'])
  expect(await kinds('--path', 'web')).toEqual(['x:deploy'])
  expect(await kinds('--path', '**/*.ts')).toEqual(['x:deploy'])
  expect(await kinds('--path', 'shop/cart.py', '--category', 'user')).toEqual(['user:message'])
  expect(await kinds('--path', 'shop', '--category', 'user')).toEqual(['user:message', 'user:message'])
  expect(await kinds('--since', '1h', '--limit', '1')).toEqual(['x:deploy'])
  expect(await kinds('--since', '1h', '--until', '30m')).toEqual([])
  expect(await kinds('--after', '0', '--limit', '1', '--category', 'agent')).toEqual(['agent:started'])
})

test('following shows only what is meant, from the given time on', async () => {
  const { run, start } = await shell()
  await run('swarm', 'emit', 'x.before', '{"tags": ["ci"]}')
  const watching = start('events', '--follow', '--json', '--category', 'x', '--tag', 'ci', '--since', '1h')
  await watching.until('x.before')
  await run('swarm', 'emit', 'x.other', '{}')
  await run('swarm', 'emit', 'x.after', '{"tags": ["ci"]}')
  await watching.until('x.after')
  watching.process.kill('SIGINT')
  const { code, stdout } = await watching.finished
  expect(code).toBe(0)
  expect(
    stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).event_type),
  ).toEqual(['x.before', 'x.after'])
})

test('what no event could fit is wrong usage', async () => {
  const { run } = await shell()
  for (const [words, ...args] of [
    ['Did you mean proposal?', '--category', 'proposals'],
    ['is no time', '--since', 'yesterday'],
    ['too many wildcards', '--path', '*a*b*c*d'],
  ] as const) {
    const { code, stderr } = await run('events', ...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
  }
})
