import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { neovimTest as test } from '../support/find-neovim.js'
import { calls, says, slowly } from '../support/model-server.js'
import type { Neovim, ShownDiagnostic } from '../support/neovim.js'
import { startWorkplace, type Workplace } from './workplace.js'

// The whole way that a person goes, with the built server, a real Neovim and a model that says what a test wants.

const cart = `from shop.tax import with_tax


class Cart:
    def __init__(self):
        self.prices = []

    def total(self):
        return sum(self.prices)


def checkout(cart):
    return with_tax(cart.total())
`

const files = {
  'shop/cart.py': cart,
  'shop/tax.py': 'RATE = 0.2\n\n\ndef with_tax(amount):\n    return amount * (1 + RATE)\n',
  'web/basket.ts': 'export function count(basket: readonly number[]): number {\n  return basket.length\n}\n',
}

const rewritten = 'def checkout(cart):\n    amount = cart.total()\n    return with_tax(amount)\n'

function workplace(): Promise<Workplace> {
  return startWorkplace(files, { path: 'shop/cart.py', lenses: 4 })
}

function withCheckout(source: string): string {
  return cart.slice(0, cart.indexOf('def checkout')) + source
}

/** Asks the agent of `checkout` for a rewrite and waits until it waits for review. */
async function askForRewrite(nvim: Neovim, instruction: string): Promise<ShownDiagnostic> {
  await nvim.moveTo('def checkout')
  await nvim.command(`RemoraRewrite ${instruction}`)
  await nvim.waitFor('the proposal', 'return #vim.diagnostic.get(0) == 1')
  return (await nvim.diagnostics())[0]!
}

function proposes(newSource: string, reasoning: string) {
  return calls('rewrite_self', { new_source: newSource, reasoning })
}

test('every definition of a project has a lens, and a hover card with the same id', async () => {
  const nvim = await (await workplace()).open()

  const lenses = await nvim.codeLenses()
  expect(lenses.map(lens => lens.line)).toEqual([3, 4, 7, 11])
  for (const { title } of lenses) expect(title).toMatch(/^● rm_[a-z0-9]{8}$/)

  await nvim.moveTo('def total')
  const card = await nvim.hover()
  expect(card).toContain('## Cart.total')
  expect(card).toContain(lenses[2]!.title.slice(2))

  await nvim.open('web/basket.ts')
  await nvim.waitFor('the lens of count', 'return #vim.lsp.codelens.get({ bufnr = 0 }) == 1')
})

test('a chat is answered in the panel while the model is still speaking', async () => {
  const { model, open } = await workplace()
  const nvim = await open()
  let finish: (value?: unknown) => void = () => undefined
  const gate = new Promise(done => {
    finish = done
  })
  model.will(slowly(says('I add up the prices of a cart.'), gate))

  await nvim.moveTo('def total')
  await nvim.command('RemoraChat what are you for?')
  await nvim.waitForPanel('I add up the prices of a cart.▌')
  expect(await nvim.panel()).not.toContain('  I add up the prices of a cart.')
  finish()

  await nvim.waitForPanel('done in')
  const panel = await nvim.panel()
  expect(panel).toContain('  what are you for?')
  expect(panel.filter(line => line.includes('I add up'))).toEqual(['  I add up the prices of a cart.'])
})

test('an accepted rewrite is in the buffer and not on the disk, and its agent lives on', async () => {
  const { root, model, open } = await workplace()
  const nvim = await open()
  const before = (await nvim.codeLenses()).at(-1)!.title
  model.will(proposes(rewritten, 'name the amount'), says('I named the amount.'))

  const proposal = await askForRewrite(nvim, 'name what you pass on')
  expect(proposal).toMatchObject({ line: 11, source: 'remora', message: 'Agent proposes rewrite: name the amount' })
  expect(proposal.code).toBe(proposal.data?.proposal_id)
  expect(await nvim.text()).toBe(cart)

  await nvim.command('RemoraAccept')
  await nvim.waitFor('the diagnostic to go', 'return #vim.diagnostic.get(0) == 0')

  expect(await nvim.text()).toBe(withCheckout(rewritten))
  expect(await nvim.isModified()).toBe(true)
  expect(readFileSync(join(root, 'shop/cart.py'), 'utf8')).toBe(cart)
  await nvim.waitFor(
    'the lens of the same agent',
    `local title = ... return vim.iter(vim.lsp.codelens.get({ bufnr = 0 })):any(function(one) return one.lens.command.title == title end)`,
    before,
  )
  expect(await nvim.lua('return vim.v.errmsg')).toBe('')

  await nvim.command('undo')
  expect(await nvim.text()).toBe(cart)
})

test('a rejected rewrite is made again by an agent that has seen the feedback', async () => {
  const { model, open } = await workplace()
  const nvim = await open()
  model.will(proposes(rewritten, 'name the amount'), says('I named the amount.'))
  const first = await askForRewrite(nvim, 'name what you pass on')
  const shorter = rewritten.replaceAll('amount', 'net')
  model.will(proposes(shorter, 'call it net'), says('It is net now.'))

  await nvim.command('RemoraReject call it net, it is before tax')
  await nvim.waitFor(
    'the second proposal',
    'local one = vim.diagnostic.get(0)[1] return one and one.code ~= ...',
    first.code,
  )

  expect((await nvim.diagnostics()).map(one => one.message)).toEqual(['Agent proposes rewrite: call it net'])
  const asked = model.requests.find(({ body }) => JSON.stringify(body.messages).includes('it is before tax'))
  expect(asked && JSON.stringify(asked.body.messages)).toContain('name the amount')
  expect(await nvim.text()).toBe(cart)

  await nvim.command('RemoraAccept')
  await nvim.waitFor('the diagnostic to go', 'return #vim.diagnostic.get(0) == 0')
  expect(await nvim.text()).toBe(withCheckout(shorter))
})

test('without arguments the server asks what to do, and the answer starts the turn', async () => {
  const { model, open } = await workplace()
  const nvim = await open()
  model.will(says('I add up the prices of a cart.'))

  await nvim.moveTo('def total')
  await nvim.command('RemoraChat')
  await nvim.answerPrompt('what are you for?<CR>')

  await nvim.waitForPanel('  I add up the prices of a cart.')
})

test('two Neovims on one workspace see what the other does', async () => {
  const { model, open } = await workplace()
  const [here, there] = [await open(), await open()]
  await there.moveTo('def checkout')
  await there.command('RemoraToggle')
  await there.waitForPanel('function rm_')

  model.will(says('I add tax.'))
  await here.moveTo('def checkout')
  await here.command('RemoraChat what are you for?')
  await there.waitForPanel('  what are you for?')
  await there.waitForPanel('  I add tax.')

  model.will(proposes(rewritten, 'name the amount'), says('I named the amount.'))
  const proposal = await askForRewrite(here, 'name what you pass on')
  await there.waitFor(
    'the same proposal',
    'local one = vim.diagnostic.get(0)[1] return one and one.code == ...',
    proposal.code,
  )

  await here.command('RemoraReject')
  await here.answerPrompt('<CR>')
  await there.waitFor('the diagnostic to go', 'return #vim.diagnostic.get(0) == 0')
  expect(await there.text()).toBe(cart)
})
