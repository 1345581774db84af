import { expect } from 'vitest'
import { createApp } from '../../server/src/app.js'
import { silentLog } from '../../server/src/base/log.js'
import { serve, serveAt } from '../http/served.js'
import { says } from '../support/model-server.js'
import { world } from '../support/open.js'
import { openTab, browserTest as test } from './browser.js'
import { looksWell } from './looks-well.js'

const files = { 'cart.py': 'def total(xs):\n    return sum(xs)\n\n\ndef size(xs):\n    return len(xs)\n' }
const prices = { large: { input: 2, output: 10 }, small: { input: 0.5, output: 1 } }
const dayMs = 86_400_000

interface Answered {
  readonly agent: string
  readonly model: string
  readonly input: number
  readonly output: number
  readonly daysAgo: number
  readonly estimated?: boolean
}

/** A workspace in whose journal models have answered so often. */
async function usedWorkspace(answers: (agent: (name: string) => string) => readonly Answered[]) {
  const { root, env } = await world(files)
  let now = Date.now()
  const clock = { now: () => now }
  const app = await createApp({
    root,
    env,
    clock,
    processName: 'test',
    resident: true,
    log: silentLog,
    notice: () => undefined,
  })
  await app.nodes.scan()
  const agent = (name: string) => app.nodes.find({ name, limit: 1 })[0]!.agentId
  for (const [index, { model, input, output, daysAgo, estimated = false, ...answer }] of answers(agent).entries()) {
    now = Date.now() - daysAgo * dayMs
    const turn = { turn_id: `turn_${index}`, turn: 1, agent_id: answer.agent, correlation_id: `corr_${index % 3}` }
    const usage = { input_tokens: input, output_tokens: output, estimated }
    const said = { duration_ms: 1500, first_token_ms: 100, tool_calls_count: 0, content: 'Yes.', tool_calls: [] }
    await app.journal.append([
      { event_type: 'ModelRequestEvent', ...turn, model, messages_count: 2, tools_count: 0 },
      { event_type: 'ModelResponseEvent', ...turn, ...said, usage },
    ])
  }
  now = Date.now()
  await app.close()
  return { root, env }
}

test('usage shows the sums of what is in the journal, by agent, model and day, and what that costs', async () => {
  const { root, env } = await usedWorkspace(agent => [
    { agent: agent('total'), model: 'large', input: 1000, output: 500, daysAgo: 2 },
    { agent: agent('total'), model: 'small', input: 3000, output: 1000, daysAgo: 0 },
    { agent: agent('size'), model: 'small', input: 200, output: 50, daysAgo: 0, estimated: true },
    { agent: agent('size'), model: 'small', input: 7000, output: 1, daysAgo: 50 },
  ])
  const { url } = await serveAt(root, env, { model: { prices } })
  const { page } = await openTab(url, '/ui/usage')
  const cells = (row: string) =>
    page.locator('tbody tr', { hasText: row }).locator('th, td:not(.share)').allInnerTexts()
  const figures = () => page.locator('.figures dd').allInnerTexts()

  expect(await figures()).toEqual(['~4,200', '~1,550', '3', '4.5 s', '0.00965'])
  expect(await cells('total')).toEqual([
    'total',
    '5,500',
    '4,000',
    '1,500',
    'large, small',
    '2',
    '2',
    '3.0 s',
    '0.0095',
  ])
  expect(await cells('size')).toEqual(['size', '~250', '~200', '~50', 'small', '1', '1', '1.5 s', '0.00015'])

  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('columnheader', { name: 'Model', exact: true }).waitFor()
  expect(await cells('large')).toEqual(['large', '1,500', '1,000', '500', '1', '1', '1.5 s', '0.007'])

  await page.getByRole('link', { name: 'All', exact: true }).click()
  await page.locator('.figures dd', { hasText: '11,200' }).waitFor()
  expect(await page.locator('tbody th').allInnerTexts()).toEqual(['small', 'large'])
  await page.getByRole('link', { name: 'Out', exact: true }).click()
  await page.locator('th[aria-sort]', { hasText: 'Out' }).waitFor()
  await page.getByRole('link', { name: 'Out', exact: true }).click()
  await page.locator('th[aria-sort="ascending"]').waitFor()
  expect(await page.locator('tbody th').allInnerTexts()).toEqual(['large', 'small'])

  const described = await page.locator('#usage-chart svg desc').textContent()
  expect(described).toMatch(/: 12,751 tokens, on 3 of 51 days\. The most on /)
})

test('an answer is counted while one looks on, and without any the page says so', async () => {
  const { url, app, agent, model } = await serve(files)
  const { page } = await openTab(url, '/ui/usage?days=all')
  await page.getByText('No model has answered yet.').waitFor()
  model.will(says('Fine.'))
  await app.agents.chat(agent('total'), 'How are you?')
  await page.locator('tbody tr', { hasText: 'total' }).waitFor()
  await page.getByText('No price is known for test-model').waitFor()
  await page.getByRole('link', { name: 'Cascades' }).click()
  await page.locator('tbody tr', { hasText: 'How are you?' }).waitFor()
})

test('usage looks well narrow and wide, by day and by night', { timeout: 90_000 }, async () => {
  const { root, env } = await usedWorkspace(agent =>
    Array.from({ length: 40 }, (_, index) => ({
      agent: agent(index % 3 ? 'total' : 'size'),
      model: index % 4 ? 'small' : 'large',
      input: 3000 + ((index * 7919) % 41) * 900,
      output: 700 + ((index * 104_729) % 37) * 140,
      daysAgo: (index * index) % 29,
      estimated: index === 0,
    })),
  )
  const { url } = await serveAt(root, env, { model: { prices: { large: prices.large } } })
  await looksWell(await openTab(url, '/ui/usage'), 'usage')
  await looksWell(await openTab(url, '/ui/usage?by=day'), 'usage-days')
})
