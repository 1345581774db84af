import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { packageRoot } from '../../server/src/base/assets.js'
import { chromiumPath } from '../support/find-chromium.js'

// A real Chromium. Whatever a page does that it must not do fails the test at its end: errors in the console, requests to
// anybody else, breaches of its policy.

const pictures = join(packageRoot, 'test', '.output', 'pictures')

/** A test in a real browser: skipped where there is none, which `npm test` says aloud. */
export const browserTest = test.skipIf(chromiumPath === undefined)

export interface Tab {
  readonly page: Page
  /** Leaves a picture for people in test/.output/pictures. */
  picture(name: string): Promise<void>
}

/** @param url of the server: the only one that the page may talk to */
export async function openTab(url: string, path = '/', options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await (await chromiumOnce()).newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  // A test that waits in vain says what for.
  page.setDefaultTimeout(10_000)
  const wrongs: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' && !isOfNetwork(message.text())) wrongs.push(message.text())
  })
  page.on('pageerror', error => wrongs.push(error.stack ?? error.message))
  page.on('request', request => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('data:'))
      wrongs.push(`asked ${request.url()}`)
  })
  onTestFinished(async () => {
    await context.close()
    expect(wrongs).toEqual([])
  })
  await page.goto(`${url}${path}`)
  if ((await page.locator('body[data-stream]').count()) > 0) await connected(page)
  return {
    page,
    async picture(name) {
      mkdirSync(pictures, { recursive: true })
      await page.screenshot({ path: join(pictures, `${name}.png`) })
    },
  }
}

/** Chromium itself says so of a request that a server has left unanswered, or refused for want of a token or as too late. */
function isOfNetwork(message: string): boolean {
  return /net::ERR_(CONNECTION_(REFUSED|RESET)|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)|status of (401|409)/.test(
    message,
  )
}

/** Resolves when the page hears of events. */
export async function connected(page: Page): Promise<void> {
  await page.locator('html[data-connected="true"]').waitFor({ state: 'attached' })
}

const running: { browser?: Promise<Browser> } = {}

/** One for all tests of a file: pages have nothing of one another. */
function chromiumOnce(): Promise<Browser> {
  running.browser ??= chromium.launch({
    executablePath: chromiumPath!,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
  return running.browser
}

afterAll(async () => (await running.browser)?.close())
