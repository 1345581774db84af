import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { callsAll, says } from '../support/model-server.js'
import { type Files, open } from '../support/open.js'
import { shop } from '../support/shop.js'

const files: Files = {
  ...shop,
  'shop/cart.py': `${shop['shop/cart.py']}\n\ndef checkout(cart):\n    return cart.total([])\n`,
  'shop/README.md': '# Shop\n\n## 1.2 Prices\n',
}

test('query_nodes finds agents by name, type and place', async () => {
  const { use } = await agentOf('shop/cart.py', 'checkout(cart)')
  const [byName, byType, byPath, none, wrong] = await use(
    ['query_nodes', { name: 'PRICE', type: 'function' }],
    ['query_nodes', { type: 'method' }],
    ['query_nodes', { path: './shop/prices.py' }],
    ['query_nodes', { name: 'nothing' }],
    ['query_nodes', { type: 'lambda' }],
  )
  expect(byName).toBe('ID function price_of in shop/prices.py:1')
  expect(byType).toBe('ID method Cart.total in shop/cart.py:5\nID method Cart.size in shop/cart.py:8')
  expect(byPath).toBe('ID file shop/prices.py\nID function price_of in shop/prices.py:1')
  expect(none).toMatch(/Nobody fits/)
  expect(wrong).toMatch(/expected one of "file"\|"class"/)
})

test('callers and callees are those of the agent', async () => {
  const total = await agentOf('shop/cart.py', 'total(self')
  expect(await total.use(['callees', {}], ['callers', {}])).toEqual([
    'ID function price_of in shop/prices.py:1',
    'ID function checkout in shop/cart.py:12',
  ])
  const size = await agentOf('shop/cart.py', 'size(self')
  expect(await size.use(['callees', {}], ['callers', {}])).toEqual([
    'You are not known to call anybody of this workspace.',
    'Nobody is known to call you.',
  ])
})

test('discover_symbols shows a file, a folder, and what the agent has just written', async () => {
  const { use } = await agentOf('shop/prices.py', 'price_of')
  const written = 'class Rate:\n    def of(self):\n        return 1\n'
  const [file, folder, all, nowhere, outside, , fresh] = await use(
    ['discover_symbols', { path: 'shop/cart.py' }],
    ['discover_symbols', { path: 'shop/' }],
    ['discover_symbols', {}],
    ['discover_symbols', { path: 'nowhere' }],
    ['discover_symbols', { path: '../elsewhere' }],
    ['write_file', { path: 'shop/rate.py', content: written }],
    ['discover_symbols', { path: 'shop/rate.py' }],
  )
  const cart = [
    'ID file shop/cart.py',
    '  ID class Cart:4',
    '    ID method total:5',
    '    ID method size:8',
    '  ID function checkout:12',
  ]
  expect(file).toBe(cart.join('\n'))
  expect(folder!.split('\n')).toEqual([
    'ID file shop/README.md',
    '  ID section Shop:1',
    '    ID section 1.2 Prices:3',
    ...cart,
    'ID file shop/prices.py',
    '  ID function price_of:1',
  ])
  expect(all).toBe(folder)
  expect(nowhere).toMatch(/no symbols at nowhere/)
  expect(outside).toMatch(/leads out of the workspace/)
  expect(fresh).toBe('file shop/rate.py\n  class Rate\n    method of')
})

test('nobody in a secret file is shown by any of them', async () => {
  const opened = await agentOf(
    'shop/prices.py',
    'price_of',
    { ...files, 'keys.json': '{"password": "hunter2"}\n' },
    { secrets: { deny: ['keys.json'] } },
  )
  const secret = await opened.editor.agentAt('keys.json', 'password')
  const outputs = await opened.use(
    ['query_nodes', { name: 'password' }],
    ['discover_symbols', {}],
    ['discover_symbols', { path: 'keys.json' }],
    ['search_content', { pattern: 'hunter2' }],
    ['read_node', { target_id: secret }],
  )
  expect(outputs.join('\n')).not.toMatch(/password|hunter2": /)
  expect(outputs.at(-1)).toMatch(/may hold secrets/)
})

test('search_content does not follow a link that was put in the place of a file or a folder', async () => {
  const { use, root, editor } = await agentOf('shop/prices.py', 'price_of', {
    ...files,
    'left.py': 'secret = 1\n',
    'lib/right.py': 'secret = 2\n',
  })
  for (const file of ['left.py', 'lib/right.py']) editor.close(file)
  const outside = join(dirname(root), 'outside')
  renameSync(join(root, 'lib'), outside)
  writeFileSync(join(outside, 'right.py'), 'secret = 4711\n')
  symlinkSync(outside, join(root, 'lib'))
  rmSync(join(root, 'left.py'))
  symlinkSync(join(outside, 'right.py'), join(root, 'left.py'))
  const [found, prices] = await use(
    ['search_content', { pattern: 'secret' }],
    ['search_content', { pattern: 'RETURN 45', path: 'shop/' }],
  )
  expect(found).toBe('No line contains "secret".')
  expect(prices).toBe('shop/prices.py:2: return 45')
})

type Call = readonly [tool: string, args: object]

async function agentOf(file: string, at: string, given: Files = files, settings: object = {}) {
  const opened = await open(given, { initializationOptions: settings })
  const { editor, model } = opened
  const agent = await editor.agentAt(file, at)
  return {
    ...opened,
    /** Has a turn in which these tools are called, and returns what they told, without the ids. */
    async use(...made: Call[]): Promise<string[]> {
      model.will(callsAll(...made), says('Done.'))
      const { turn_id } = await editor.command('remora.chat', agent, 'look')
      await editor.event('AgentCompleteEvent', { turn_id })
      const { messages } = model.requests.at(-1)!.body
      return messages
        .filter(({ role }) => role === 'tool')
        .map(({ content }) => content.replace(/\brm_[a-z0-9]{8}\b/g, 'ID'))
    },
  }
}
