import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { neovimTest as test } from '../support/find-neovim.js'
import { type Neovim, startNeovim } from '../support/neovim.js'
import { temporaryFolder } from './scripted.js'

const server = resolve(import.meta.dirname, '../../dist/remora-lsp.js')

const cart = 'class Cart:\n    def total(self):\n        return sum(self.prices)\n'

async function openCart(init = ''): Promise<{ nvim: Neovim; root: string }> {
  const root = temporaryFolder()
  const serverCommand = [process.execPath, server, '--stdio']
  const nvim = await startNeovim({ cwd: root, files: { 'cart.py': cart, 'remora.yaml': '' }, serverCommand, init })
  await nvim.open('cart.py')
  await nvim.waitFor('two lenses', 'return #vim.lsp.codelens.get({ bufnr = 0 }) == 2')
  return { nvim, root }
}

/** `# $0` for the id of the first lens, and so on; `$file` for the file's. */
async function named(nvim: Neovim, text: string): Promise<string> {
  const ids = (await nvim.codeLenses()).map(({ title }) => title.slice(2))
  return text.replace(/rm_[a-z0-9]{8}/g, id => (ids.includes(id) ? `$${ids.indexOf(id)}` : '$file'))
}

const withIds = `# remora-file: $file\nclass Cart:  # $0\n    def total(self):  # $1\n        return sum(self.prices)\n`

test('commands write the ids of a file into its buffer and take them out again', async () => {
  const { nvim, root } = await openCart()
  await nvim.command('Remora inject')
  await nvim.waitFor('the ids', `return vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]:find('remora%-file') ~= nil`)
  expect(await named(nvim, await nvim.text())).toBe(withIds)
  expect(readFileSync(join(root, 'cart.py'), 'utf8')).toBe(cart)
  await nvim.waitFor('the message', `return vim.fn.execute('messages'):find('3 ids written', 1, true) ~= nil`)

  await nvim.command('Remora strip')
  await nvim.waitFor('the message', `return vim.fn.execute('messages'):find('3 ids taken out', 1, true) ~= nil`)
  expect(await nvim.text()).toBe(cart)
})

test('with ids.inject: onSave a save writes them, in the file and in the buffer', async () => {
  const { nvim, root } = await openCart(
    `vim.lsp.config('remora', { settings = { remora = { ids = { inject = 'onSave' } } } })`,
  )
  await nvim.command('write')
  const saved = readFileSync(join(root, 'cart.py'), 'utf8')
  expect(await named(nvim, saved)).toBe(withIds)
  expect(await nvim.text()).toBe(saved)
  expect(await nvim.isModified()).toBe(false)

  await nvim.command('write')
  expect(readFileSync(join(root, 'cart.py'), 'utf8')).toBe(saved)
  expect(await nvim.messages()).not.toContain('ids.inject')
})
