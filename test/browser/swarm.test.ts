import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Served, serve, serveAt } from '../http/served.js'
import { calls, hangs, says } from '../support/model-server.js'
import { connected, openTab, browserTest as test } from './browser.js'

test('a question appears while one looks, and is answered with one of its options', async () => {
  const { url, app, agent, model } = await serve()
  const { page } = await openTab(url)
  expect(await page.title()).toBe('Remora Dashboard')
  model.will(
    calls('ask_user', { question: 'Which rounding?', options: ['half up', 'half even'] }),
    says('Half even it is.'),
  )
  await app.agents.chat(agent('total'), 'Round the total.')
  const card = page.locator('.blocked-agent')
  await card.getByText('Which rounding?').waitFor()
  expect(await page.locator('#rail .count').innerText()).toMatch(/^1/)
  await card.getByRole('button', { name: 'half even' }).click()
  await page.getByText('No agents waiting for input').waitFor()
  await page.getByText('Answer sent').waitFor()
  await page.locator('#results').getByText('Half even it is.').waitFor()
  await page.locator('#progress-text').getByText('1/1 agents completed').waitFor()
  expect(app.agents.questions.rows.pending()).toEqual([])
})

test('an answer that is being typed stays while the page changes around it', async () => {
  const { url, app, agent, model } = await serve()
  const { page } = await openTab(url)
  model.will(calls('ask_user', { question: 'Which rounding?' }), says('I am another one.'), says('Thanks.'))
  await app.agents.chat(agent('total'), 'Round the total.')
  const field = page.getByRole('textbox', { name: 'Which rounding?' })
  await field.pressSequentially('half e')
  await app.agents.chat(agent('size'), 'And you?')
  await page.locator('#results').getByText('I am another one.').waitFor()
  await field.pressSequentially('ven')
  expect(await field.inputValue()).toBe('half even')
  await field.press('Enter')
  await page.locator('#results').getByText('Thanks.').waitFor()
  expect(app.journal.read({ types: ['HumanInputResponseEvent'] })).toMatchObject([{ answer: 'half even' }])
})

test('two browsers see within 250 ms what happens', async () => {
  const served = await serve()
  const pages = [(await openTab(served.url)).page, (await openTab(served.url, '/ui/swarm')).page]
  const latencies: number[] = []
  for (let round = 1; round <= 5; round += 1) {
    const seen = pages.map(page => timeOfText(page, `note: message-${round}`))
    const began = Date.now()
    await say(served, 1)
    latencies.push(...(await Promise.all(seen)).map(time => time - began))
  }
  // Whatever else this machine does may hold up one round, but not all of them.
  const slowestOfRound = [0, 2, 4, 6, 8].map(index => Math.max(...latencies.slice(index, index + 2)))
  expect(Math.min(...slowestOfRound)).toBeLessThan(250)
})

test('a cascade is stopped by pressing twice, and the page says that it was', async () => {
  const { url, app, agent, model } = await serve()
  model.will(hangs())
  await app.agents.chat(agent('total'), 'Take your time.')
  await model.asked(1)
  const { page } = await openTab(url)
  await page.getByRole('link', { name: 'Take your time.' }).click()
  const detail = page.getByRole('complementary')
  await detail.getByRole('heading', { name: 'Take your time.' }).waitFor()
  await detail.getByRole('button', { name: 'Stop' }).click()
  expect(app.journal.read({ types: ['TurnStopRequestedEvent'] })).toEqual([])
  await detail.getByRole('button', { name: 'Stop all of it' }).click()
  await page.getByText('Stopped 1 turn').waitFor()
  await detail.getByText('stopped').first().waitFor()
  await page.keyboard.press('Escape')
  await detail.waitFor({ state: 'detached' })
  expect(new URL(page.url()).pathname).toBe('/ui/swarm')
  await page.goBack()
  await detail.waitFor()
})

test('a page outlives its server: it says so, comes back, and catches up', async () => {
  const { url, port, root, env, model, close } = await serve()
  const { page, picture } = await openTab(url)
  await close()
  await page.getByText(/The connection is lost. Trying again in \d s\./).waitFor()
  await picture('disconnected')
  const next = await serveAt(root, env, { http: { port } })
  model.will(says('I am back.'))
  await next.app.agents.chat(next.agent('total'), 'Are you there?')
  await connected(page)
  await page.locator('#results').getByText('I am back.').waitFor()
  await page.locator('#events-list').getByText('Are you there?').waitFor()
  expect(await page.locator('#connection-banner').isVisible()).toBe(false)
})

test('thousands of events stream past somebody who reads, and nothing moves', async () => {
  const served = await serve()
  await say(served, 300)
  const { page, picture } = await openTab(served.url)
  const list = page.locator('#events-list')
  const rows = page.locator('#events-list > .event')
  await expect.poll(() => rows.count()).toBe(200)
  await say(served, 100)
  await rows.first().getByText('note: message-400', { exact: true }).waitFor()
  expect(await rows.count()).toBe(200)

  await list.evaluate(element => element.scrollTo({ top: 1400 }))
  const place = () =>
    page
      .locator('#events-list')
      .getByText('note: message-350', { exact: true })
      .evaluate(element => element.getBoundingClientRect().top)
  const before = await place()
  await say(served, 2000)
  await page.getByRole('button', { name: '2000 new' }).waitFor()
  await picture('new-events')
  expect(await place()).toBe(before)
  expect(await rows.count()).toBeLessThanOrEqual(400)
  await page.getByRole('button', { name: '2000 new' }).click()
  await expect.poll(() => rows.count()).toBe(200)
  expect(await page.locator('.new-rows').isVisible()).toBe(false)
  await rows.first().getByText('note: message-2400', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Older events' }).click()
  await rows.first().getByText('note: message-2200', { exact: true }).waitFor()
})

test('everything can be reached by keyboard', async () => {
  const served = await serve()
  await say(served, 30)
  const { page } = await openTab(served.url)
  const focused = () => page.evaluate(() => document.activeElement!.textContent)
  await page.keyboard.press('/')
  await page.keyboard.type('message-7')
  await expect.poll(() => page.locator('#events-list > .event:visible').count()).toBe(1)
  await page.keyboard.press('Escape')
  await page.locator('#events-list > .event:visible').focus()
  expect(await focused()).toContain('message-7')
  await page.keyboard.press('k')
  await page.keyboard.press('j')
  expect(await focused()).toContain('message-7')
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Next row').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
})

test('the chosen colours stay', async () => {
  const { url } = await serve()
  const { page } = await openTab(url, '/', { colorScheme: 'light' })
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(await ground()).toBe('rgb(251, 251, 250)')
  await page.getByRole('button', { name: 'Switch between light and dark' }).click()
  expect(await ground()).toBe('rgb(22, 23, 26)')
  await page.reload()
  await connected(page)
  expect(await ground()).toBe('rgb(22, 23, 26)')
})

/** Has that many more things happen, which wake nobody. */
async function say({ app, agent }: Served, count: number): Promise<void> {
  const already = app.journal.read({ types: ['MemorySetEvent'] }).length
  const events = Array.from({ length: count }, (_, index) => ({
    event_type: 'MemorySetEvent' as const,
    agent_id: agent('total'),
    key: 'note',
    value: `message-${already + index + 1}`,
    by: 'test',
  }))
  await app.journal.append(events)
}

/** When the page first shows the text, by the clock that the test has as well. */
function timeOfText(page: Page, text: string): Promise<number> {
  return page.evaluate(
    wanted =>
      new Promise<number>(resolve => {
        const look = () => document.body.textContent.includes(wanted) && resolve(Date.now())
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
        look()
      }),
    text,
  )
}
