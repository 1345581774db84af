import { expect, test } from 'vitest'
import { calls, says } from '../support/model-server.js'
import { shell } from './remora.js'

const total = 'shop/cart.py:total'

test('a person lists, sets and deletes what an agent keeps in mind', async () => {
  const { run, model } = await shell()
  expect((await run('memory', total)).stderr).toContain('keeps nothing in mind')
  const set = await run('memory', total, 'set', 'unit', 'Prices', 'are', 'in', 'cents.')
  expect(set).toMatchObject({ code: 0, stdout: '' })
  expect(set.stderr).toMatch(/^✓ Cart\.total \(rm_\w{8}\) will keep unit in mind\.$/m)
  const json = (await run('memory', total, 'set', 'owner', 'The shop team.', '--json')).json
  expect(json).toEqual([
    { key: 'owner', value: 'The shop team.', updated_at: expect.any(Number) },
    { key: 'unit', value: 'Prices are in cents.', updated_at: expect.any(Number) },
  ])
  expect((await run('memory', total)).stdout).toMatch(/^owner {2}just now\n {2}The shop team\.\nunit {2}just now\n/)
  expect((await run('show', total)).stdout).toMatch(/Memory\s+owner, unit/)

  model.will(says('Cents.'))
  await run('chat', total, 'Which unit?')
  expect(model.requests[0]!.body.messages[0]!.content).toContain('- unit: Prices are in cents.')

  expect((await run('memory', total, 'delete', 'owner')).stderr).toContain('has forgotten owner')
  expect((await run('memory', total, 'list', '--json')).json).toHaveLength(1)
  expect((await run('memory', total, 'delete', 'owner')).stderr).toContain('There is no note owner. There are: unit.')
  expect((await run('memory', total, 'set', 'unit')).code).toBe(2)
  expect((await run('memory', total, 'delete')).code).toBe(2)
})

test('usage counts tokens, time and money for agents, models, cascades and days', async () => {
  const { run, model, write } = await shell()
  write({ 'remora.yaml': 'model:\n  prices:\n    test-model: { input: 1000, output: 2000 }\n' })
  expect((await run('usage')).stderr).toContain('No model has answered yet')
  model.will(calls('read_file', { path: 'shop/prices.py' }), says('45.'), says('Fine.'))
  const chat = (await run('chat', total, 'What does it cost?', '--json')).json
  await run('chat', 'shop/prices.py:price_of', 'How are you?')

  const [first, second, ...others] = (await run('usage', '--json')).json
  expect(first).toEqual({
    agent_id: chat.agent_id,
    name: 'Cart.total',
    input_tokens: 20,
    output_tokens: 10,
    estimated: false,
    calls: 2,
    turns: 1,
    model_ms: expect.any(Number),
    models: ['test-model'],
    cost: 0.04,
  })
  expect(second).toMatchObject({ name: 'price_of', input_tokens: 10, calls: 1, cost: 0.02 })
  expect(others).toEqual([])

  const by = async (...args: string[]) => (await run('usage', '--json', '--by', ...args)).json
  expect(await by('cascade')).toMatchObject([{ correlation_id: chat.correlation_id, turns: 1 }, { turns: 1 }])
  expect(await by('model')).toMatchObject([{ model: 'test-model', turns: 2, calls: 3 }])
  const today = new Date().toLocaleDateString('sv')
  expect(await by('day', '--since', today)).toMatchObject([{ day: today, input_tokens: 30, output_tokens: 15 }])
  expect(await by('day', '--since', '2999-01-01')).toEqual([])
  expect((await run('usage', '--since', 'yesterday')).code).toBe(2)
  expect((await run('usage', '--since', '2025-02-31x')).code).toBe(2)

  const { stdout } = await run('usage')
  expect(stdout).toMatch(/^agent\s+id\s+turns\s+calls\s+tokens in\s+tokens out\s+model time\s+cost\n/)
  expect(stdout).toMatch(/^Cart\.total\s+rm_\w{8}\s+1\s+2\s+20\s+10\s+\d+ ms\s+0\.04$/m)
})
