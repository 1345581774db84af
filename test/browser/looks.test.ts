import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { serve } from '../http/served.js'
import { connected, openTab, browserTest as test } from './browser.js'
import { shop } from './shop.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

test.each(['swarm', 'cascade'])(
  'the %s can be read by everybody, narrow and wide, by day and by night',
  { timeout: 90_000 },
  async name => {
    const { url, app } = await shop()
    const [running] = app.agents.cascades.unfinished()
    const path = name === 'swarm' ? '/' : `/ui/swarm/${running!.correlation_id}`
    for (const viewport of [
      { width: 360, height: 740 },
      { width: 1600, height: 1000 },
    ]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, picture } = await openTab(url, path, { colorScheme, viewport })
        await picture(`${name}-${viewport.width}-${colorScheme}`)
        expect(await overflow(page)).toBe(0)
        expect(await serious(page)).toEqual([])
        await page.close()
      }
    }
  },
)

test('whoever needs a token is asked for it, and then gets the page that was wanted', async () => {
  const token = 'a long secret'
  const { url } = await serve(undefined, { http: { token } })
  const { page, picture } = await openTab(url, '/ui/swarm?tool=')
  await picture('login')
  expect(await serious(page)).toEqual([])
  await page.getByLabel('Token').fill('wrong')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('That is not the token.').waitFor()
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Log in' }).click()
  await connected(page)
  expect(page.url()).toBe(`${url}/ui/swarm?tool=`)
})

/** Pixels by which the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
}

/** What axe-core finds that keeps somebody out. */
async function serious(page: Page): Promise<unknown[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({
      id,
      at: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`),
    }))
}
