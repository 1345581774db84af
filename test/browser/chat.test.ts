import { expect } from 'vitest'
import { serveBuilt, serveBuiltIn } from '../http/built.js'
import { serve } from '../http/served.js'
import { gate } from '../support/gate.js'
import { calls, callsAll, hangs, says, slowly, status } from '../support/model-server.js'
import { connected, openTab, browserTest as test } from './browser.js'
import { looksWell } from './looks-well.js'

const files = {
  'cart.py': 'def total(xs):\n    return sum(xs)\n\n\ndef size(xs):\n    return len(xs)\n',
  'shop/prices.py': 'def price(item):\n    return item.cents / 100\n',
}

test('an answer appears word by word, and is formatted when it is whole', async () => {
  const { url, model } = await serve(files)
  const rest = gate()
  model.will(slowly(says('The **total** is the sum of all lines.'), rest.opened))
  const { page } = await openTab(url, '/ui/chat')
  await page.getByRole('link', { name: 'New session' }).click()
  await page.getByLabel('Message').fill('What does total do?')
  await page.getByLabel('Message').press('Enter')
  await page.waitForURL(/\/ui\/chat\/ses_/)
  await page.locator('#saying .from-person', { hasText: 'What does total do?' }).waitFor()
  await page.locator('#words-text', { hasText: /^The \*\*total/ }).waitFor()

  // Who comes later sees what has been said so far.
  await page.reload()
  await connected(page)
  expect(await page.locator('#words-text').innerText()).toMatch(/^The \*\*total/)

  rest.open()
  await page.locator('#said .from-agent strong', { hasText: 'total' }).waitFor()
  expect(await page.locator('#said .from-agent .prose').innerText()).toBe('The total is the sum of all lines.')
  expect(await page.locator('#words').isVisible()).toBe(false)
  expect(await page.locator('#session-list .session-title').innerText()).toBe('What does total do?')
})

test('what an agent does on the way is a line for each call, and what it wrote is a proposal', async () => {
  const { url, model, app } = await serve(files)
  const { session_id } = await opened(app)
  model.will(
    callsAll(['read_file', { path: 'cart.py' }], ['read_file', { path: 'nowhere.py' }]),
    calls('write_file', { path: 'cart.py', content: 'def total(xs):\n    return sum(xs, 0)\n' }, 'I start from zero.'),
    says('Done.'),
  )
  const { page } = await openTab(url, `/ui/chat/${session_id}`)
  await page.getByLabel('Message', { exact: true }).fill('Start from zero.')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.locator('#said').getByText('Done.', { exact: true }).waitFor()

  const lines = page.locator('.tool-call')
  expect(await lines.locator('.tool-name').allInnerTexts()).toEqual(['read_file', 'read_file', 'write_file'])
  expect(await lines.nth(0).locator('.tool-time').innerText()).toMatch(/^\d+ ms$/)
  expect(await lines.nth(1).innerText()).toMatch(/failed/)
  await lines.nth(0).locator('summary').click()
  await lines.nth(0).getByText('return sum(xs)').waitFor()
  expect(await lines.nth(0).locator('pre').first().innerText()).toBe('{\n  "path": "cart.py"\n}')
  await page.getByText('I start from zero.').waitFor()

  const [proposal] = app.proposals.rows.list({})
  const proposed = page.getByRole('link', { name: /Proposes to change cart\.py/ })
  expect(await proposed.getAttribute('href')).toBe(`/ui/proposals/${proposal!.proposal_id}`)
  await app.proposals.reject(proposal!.proposal_id, { by: 'test', feedback: 'No.' })
  await proposed.getByText('rejected').waitFor()
})

test('while one message is answered another one waits, and Stop ends both', async () => {
  const { url, model, app } = await serve(files)
  const { session_id } = await opened(app)
  model.will(hangs())
  const { page } = await openTab(url, `/ui/chat/${session_id}`)
  const message = page.getByLabel('Message', { exact: true })
  for (const text of ['First?', 'Second?']) {
    await message.fill(text)
    await message.press('Enter')
    await page.locator('.from-person', { hasText: text }).waitFor()
  }
  await page.locator('#queue .waiting', { hasText: 'Second?' }).getByText('queued').waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.locator('#said .cancelled').nth(1).waitFor()
  expect(await page.locator('#queue').innerText()).toBe('')
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
})

test('a model that fails says why, and what was typed can be sent again', async () => {
  const { url, model, app } = await serve(files)
  const { session_id } = await opened(app)
  model.will(status(401, 'wrong key'), says('Here I am.'))
  const { page } = await openTab(url, `/ui/chat/${session_id}`)
  const message = page.getByLabel('Message', { exact: true })
  await message.fill('Are you there?')
  await message.press('Enter')
  await page.locator('.outcome', { hasText: 'refused the key' }).waitFor()
  expect(await page.locator('.failed .from-person .prose').innerText()).toBe('Are you there?')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.locator('#said').getByText('Here I am.').waitFor()
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
})

test('a session and what one was typing outlive the server', async () => {
  const before = await serveBuilt(files)
  const { json } = await before.post('/sessions', { workspace_path: before.shell.root })
  before.shell.model.will(says('I am the first.'), says('And I the second.'))
  const { page } = await openTab(before.url, `/ui/chat/${json.session_id}`)
  const message = page.getByLabel('Message', { exact: true })
  await message.fill('Who are you?')
  await message.press('Enter')
  await page.locator('#said').getByText('I am the first.').waitFor()
  await message.pressSequentially('And who now?')
  before.server.process.kill('SIGTERM')
  await before.server.finished
  await page.locator('html[data-connected="false"]').waitFor({ state: 'attached' })
  await message.press('Enter')
  await page.getByText('What you typed is still here').waitFor()

  await serveBuiltIn(before.shell, '--port', new URL(before.url).port)
  await page.getByRole('button', { name: 'Try now' }).click()
  await connected(page)
  await page.reload()
  await connected(page)
  expect(await page.locator('#said .from-agent .prose').allInnerTexts()).toEqual(['I am the first.'])
  expect(await message.inputValue()).toBe('And who now?')
  await message.press('Enter')
  await page.locator('#said').getByText('And I the second.').waitFor()
  expect(await message.inputValue()).toBe('')
})

test('one talks with an agent of the code, which asks back', async () => {
  const { url, model, agent } = await serve(files)
  model.will(calls('ask_user', { question: 'In which currency?', options: ['EUR', 'USD'] }), says('EUR it is.'))
  const { page } = await openTab(url, `/ui/chat/new?agent=${agent('total')}`)
  await page.getByRole('heading', { name: 'Talk with total' }).waitFor()
  await page.getByLabel('Message').fill('Round to cents.')
  await page.getByRole('button', { name: 'Begin' }).click()
  await page
    .locator('#detail .question', { hasText: 'In which currency?' })
    .getByRole('button', { name: 'EUR' })
    .click()
  await page.locator('#said').getByText('EUR it is.').waitFor()
  expect(await page.locator('#said .from-agent header strong').innerText()).toBe('total')
})

test('a deleted session is gone from the list, and whoever looks at it is told', async () => {
  const { url, app } = await serve(files)
  const { session_id } = await opened(app)
  const { page } = await openTab(url, `/ui/chat/${session_id}`)
  const other = await openTab(url, `/ui/chat/${session_id}`)
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await page.waitForURL(`${url}/ui/chat`)
  await page.getByText('Nobody has talked with an agent here yet.').waitFor()
  await other.page.getByText('This session was deleted').waitFor()
})

test('nothing that models, tools or people write is more than text', async () => {
  const evil = '<img src=x onerror="document.title=`broken`"><script>document.title=`broken`</script>'
  const { url, model, app } = await serve({ 'evil.txt': evil, 'evil.py': `def total(xs):\n    return "${'<b>'}"\n` })
  const { session_id } = await opened(app, { systemPrompt: evil, modelName: evil })
  model.will(
    calls('read_file', { path: 'evil.txt', [evil]: evil }, evil),
    calls('read_file', { path: 'evil.txt' }),
    says(`${evil} [click](javascript:alert(1)) ![x](http://evil.example/x.png)\n\n\`\`\`\n${evil}\n\`\`\``),
  )
  const { page } = await openTab(url, `/ui/chat/${session_id}`)
  const message = page.getByLabel('Message', { exact: true })
  await message.fill(evil)
  await message.press('Enter')
  await page.locator('#said .from-agent .prose pre').waitFor()
  for (const path of [`/ui/chat/${session_id}`, '/ui/chat', '/ui/usage?by=model', '/ui/usage?by=cascade']) {
    await page.goto(url + path)
    await connected(page)
    expect(await page.locator('main img, aside img, main script, aside script, a[href^="javascript"]').count()).toBe(0)
    expect(await page.title()).not.toBe('broken')
  }
})

test('a conversation looks well narrow and wide, by day and by night', { timeout: 120_000 }, async () => {
  const { url, model, app, agent } = await serve(files)
  const { session_id } = await opened(app)
  const say = async (id: string, text: string) => await Promise.allSettled([(await app.chat.send(id, text)).reply])
  const other = await opened(app, { folder: 'shop' })
  model.will(says('They are kept in cents, so that sums are exact.'))
  await say(other.session_id, 'Why are prices in cents?')
  const withTotal = await app.chat.open({ ...wanted(app), agent: agent('total') })
  model.will(status(401, 'wrong key'))
  await say(withTotal.session_id, 'Can you handle an empty cart?')
  model.will(
    callsAll(
      ['read_file', { path: 'cart.py' }],
      ['search_files', { pattern: '**/*.py' }],
      ['read_file', { path: 'carts.py' }],
    ),
    calls(
      'write_file',
      {
        path: 'cart.py',
        content: 'def total(xs):\n    return round(sum(xs), 2)\n\n\ndef size(xs):\n    return len(xs)\n',
      },
      'There is one place where sums are made. I round there.',
    ),
    says(
      'I have changed `total` to round to two places:\n\n```python\ndef total(xs):\n    return round(sum(xs), 2)\n```\n\n' +
        'Two things to know:\n\n- `round` rounds half to even, so 0.125 becomes 0.12.\n- `size` is as it was.\n\nSay so if you would rather have `Decimal`.',
    ),
  )
  await say(session_id, 'Customers see totals such as 12.300000001. Can you fix that?')
  const rest = gate()
  model.will(
    slowly(
      says('With `Decimal` every price stays exact, and rounding is said in one place, for example '),
      rest.opened,
    ),
  )
  void say(session_id, 'Then take Decimal, please. What would that change for callers?')
  void say(session_id, 'And add a test.')
  const tab = await openTab(url, `/ui/chat/${session_id}`)
  await tab.page.locator('#words-text', { hasText: 'Decimal' }).waitFor()
  await looksWell(tab, 'chat')
  await tab.page.goto(`${url}/ui/chat`)
  await connected(tab.page)
  await looksWell(tab, 'chat-list')
  await tab.page.goto(`${url}/ui/chat/${withTotal.session_id}`)
  await connected(tab.page)
  await looksWell(tab, 'chat-failed')
  await tab.page.goto(`${url}/ui/chat/new`)
  await connected(tab.page)
  await looksWell(tab, 'chat-new')
  rest.open()
})

type App = Awaited<ReturnType<typeof serve>>['app']

function wanted(app: App) {
  return { workspacePath: app.root, systemPrompt: 'Help.', toolPresets: ['all'], maxTurns: 10 }
}

function opened(
  app: App,
  { folder = '', ...more }: { folder?: string; systemPrompt?: string; modelName?: string } = {},
) {
  return app.chat.open({ ...wanted(app), workspacePath: `${app.root}/${folder}`, ...more })
}
