import { expect, test } from 'vitest'
import { serve } from '../http/served.js'
import { calls, says } from '../support/model-server.js'
import { openTab } from './browser.js'

test('the page shows what happens as it happens, and an agent that waits is answered in it', async () => {
  const { url, app, agent, model } = await serve()
  const { page, picture } = await openTab(url)
  expect(await page.title()).toBe('Remora Dashboard')
  model.will(
    calls('ask_user', { question: 'Which rounding?', options: ['half up', 'half even'] }),
    says('Done: half even.'),
  )
  await app.agents.chat(agent('total'), 'Round the total.')
  const card = page.locator('.blocked-agent')
  await card.getByText('Which rounding?').waitFor()
  await picture('asked')
  await card.getByRole('button', { name: 'half even' }).click()
  await page.getByText('No agents waiting for input').waitFor()
  await page.locator('#results').getByText('Done: half even.').waitFor()
  expect(await page.locator('#progress-text').textContent()).toBe('1/1 agents completed')
  await picture('answered')
})
