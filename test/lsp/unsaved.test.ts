import { expect, test } from 'vitest'
import { says } from '../support/model-server.js'
import { open } from '../support/open.js'

test('an agent that was spoken to before its code was saved is the same after it, with its callers', async () => {
  const { editor, model } = await open({ 'sum.py': 'def total(xs):\n    return sum(xs)\n' })
  model.will(says('Hello.'))
  editor.replace(
    'sum.py',
    'def total(xs):\n    return sum(xs)\n',
    'def total(xs):\n    return add(xs)\n\n\ndef add(xs):\n    return sum(xs)\n',
  )
  const before = await editor.agentAt('sum.py', 'add(xs):')
  await editor.command('remora.chat', before, 'Hello?')
  await editor.event('AgentCompleteEvent')
  editor.save('sum.py')
  await editor.event('NodeChangedEvent')

  const card = await editor.hover('sum.py', 'add(xs):')
  expect(card?.agentId).toBe(before)
  expect(card?.text).toMatch(/\*\*Callers:\*\* total \(rm_/)
})

test('an agent that is spoken to while the first scan runs is not in its way', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`m${index}.py`, `def f${index}():\n    pass\n`]),
  )
  const { editor, model } = await open(files, {}, { waitForScan: false })
  model.otherwise(() => says('Hello.'))
  for (let index = 0; index < 30; index++) {
    await editor.command('remora.chat', await editor.agentAt(`m${index}.py`, `f${index}`), 'Hello?')
  }
  await editor.untilScanned()
  await editor.until(() => editor.events.filter(event => event.event_type === 'AgentCompleteEvent').length === 30)
  expect(editor.messages).toEqual([])
})
