import { expect } from 'vitest'
import { neovimTest as test } from '../support/find-neovim.js'
import { calls, says } from '../support/model-server.js'
import type { Neovim } from '../support/neovim.js'
import { startWorkplace } from './workplace.js'

// Deciding by hunk with the built server: what becomes of the text, of what people have typed, and of their undo.

const body = Array.from({ length: 14 }, (_, line) => `    x${line} = 0`).join('\n')
const text = `FIRST = 1\n\n\ndef total():\n${body}\n\n\ndef other():\n    return 1\n`
/** Two hunks: the first makes the function longer. */
const first = (source: string) => source.replace('    x1 = 0\n', '    x1 = 1\n    y = 2\n    z = 3\n')
const second = (source: string) => source.replace('    x12 = 0', '    x12 = 1')
const proposed = second(first(`def total():\n${body}`))

/** What became of proposals, as `User RemoraProposal` told it. */
const recordEvents = `Told = {}
vim.api.nvim_create_autocmd('User', { pattern = 'RemoraProposal', callback = function(args)
  local event = args.data
  table.insert(Told, { type = event.event_type, by = event.by, hunks = event.hunks })
end })`

async function withProposal(): Promise<Neovim> {
  const { model, open } = await startWorkplace({ 'sum.py': text }, { path: 'sum.py', lenses: 2 })
  const nvim = await open()
  await nvim.lua(recordEvents)
  model.will(calls('rewrite_self', { new_source: proposed, reasoning: 'Ones.' }), says('Done.'))
  await nvim.moveTo('def total')
  await nvim.command('RemoraRewrite ones')
  await nvim.waitFor('the proposal', 'return #vim.diagnostic.get(0) == 1')
  return nvim
}

async function review(nvim: Neovim): Promise<void> {
  await nvim.command('Remora preview')
  await nvim.waitFor('the review', `return vim.bo.filetype == 'remora-review'`)
}

/** Waits until so many events of this type have come, and returns the last. */
function told(nvim: Neovim, type: string, count = 1): Promise<{ type: string; by: string; hunks: number[] | null }> {
  return nvim.waitFor(
    `${count} × ${type}`,
    `local type, count = ...
    local found = vim.tbl_filter(function(event) return event.type == type end, Told)
    return #found >= count and found[#found]`,
    type,
    count,
  )
}

function waitForText(nvim: Neovim, wanted: string): Promise<unknown> {
  return nvim.waitFor(
    'the text',
    `return table.concat(vim.api.nvim_buf_get_lines(vim.fn.bufnr('sum.py'), 0, -1, false), '\\n') .. '\\n' == ...`,
    wanted,
  )
}

function waitForDiagnostics(nvim: Neovim, count: number): Promise<unknown> {
  return nvim.waitFor(`${count} diagnostics`, `return #vim.diagnostic.get(vim.fn.bufnr('sum.py')) == ...`, count)
}

function undoSteps(nvim: Neovim): Promise<number> {
  return nvim.lua(`return vim.fn.undotree(vim.fn.bufnr('sum.py')).seq_cur`)
}

test('hunks are accepted around what was typed, and cursor and marks stay on their text', async () => {
  const nvim = await withProposal()
  await nvim.command('1put! =\\"# typed above\\"')
  await nvim.command('%s/x6 = 0/x6 = 6/')
  await nvim.command('$put =\\"# typed below\\"')
  const typed = `# typed above\n${text.replace('x6 = 0', 'x6 = 6')}# typed below\n`
  expect(await nvim.text()).toBe(typed)
  await nvim.moveTo('x8 =')
  await nvim.command('mark a')
  await nvim.lua(`Space = vim.api.nvim_create_namespace('test')
    Mark = vim.api.nvim_buf_set_extmark(0, Space, vim.fn.search('x13 = 0') - 1, 6, {})`)
  await nvim.moveTo('x6 = 6')
  const places = `local bufnr, window = vim.fn.bufnr('sum.py'), vim.fn.bufwinid('sum.py')
    local function line(row) return vim.api.nvim_buf_get_lines(bufnr, row, row + 1, false)[1] end
    local cursor, extmark = vim.api.nvim_win_get_cursor(window), vim.api.nvim_buf_get_extmark_by_id(bufnr, Space, Mark, {})
    local mark = vim.api.nvim_buf_get_mark(bufnr, 'a')
    return { line(cursor[1] - 1), cursor[2], line(mark[1] - 1), line(extmark[1]), extmark[2] }`
  const before = ['    x6 = 6', 4, '    x8 = 0', '    x13 = 0', 6]
  expect(await nvim.lua(places)).toEqual(before)

  await review(nvim)
  await nvim.type(']cga')
  await waitForText(nvim, second(typed))
  expect(await nvim.lua(places)).toEqual(before)
  await nvim.waitFor('the first hunk', `return vim.api.nvim_get_current_line() == '-    x1 = 0'`)
  await nvim.type('ga')
  await waitForText(nvim, first(second(typed)))
  expect(await nvim.lua(places)).toEqual(before)

  await nvim.waitFor('the review to close', `return vim.fn.expand('%') == 'sum.py'`)
  await waitForDiagnostics(nvim, 0)
  expect(await nvim.lua('return vim.v.errmsg')).toBe('')
})

test('u takes an accepted hunk back in one step and CTRL-R brings it again; the proposal follows both', async () => {
  const nvim = await withProposal()
  await review(nvim)
  await nvim.type('ga')
  await waitForText(nvim, first(text))
  await nvim.waitFor('the second hunk', `return vim.api.nvim_get_current_line() == '-    x12 = 0'`)
  const steps = await undoSteps(nvim)
  await nvim.type('ga')
  await nvim.waitFor('the review to close', `return vim.fn.expand('%') == 'sum.py'`)
  expect(await nvim.text()).toBe(first(second(text)))
  expect(await undoSteps(nvim)).toBe(steps + 1)
  await waitForDiagnostics(nvim, 0)

  await nvim.type('u')
  await waitForText(nvim, first(text))
  expect(await undoSteps(nvim)).toBe(steps)
  expect(await told(nvim, 'RewriteUndoneEvent')).toMatchObject({ by: 'text', hunks: [1] })
  await waitForDiagnostics(nvim, 1)

  await nvim.type('<C-r>')
  await waitForText(nvim, first(second(text)))
  expect(await told(nvim, 'RewriteAppliedEvent', 3)).toMatchObject({ by: 'text', hunks: [1] })
  await waitForDiagnostics(nvim, 0)
})

test('a whole rewrite is one undo step, whatever it changes', async () => {
  const nvim = await withProposal()
  await nvim.command('%s/x6 = 0/x6 = 6/')
  const [steps, typed] = [await undoSteps(nvim), await nvim.text()]
  await nvim.command('Remora accept')
  await waitForText(nvim, first(second(typed)))
  await waitForDiagnostics(nvim, 0)

  await nvim.type('u')
  await waitForText(nvim, typed)
  expect(await undoSteps(nvim)).toBe(steps)
  expect(await told(nvim, 'RewriteUndoneEvent')).toMatchObject({ by: 'text' })

  await nvim.type('<C-r>')
  await waitForText(nvim, first(second(typed)))
  expect(await told(nvim, 'RewriteAppliedEvent', 2)).toMatchObject({ by: 'text' })
})

test('what is typed while an edit is on its way is neither overwritten nor lost', async () => {
  const nvim = await withProposal()
  // Neovim does not hear of the edit before this line is there, and the server not of this line.
  await nvim.lua(`local module = require('remora.apply_edit')
    local handle, typed = module.handle, false
    module.handle = function(...)
      if not typed then
        typed = true
        vim.api.nvim_buf_set_lines(0, 0, 0, false, { '# typed at the worst moment' })
      end
      return handle(...)
    end`)
  await nvim.command('Remora accept')
  await waitForText(nvim, `# typed at the worst moment\n${first(second(text))}`)
  expect(await told(nvim, 'RewriteAppliedEvent')).toMatchObject({ by: expect.stringContaining('Neovim') })
})

test(':Remora undo takes back what was accepted, and u after it brings it again', async () => {
  const nvim = await withProposal()
  await nvim.command('Remora accept')
  await waitForText(nvim, first(second(text)))
  await waitForDiagnostics(nvim, 0)
  await nvim.command('1put! =\\"# typed later\\"')

  await nvim.moveTo('def total')
  await nvim.command('Remora undo')
  await waitForText(nvim, `# typed later\n${text}`)
  await told(nvim, 'RewriteUndoneEvent')
  expect(await nvim.messages()).not.toContain('ENTER')

  await nvim.type('u')
  await waitForText(nvim, `# typed later\n${first(second(text))}`)
  expect(await told(nvim, 'RewriteAppliedEvent', 2)).toMatchObject({ by: 'text' })

  await nvim.moveTo('x6 = 0')
  await nvim.type('ccchanged()<Esc>')
  await nvim.command('Remora undo')
  await nvim.waitFor(
    'a refusal',
    `return vim.fn.execute('messages'):find('was changed since the proposal was accepted')`,
  )
})

test('who changes what is proposed and accepts it gets their own version', async () => {
  const nvim = await withProposal()
  await review(nvim)
  await nvim.type('e')
  await nvim.waitFor('the proposed code', `return vim.bo.buftype == 'acwrite' and vim.bo.filetype == 'python'`)
  expect(await nvim.text()).toBe(`${proposed}\n`)

  await nvim.command('%s/x12 = 1/x12 = 12/')
  await nvim.command('wq')
  await nvim.waitFor('the review', `return vim.bo.filetype == 'remora-review'`)
  await nvim.waitFor('the edited hunk', `return vim.fn.search('+    x12 = 12', 'n') > 0`)
  await nvim.type('a')

  await waitForText(nvim, first(text).replace('x12 = 0', 'x12 = 12'))
  await nvim.waitFor('the review to close', `return vim.fn.expand('%') == 'sum.py'`)
  await waitForDiagnostics(nvim, 0)
})

test('where both changed the same lines nothing is applied, and the quickfix list leads there', async () => {
  const nvim = await withProposal()
  await nvim.command('1put! =\\"# typed above\\"')
  await nvim.command('%s/x12 = 0/x12 = 7/')
  const typed = await nvim.text()
  await review(nvim)
  await nvim.type(']cga')

  await nvim.waitFor('the list', 'return #vim.fn.getqflist() > 0')
  expect(await nvim.lua(`local one = vim.fn.getqflist()[1] return { one.lnum, one.text }`)).toEqual([
    18,
    'yours: x12 = 7 / proposed: x12 = 1',
  ])
  expect(await nvim.messages()).toContain('1 conflict: see :copen, or :Remora redo.')
  await nvim.command('wincmd p')
  expect(await nvim.text()).toBe(typed)
  await nvim.command('cfirst')
  expect(await nvim.lua('return vim.api.nvim_get_current_line()')).toBe('    x12 = 7')
  await waitForDiagnostics(nvim, 1)

  await nvim.command('Remora preview')
  await nvim.waitFor('the review', `return vim.bo.filetype == 'remora-review'`)
  await nvim.type('gg]cga')
  await waitForText(nvim, first(typed))
})
