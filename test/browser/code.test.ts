import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { serve } from '../http/served.js'
import { gate } from '../support/gate.js'
import { hangs, says, slowly } from '../support/model-server.js'
import { openTab, browserTest as test } from './browser.js'
import { looksWell } from './looks-well.js'
import { shop } from './shop.js'

const files = {
  'shop/cart.py':
    'from shop.prices import price_of\n\n\nclass Cart:\n    def total(self, items):\n        # all of them\n        return sum(price_of(item) for item in items)\n',
  'shop/prices.py': 'def price_of(item):\n    return 45\n',
}

test('one goes from files to a piece of code and on to its neighbours, and each has an address', async () => {
  const { url, agent } = await serve(files)
  const { page } = await openTab(url, '/ui/code')
  await page.getByRole('link', { name: 'shop/cart.py' }).click()
  await page.locator('.agent-row').getByRole('link', { name: 'total', exact: true }).click()
  await page.waitForURL(`**/ui/code/${agent('total')}**`)
  const source = page.locator('.source')
  expect(await source.locator('code').allInnerTexts()).toEqual([
    '    def total(self, items):',
    '        # all of them',
    '        return sum(price_of(item) for item in items)',
  ])
  expect(await source.locator('.line-number').allInnerTexts()).toEqual(['5', '6', '7'])
  await source.locator('.keyword', { hasText: 'return' }).waitFor()
  await source.locator('.comment', { hasText: '# all of them' }).waitFor()
  await page.locator('.neighbours').getByRole('link', { name: 'price_of' }).click()
  await page.locator('#agent-head').getByRole('heading', { name: 'price_of' }).waitFor()
  await page.locator('.neighbours').getByRole('link', { name: 'Cart.total' }).waitFor()
  await page.goBack()
  await page.locator('#agent-head').getByRole('heading', { name: 'total' }).waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/ui\/code(\?|$)/)
})

test('an answer is read as it is written, also by who comes later, and stays', async () => {
  const { url, agent, model } = await serve(files)
  const rest = gate()
  model.will(slowly(says('It sums up **all** prices.'), rest.opened))
  const { page } = await openTab(url, `/ui/code/${agent('total')}`)
  await page.locator('.agent-composer textarea').fill('What do you do?')
  await page.keyboard.press('Enter')
  await page.locator('.from-person').getByText('What do you do?').waitFor()
  await page.locator('.streaming').getByText('It sums up').waitFor()
  const later = await openTab(url, `/ui/code/${agent('total')}?show=chat`)
  await later.page.locator('.streaming').getByText('It sums up').waitFor()
  rest.open()
  await page.locator('.told-turn .from-agent strong', { hasText: 'all' }).waitFor()
  await later.page.locator('.told-turn .from-agent strong', { hasText: 'all' }).waitFor()
  expect(await page.locator('.streaming').count()).toBe(0)
  expect(await page.locator('.from-agent').count()).toBe(1)
})

test('what is half written for one agent is not sent to another', async () => {
  const { url, agent } = await serve(files)
  const { page } = await openTab(url, `/ui/code/${agent('total')}`)
  await page.locator('.agent-composer textarea').fill('Only for total.')
  await page.locator('.neighbours').getByRole('link', { name: 'price_of' }).click()
  await page.getByPlaceholder('Message price_of').waitFor()
  expect(await page.locator('.agent-composer textarea').inputValue()).toBe('')
})

test('an agent at work is stopped where it is seen', async () => {
  const { url, agent, model, app } = await serve(files)
  model.will(hangs())
  const { page } = await openTab(url, `/ui/code/${agent('total')}`)
  await page.locator('.agent-composer').getByRole('button', { name: 'Ask for a rewrite' }).click()
  await page.getByText('Rewrite yourself as you think best.').waitFor()
  await page.locator('#agent-head').getByRole('button', { name: 'Stop' }).click()
  await page.locator('.turn-state').getByText('stopped').waitFor()
  expect(app.agents.turns.unfinished()).toEqual([])
})

test('what an agent keeps in mind is corrected by people', async () => {
  const { url, agent, app } = await serve(files)
  const notes = () => app.agents.memory.rows.ofAgent(agent('total')).map(({ key, value }) => [key, value])
  const { page } = await openTab(url, `/ui/code/${agent('total')}?show=memory`)
  const fresh = page.locator('.new-note')
  await fresh.getByLabel('What the note is about').fill('rounding')
  await fresh.getByLabel('What it should know').fill('half up')
  await fresh.getByRole('button', { name: 'Add' }).click()
  await page.locator('.memory-note summary').click()
  expect(notes()).toEqual([['rounding', 'half up']])
  await page.locator('.memory-note textarea').fill('half even')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('.memory-note summary').getByText('half even').waitFor()
  expect(notes()).toEqual([['rounding', 'half even']])
  await page.getByRole('button', { name: 'Forget' }).click()
  await page.getByRole('button', { name: 'Forget it for good' }).click()
  await page.getByText('It keeps nothing in mind yet').waitFor()
  expect(notes()).toEqual([])
})

test('the page follows the disk, and what is typed in an editor and not saved', async () => {
  const { url, agent, root, app } = await serve(files)
  const path = join(root, 'shop/prices.py')
  const { page } = await openTab(url, `/ui/code/${agent('price_of')}`)
  writeFileSync(path, 'def price_of(item):\n    return 46\n')
  await app.nodes.scan()
  await page.locator('.source').getByText('46').waitFor()
  const text = 'def price_of(item):\n    return 47\n'
  app.buffers.open({ uri: `file://${path}`, path, languageId: 'python', version: 1, text })
  await page.locator('.source').getByText('47').waitFor()
  app.buffers.change(`file://${path}`, 2, [{ text: text.replace('47', '48') }])
  await page.locator('.source').getByText('48').waitFor()
  await page.locator('.source .number', { hasText: '48' }).waitFor()
})

test('typing finds agents by name, files by path, and nobody where nobody fits', async () => {
  const { url } = await serve(files)
  const { page } = await openTab(url, '/ui/code')
  await page.keyboard.press('/')
  await page.keyboard.type('tot')
  await page.locator('.agent-row').getByText('Cart.total').waitFor()
  expect(await page.locator('#code-list [data-row]').count()).toBe(1)
  expect(page.url()).toContain('q=tot')
  await page.getByLabel('Filter agents').fill('shop/pri')
  await page.locator('.file-row').getByText('prices.py').waitFor()
  await page.getByLabel('Filter agents').fill('nobody')
  await page.getByText('Nobody fits.').waitFor()
  await page.getByRole('link', { name: 'Show all' }).click()
  await page.locator('.file-row').nth(1).waitFor()
})

test('names of files and functions are shown as text, whatever they are', async () => {
  const path = `<img src=x onerror=alert(1)>\u202e"'.js`
  const { url, app } = await serve({ [path]: 'export const ünï_<x = 1\nfunction a() {}\n' })
  const { page } = await openTab(url, '/ui/code')
  const shown = '<img src=x onerror=alert(1)>⟨U+202E⟩"\'.js'
  await page.getByRole('link', { name: shown }).click()
  await page.locator('.agent-row').first().waitFor()
  const { agentId } = app.nodes.find({ type: 'file' })[0]!
  await page.goto(`${url}/ui/code/${agentId}?q=${encodeURIComponent('"><script>alert(1)</script>')}`)
  await page.locator('#agent-head').getByRole('heading', { name: shown }).waitFor()
  expect(await page.locator('main img, main script, aside img, aside script').count()).toBe(0)
})

test('who is unknown has a page that says so', async () => {
  const { get } = await serve(files)
  const reply = await get('/ui/code/rm_00000000', { accept: 'text/html' })
  expect(reply.status).toBe(404)
  expect(reply.text).toContain('There is no agent rm_00000000')
})

test.each(['list', 'found', 'source', 'chat', 'memory', 'history', 'question'] as const)(
  'the %s can be read by everybody, narrow and wide, by day and by night',
  { timeout: 90_000 },
  async name => {
    const { url, agent, app } = await shop()
    await app.agents.setMemory(agent('add'), 'counts', 'Never below one; gift cards come one at a time.', 'test')
    const paths = {
      list: '',
      found: '?q=o&status=running',
      source: `/${agent('total')}`,
      chat: `/${agent('add')}?show=chat`,
      memory: `/${agent('add')}?show=memory`,
      history: `/${agent('rounded')}?show=history`,
      question: `/${agent('discount_for')}`,
    }
    await looksWell(await openTab(url, `/ui/code${paths[name]}`), `code-${name}`)
  },
)
