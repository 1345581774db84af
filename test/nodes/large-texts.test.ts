import { expect, test } from 'vitest'
import { Folder, Process } from './workspace.js'

test.for([
  ['a megabyte of nonsense', '```a\n'.repeat(200_000), false],
  ['what is short and takes long', '('.repeat(90_000), false],
  ['two megabytes of code', 'def total(xs):\n    return sum(xs)\n\n'.repeat(60_000), true],
] as const)('to judge %s holds nobody up who asks something else', async ([, text, isSound]) => {
  const { nodes } = await Process.open(new Folder())
  let answered = 0
  const answering = setInterval(() => answered++, 5)
  const errors = await nodes.parseErrors('cart.py', text)
  clearInterval(answering)
  expect(errors === 0).toBe(isSound)
  // It takes a second and more, and in one piece nobody would be answered in that time.
  expect(answered).toBeGreaterThan(20)
})
