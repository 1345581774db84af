import { expect, test } from 'vitest'
import { says, status } from '../support/model-server.js'
import { open } from '../support/open.js'

const files = { 'sum.py': 'def total(xs):\n    return sum(xs)\n' }

async function chattedWith(prices: object) {
  const opened = await open(files, { initializationOptions: { model: { prices } } })
  const { editor, model } = opened
  const agent = await editor.agentAt('sum.py', 'total')
  model.will(says('Fine.'), status(401, 'wrong key'))
  await editor.command('remora.chat', agent, 'How are you?')
  await editor.event('AgentCompleteEvent')
  await editor.command('remora.chat', agent, 'And now?')
  await editor.event('AgentErrorEvent')
  return { ...opened, agent }
}

test('hover and getAgent show what an agent has used, and what that costs where the model has a price', async () => {
  const { editor, agent } = await chattedWith({ 'test-model': { input: 2, output: 6 } })
  expect((await editor.hover('sum.py', 'total'))!.text).toMatch(
    /- \*\*Tokens:\*\* 10 in, 5 out · \d+\.\d s · cost 0\.00005\n/,
  )
  // The request that failed used nothing that anybody knows of.
  expect((await editor.command('remora.getAgent', agent)).usage).toEqual({
    input_tokens: 10,
    output_tokens: 5,
    estimated: false,
    calls: 1,
    turns: 1,
    model_ms: expect.any(Number),
    models: ['test-model'],
    cost: 0.00005,
  })
})

test('a model without a price costs an unknown sum, not nothing', async () => {
  const { editor, agent } = await chattedWith({ 'another-model': { input: 2, output: 6 } })
  expect((await editor.hover('sum.py', 'total'))!.text).toMatch(/\*\*Tokens:\*\* 10 in, 5 out · \d+\.\d s\n/)
  expect((await editor.command('remora.getAgent', agent)).usage.cost).toBeNull()
})
