import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Served, serve } from '../http/served.js'
import { calls, says } from '../support/model-server.js'
import { openInProcess } from '../support/open.js'
import { openTab, browserTest as test } from './browser.js'
import { looksWell } from './looks-well.js'

/** Two functions far enough from each other that a change of both has two hunks. */
const before = [
  'def total(xs):',
  '    sum = 0',
  '    for x in xs:',
  '        sum += x',
  '    return sum',
  ...Array.from({ length: 10 }, (_, index) => `# line ${index}`),
  'def size(xs):',
  '    return len(xs) + 0',
  '',
].join('\n')
const shorterTotal = before.replace(
  '    sum = 0\n    for x in xs:\n        sum += x\n    return sum\n',
  '    return sum(xs)\n',
)
const both = shorterTotal.replace('len(xs) + 0', 'len(xs)')

/** An agent has proposed something for its file. */
async function proposed(newSource: string, { files = { 'cart.py': before }, reasoning = 'Say it shorter.' } = {}) {
  const served = await serve(files)
  const id = await propose(served, newSource, reasoning)
  return { ...served, id, text: () => readFileSync(join(served.root, 'cart.py'), 'utf8') }
}

async function propose({ app, agent, model }: Served, newSource: string, reasoning: string): Promise<string> {
  const opened = new Promise<string>(resolve => {
    app.bus.subscribe(event => event.event_type === 'RewriteProposalEvent' && resolve(event.proposal_id))
  })
  model.will(calls('rewrite_self', { new_source: newSource, reasoning }), says('Proposed.'))
  await app.agents.requestRewrite(agent('cart.py'), 'Shorter.')
  return await opened
}

test('a proposal is reviewed by hunk: one is accepted, one rejected with words, and all is taken back', async () => {
  const { url, id, text, model, app } = await proposed(both)
  const { page } = await openTab(url, '/ui/proposals')
  await page.getByText('1 proposal waits for you').waitFor()
  await page.getByRole('link', { name: 'Say it shorter.' }).click()
  await page.locator('#hunk-0').getByRole('button', { name: 'Accept' }).click()
  await page.getByText('Applied; one hunk is still open').waitFor()
  expect(text()).toBe(shorterTotal)
  await page.locator('#hunk-0').getByText('applied').waitFor()
  model.will(says('I see.'))
  await page.locator('#hunk-1 summary').click()
  await page.locator('#hunk-1 textarea:focus').waitFor()
  await page.keyboard.type('Keep the zero.')
  await page.keyboard.press('Enter')
  await page.getByText('Rejected; the agent tries again').waitFor()
  expect(app.proposals.rows.get(id)).toMatchObject({
    applied_hunks: [0],
    rejected_hunks: [1],
    feedback: 'Keep the zero.',
  })
  expect((await model.asked(3)).body.messages.at(-1)!.content).toContain('Keep the zero.')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back', { exact: true }).waitFor()
  expect(text()).toBe(before)
  await page.getByText('Nothing waits for you').waitFor()
})

test('keys decide: a accepts what is in focus, r asks why not', async () => {
  const { url, id, text, app } = await proposed(both)
  const { page } = await openTab(url, `/ui/proposals/${id}`)
  await page.locator('#hunk-1').focus()
  await page.keyboard.press('a')
  await page.locator('#hunk-1').getByText('applied').waitFor()
  expect(text()).toBe(before.replace('len(xs) + 0', 'len(xs)'))
  await page.locator('#detail').focus()
  await page.keyboard.press('r')
  await page.locator('#proposal-head .reject textarea:focus').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Put away').waitFor()
  expect(app.proposals.rows.get(id)!.rejected_hunks).toEqual([0])
})

test('in the list the keys of decisions open what is in focus, and decide nothing', async () => {
  const { url, id, app } = await proposed(both)
  const { page } = await openTab(url, '/ui/proposals')
  await page.keyboard.press('j')
  await page.keyboard.press('a')
  await page.waitForURL(`**/ui/proposals/${id}`)
  expect(app.proposals.rows.get(id)!.status).toBe('open')
})

test('two browsers see the same, and a late decision is told what was decided', async () => {
  const { url, id } = await proposed(both)
  const one = await openTab(url, `/ui/proposals/${id}`)
  const other = await openTab(url, `/ui/proposals/${id}`)
  await one.page.getByRole('button', { name: 'Accept all' }).click()
  await other.page.locator('#proposal-head').getByText('applied', { exact: true }).waitFor()
  const shown = (page: Page) => page.locator('#proposal').innerText()
  await expect.poll(async () => (await shown(one.page)) === (await shown(other.page))).toBe(true)
  const { status, json } = await (async () => {
    const response = await fetch(`${url}/ui/proposals/${id}/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    return { status: response.status, json: (await response.json()) as { error: string } }
  })()
  expect([status, json.error]).toEqual([409, expect.stringMatching(/already applied by dashboard/)])
})

test('an editor that has the file open changes it, and the disk is left to it', async () => {
  const { url, id, root, env, text } = await proposed(both)
  const editor = await openInProcess(root, env)
  await editor.untilScanned()
  editor.open('cart.py')
  await editor.hover('cart.py', 'def total')
  const { page } = await openTab(url, `/ui/proposals/${id}`)
  await page.getByRole('button', { name: 'Accept all' }).click()
  await page.getByText('Applied', { exact: true }).waitFor()
  expect(editor.text('cart.py')).toBe(both)
  expect(text()).toBe(before)
})

test('a change that no longer fits is explained with the lines in the way', async () => {
  const served = await proposed(shorterTotal)
  const { url, id, app, root } = served
  const { page, picture } = await openTab(url, `/ui/proposals/${id}`)
  writeFileSync(join(root, 'cart.py'), before.replace('sum += x', 'sum += x.price'))
  await app.nodes.scan()
  await page.getByRole('button', { name: 'Accept' }).click()
  const trouble = page.locator('#proposal-trouble')
  await trouble.getByText('The code has changed since.').waitFor()
  await trouble.getByText('sum += x.price').waitFor()
  await picture('proposals-stale')
  await trouble.getByRole('button', { name: /Ask the agent again/ }).waitFor()
})

test('the change can be seen side by side, at an address of its own', async () => {
  const { url, id } = await proposed(both)
  const { page } = await openTab(url, `/ui/proposals/${id}`)
  await page.getByRole('link', { name: 'Side by side' }).click()
  await page.waitForURL(/diff=split/)
  await page.locator('.pair').first().waitFor()
  await page.locator('.diff-add .keyword').first().waitFor()
  expect((await page.locator('.pair .word').allInnerTexts()).join('')).toBe(' + 0')
  await page.reload()
  await page.locator('.pair').first().waitFor()
})

const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>'

test('what agents write is shown as text, whatever it is', async () => {
  const newSource = before.replace('# line 5', `# ${hostile} \u202e nothing \u2066 hidden`)
  const reasoning = `${hostile}\n\n[click](javascript:alert(1)) ![x](http://127.0.0.1:1/x.png) \u202e odd`
  const { url, id } = await proposed(newSource, { reasoning })
  const { page } = await openTab(url, `/ui/proposals/${id}`)
  const texts = await page.locator('.diff-add code').allInnerTexts()
  expect(texts.join()).toContain(`# ${hostile} ⟨U+202E⟩ nothing ⟨U+2066⟩ hidden`)
  const prose = await page.locator('#proposal .prose').innerText()
  expect(prose).toContain(hostile)
  expect(prose).toContain('⟨U+202E⟩ odd')
  expect(await page.locator('#main').innerText()).toContain(hostile)
  expect(await page.locator('#detail a[href^="javascript"], #detail img, #detail script').count()).toBe(0)
})

test.each(['list', 'unified', 'split'] as const)(
  'the %s can be read by everybody, narrow and wide, by day and by night',
  { timeout: 60_000 },
  async name => {
    const { url, id } = await proposed(both)
    const paths = { list: '', unified: `/${id}`, split: `/${id}?diff=split` }
    const tab = await openTab(url, `/ui/proposals${paths[name]}`)
    if (name !== 'list') await tab.page.locator('.diff-add .keyword').first().waitFor()
    await looksWell(tab, `proposals-${name}`)
  },
)
