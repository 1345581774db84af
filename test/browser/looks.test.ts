import { expect } from 'vitest'
import { serve } from '../http/served.js'
import { connected, openTab, browserTest as test } from './browser.js'
import { barriers, looksWell } from './looks-well.js'
import { shop } from './shop.js'

test.each(['swarm', 'cascade'])(
  'the %s can be read by everybody, narrow and wide, by day and by night',
  { timeout: 90_000 },
  async name => {
    const { url, app } = await shop()
    const [running] = app.agents.cascades.unfinished()
    const path = name === 'swarm' ? '/' : `/ui/swarm/${running!.correlation_id}`
    await looksWell(await openTab(url, path), name)
  },
)

test('whoever needs a token is asked for it, and then gets the page that was wanted', async () => {
  const token = 'a long secret'
  const { url } = await serve(undefined, { http: { token } })
  const { page, picture } = await openTab(url, '/ui/swarm?tool=')
  await picture('login')
  expect(await barriers(page)).toEqual([])
  await page.getByLabel('Token').fill('wrong')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('That is not the token.').waitFor()
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Log in' }).click()
  await connected(page)
  expect(page.url()).toBe(`${url}/ui/swarm?tool=`)
})
