import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { shell } from './remora.js'

test('the demo plays the whole loop without a key, and the project stays', async () => {
  const { with: at, root } = await shell({})
  const nothing = { REMORA_MODEL_BASE_URL: 'http://127.0.0.1:9/v1' }
  const { code, json } = await at({ env: nothing }).run('demo', '--fast', '--json')
  expect(code).toBe(0)
  expect(dirname(json.folder)).toBe(dirname(root))
  expect(json.index).toMatchObject({ files: 6, created: json.index.nodes })
  expect(json.chat).toMatchObject({
    status: 'completed',
    agent_id: json.agent_id,
    response: expect.stringContaining('Cart.total'),
  })
  expect(json.rewrite.proposals[0].diff).toContain('+        Rehearsed: An empty cart costs nothing.')
  expect(json.question).toMatchObject({ status: 'completed', response: expect.stringContaining('print') })
  expect(json.dashboard).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(json.outcome.kind).toBe('applied')
  expect(json.agent).toMatchObject({ agent_id: json.agent_id, full_name: 'Cart.total', status: 'active' })
  expect(readFileSync(join(json.folder, 'shop', 'cart.py'), 'utf8')).toContain(
    'Rehearsed: An empty cart costs nothing.',
  )
})

test('the demo for people says where the project is and what to type next', async () => {
  // Its own files are meant, wherever the person stands.
  const { run } = await shell({ 'shop/cart.py': 'class Cart: pass\n' })
  const { code, stdout, stderr } = await run('demo')
  expect(code).toBe(0)
  const folder = /cd (\S+remora-demo-\S+)/.exec(stdout)![1]!
  expect(existsSync(join(folder, '.remora', 'journal.db'))).toBe(true)
  expect(stdout).toContain("vim.lsp.enable('remora')")
  expect(stdout).toContain('remora nodes')
  expect(stdout + stderr).toContain('Cart.total is still rm_')
})
