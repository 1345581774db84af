import { expect, test } from 'vitest'
import { openBuilt, world } from '../support/open.js'

// Twelve kilobytes for which a parser wants gigabytes within one step.
const greedy = 'a=>'.repeat(4000)
const cart = 'class Cart {\n  void add() {}\n}\n'
const python = 'def total(xs):\n    return sum(xs)\n'

test('a text that takes all memory has no agents, on disk and as it is typed; the server goes on for all others', async () => {
  const { root, env } = await world({ 'Big.java': greedy, 'Cart.java': cart, 'sum.py': python })
  const { editor, server } = await openBuilt(root, env)
  let errors = ''
  server.stderr.on('data', chunk => {
    errors += chunk
  })
  editor.open('sum.py')
  editor.open('Cart.java', 'java')
  await editor.untilScanned()
  const before = await editor.hover('sum.py', 'total')

  editor.replace('Cart.java', cart, greedy)
  expect(await editor.hover('sum.py', 'total')).toEqual(before)
  editor.insert('sum.py', 0, 'def first(xs):\n    return xs[0]\n')
  await expect.poll(async () => (await editor.hover('sum.py', 'first'))?.text).toContain('## first')
  expect((await editor.hover('sum.py', 'total'))?.agentId).toBe(before?.agentId)
  editor.save('Cart.java')
  await expect.poll(() => editor.symbols('Cart.java')).toEqual([])
  const tooMuch = (file: string) => `${file} has no agents: parsing it takes too much time or memory.`
  expect([...editor.messages].sort()).toEqual([tooMuch('Big.java'), tooMuch('Cart.java')])
  expect(errors).toBe('')
})
