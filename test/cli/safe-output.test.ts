import { expect, test } from 'vitest'
import { calls, says } from '../support/model-server.js'
import { shell } from './remora.js'

test('what a model says cannot drive the terminal', async () => {
  const { run, model } = await shell()
  model.will(says('Harm\u001b]0;title\u0007less\u001b[2J\u001b[8m hidden\u202e text'))
  const { stdout } = await run('chat', 'shop/cart.py:total', 'Hello')
  expect(stdout).toMatch(/^[^\u001b\u0007\u202e]*$/)
  expect(stdout).toContain('less␛[2J')
})

test('what a proposal says cannot hide a part of its diff', async () => {
  const { run, model, with: at } = await shell()
  const new_source = 'def total(self, items):\n    return 0  # \u001b[8mrm -rf\u001b[0m \u202e\n'
  model.will(calls('rewrite_self', { new_source, reasoning: 'Fine\u001b[2J.' }), says('Proposed.'))
  const { json } = await run('rewrite', 'shop/cart.py:total', 'go', '--json')
  const shown = await at({ env: { FORCE_COLOR: '1' } }).run('proposals', 'show', json.proposals[0].proposal_id)
  expect(shown.stderr).not.toContain('\u001b[2J')
})

test('a reader that has had enough is no error', async () => {
  const { start } = await shell({
    'a.py': Array.from({ length: 3000 }, (_, i) => `def f${i}():\n    pass\n`).join('\n'),
  })
  const { process: child, until, finished } = start('nodes')
  await until('f10')
  child.stdout.destroy()
  const { code, stderr } = await finished
  expect(code).toBe(0)
  expect(stderr).not.toContain('EPIPE')
})
