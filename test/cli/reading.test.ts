import { expect, test } from 'vitest'
import { shop } from '../support/shop.js'
import { shell } from './remora.js'

test('index says what there is, and what has changed since the last time', async () => {
  const { run, write } = await shell()
  const first = await run('index', '--json')
  expect(first.code).toBe(0)
  expect(first.json).toEqual({
    files: 2,
    nodes: 6,
    edges: expect.any(Number),
    created: 6,
    orphaned: 0,
    updated: 0,
    ms: expect.any(Number),
  })
  expect(Object.keys(first.json)).toEqual(['files', 'nodes', 'edges', 'created', 'orphaned', 'updated', 'ms'])

  write({ 'shop/prices.py': 'def price_of(item):\n    return 50\n' })
  expect((await run('index', '--json')).json).toMatchObject({ created: 0, orphaned: 0, updated: 2 })
  expect((await run('index')).stdout).toContain('Nothing has changed')
})

test('nodes lists agents as the specification spells them', async () => {
  const { run } = await shell()
  const { json, code } = await run('nodes', '--json')
  expect(code).toBe(0)
  expect(json.map((node: { full_name: string; file_path: string }) => node.full_name || node.file_path)).toEqual([
    'shop/cart.py',
    'Cart',
    'Cart.total',
    'Cart.size',
    'shop/prices.py',
    'price_of',
  ])
  const [cartFile, cart, total] = json
  expect(total).toEqual({
    agent_id: expect.stringMatching(/^rm_[a-z0-9]{8}$/),
    node_type: 'method',
    name: 'total',
    full_name: 'Cart.total',
    file_path: 'shop/cart.py',
    parent_id: cart.agent_id,
    start_line: 5,
    end_line: 6,
    range: { start: { line: 4, character: 4 }, end: { line: 5, character: 52 } },
    status: 'active',
  })
  expect(cartFile.parent_id).toBeNull()
})

test('nodes for people are a tree with glyphs and lines', async () => {
  const { run } = await shell()
  const { stdout } = await run('nodes', 'shop/cart.py')
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map(line => line.replace(/rm_\w{8}/, 'ID'))
  expect(lines).toEqual([
    '● ID  shop/cart.py  file    1–9',
    '● ID    Cart        class   4–9',
    '● ID      total     method  5–6',
    '● ID      size      method  8–9',
  ])
})

test('nodes of a folder, and from a folder inside the workspace', async () => {
  const {
    root,
    run,
    with: at,
  } = await shell({ ...shop, 'web/money.ts': 'export function formatMoney() {}\n', '.git/HEAD': '' })
  expect((await run('nodes', 'web', '--json')).json.map((node: { name: string }) => node.name)).toEqual([
    'money.ts',
    'formatMoney',
  ])
  const inside = await at({ cwd: `${root}/shop` }).run('nodes', 'cart.py', '--json')
  expect(inside.json).toHaveLength(4)
})

test('code that is gone is listed only with --all', async () => {
  const { run, write } = await shell()
  await run('index')
  write({ 'shop/prices.py': 'RATE = 1\n' })
  const names = async (...args: string[]) =>
    (await run('nodes', 'shop/prices.py', '--json', ...args)).json.map((node: { name: string; status: string }) => [
      node.name,
      node.status,
    ])
  expect(await names()).toEqual([['prices.py', 'active']])
  expect(await names('--all')).toContainEqual(['price_of', 'orphaned'])
})

test('show tells who stands around an agent and what happened to it', async () => {
  const { run, model } = await shell()
  const { says } = await import('../support/model-server.js')
  model.will(says('I add up prices.'))
  await run('chat', 'shop/cart.py:total', 'What do you do?')
  const { json, code } = await run('show', 'shop/cart.py:total', '--json')
  expect(code).toBe(0)
  expect(Object.keys(json)).toEqual([
    'agent_id',
    'node_type',
    'name',
    'full_name',
    'file_path',
    'parent_id',
    'start_line',
    'end_line',
    'range',
    'status',
    'name_range',
    'parent',
    'callers',
    'callees',
    'proposal',
    'question',
    'memory',
    'usage',
    'turns',
    'events',
  ])
  expect(json.parent).toEqual({ agent_id: json.parent_id, name: 'Cart' })
  expect(json.callees).toEqual([{ agent_id: expect.any(String), name: 'price_of' }])
  expect(json.usage).toMatchObject({ input_tokens: 10, output_tokens: 5, calls: 1, models: ['test-model'], cost: null })
  expect(json.events.map((event: { event_type: string }) => event.event_type)).toContain('AgentTextResponseEvent')

  const words = (await run('show', json.agent_id)).stdout
  expect(words).toContain('Cart.total  method in shop/cart.py, lines 5–6')
  expect(words).toMatch(/Callees\s+price_of \(rm_/)
  expect(words).toContain('I add up prices.')
})
