import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Tab } from './browser.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const sizes = [
  { width: 360, height: 800 },
  { width: 1600, height: 1000 },
]

/**
 * Looks at the page as it is, narrow and wide, by day and by night, and leaves a picture of each: nobody has to scroll
 * sideways, and nothing serious keeps anybody from reading or operating it.
 */
export async function looksWell({ page, picture }: Tab, name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await picture(`${name}-${size.width}-${colorScheme}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
      expect(await barriers(page)).toEqual([])
    }
  }
}

/** What axe-core finds serious, each in a sentence. */
export async function barriers(page: Page): Promise<string[]> {
  // Handed to the debugger, not to the page: its policy lets nobody else's script in.
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    )
}
