import { expect } from 'vitest'
import { neovimTest as test } from '../support/find-neovim.js'
import type { NeovimOptions } from '../support/neovim.js'
import { ofTotal, propose, type ScriptedNeovim, startScripted, total } from './scripted.js'

type HunkStatus = 'open' | 'applied' | 'rejected'

const source = 'def total(self):\n        return sum(self.prices, 0)'

function preview(statuses: readonly HunkStatus[], more: object = {}) {
  const lines = [
    [' class Cart:', '-    def total(self):', '+    def total(self, start=0):'],
    [' def checkout(cart):', '-    return cart.total()', '+    return cart.total()  ', '+    # done'],
  ]
  return {
    status: statuses.every(status => status === 'open') ? 'open' : 'partially_applied',
    agent: { agent_id: 'rm_total000', name: 'Cart.total' },
    reasoning: 'start from zero',
    diff: '',
    files: [{ uri: 'file:///cart.py', path: 'cart.py', new: source, column: 4 }],
    hunks: statuses.map((status, index) => ({
      index,
      path: 'cart.py',
      old_start: index === 0 ? 1 : 6,
      lines: lines[index],
      status,
    })),
    checks: [],
    ...more,
  }
}

/** The review of a proposal of two hunks, with the cursor in it. */
async function review(answer: object = preview(['open', 'open']), options: Partial<NeovimOptions> = {}) {
  const scripted = await startScripted(options)
  await propose(scripted, ofTotal)
  await scripted.answer('remora.previewProposal', answer)
  await scripted.nvim.moveTo('def total')
  await scripted.nvim.command('Remora preview')
  await scripted.nvim.waitFor('the review', `return vim.bo.filetype == 'remora-review'`)
  return scripted
}

async function nowIs({ answer, happens }: ScriptedNeovim, statuses: readonly HunkStatus[], more: object = {}) {
  await answer('remora.previewProposal', preview(statuses, more))
  await happens({ event_type: 'RewriteAppliedEvent', category: 'proposal', proposal_id: 'p_total' })
}

function lineAtCursor(nvim: ScriptedNeovim['nvim']): Promise<string> {
  return nvim.lua('return vim.api.nvim_get_current_line()')
}

const codeIsCurrent = `return vim.fn.expand('%:t') == 'cart.py' and #vim.api.nvim_list_wins() == 1`

test('the review says why, and shows each hunk with where it is and what became of it', async () => {
  const { nvim } = await review(preview(['open', 'applied']))

  expect(await nvim.lines()).toEqual([
    'start from zero',
    '',
    '⏸ open  hunk 1 of 2  cart.py:2',
    ' class Cart:',
    '-    def total(self):',
    '+    def total(self, start=0):',
    '',
    '● applied  hunk 2 of 2  cart.py:7',
    ' def checkout(cart):',
    '-    return cart.total()',
    '+    return cart.total()  ',
    '+    # done',
  ])
  expect(await lineAtCursor(nvim)).toBe('-    def total(self):')
  expect(await nvim.lua(`return vim.bo.modifiable`)).toBe(false)
})

test('what a failed check said stands above the diff, and a passed one is not spoken of', async () => {
  const checks = [
    { path: 'cart.py', command: 'ruff check -', ok: false, output: 'cart.py:3: too long\ncart.py:4: too short\n' },
    { path: 'cart.py', command: 'mypy', ok: true, output: 'fine' },
  ]
  const { nvim } = await review(preview(['open'], { checks, reasoning: '' }))

  expect((await nvim.lines()).slice(0, 6)).toEqual([
    '✗ ruff check - on cart.py',
    '  cart.py:3: too long',
    '  cart.py:4: too short',
    '',
    '⏸ open  cart.py:2',
    ' class Cart:',
  ])
  expect((await nvim.lines()).join()).not.toContain('mypy')
})

test(']c and [c go from hunk to hunk and stop at the ends', async () => {
  const { nvim } = await review()
  const after = async (keys: string) => {
    await nvim.type(keys)
    return await lineAtCursor(nvim)
  }
  expect(await after(']c')).toBe('-    return cart.total()')
  expect(await after(']c')).toBe('-    return cart.total()')
  expect(await after('[c')).toBe('-    def total(self):')
  expect(await after('[c')).toBe('-    def total(self):')
  expect(await after('gg]c')).toBe('-    def total(self):')
})

test('the hunk under the cursor is decided by itself, and the cursor goes to the next that is open', async () => {
  const scripted = await review()
  const { nvim, sent } = scripted

  await nvim.type('ga')
  expect(await sent('remora.acceptProposal')).toEqual(['p_total', { hunks: [0] }])
  await nowIs(scripted, ['applied', 'open'])
  await nvim.waitFor('the new status', `return vim.fn.getline(3):find('applied')`)
  expect(await lineAtCursor(nvim)).toBe('-    return cart.total()')

  await nvim.type('gr')
  expect(await sent('remora.rejectProposal')).toEqual(['p_total', '', { hunks: [1] }])
  await nowIs(scripted, ['applied', 'rejected'], { status: 'applied' })
  await nvim.waitFor('the review to close', codeIsCurrent)
})

test('a decision elsewhere shows without taking the cursor away', async () => {
  const scripted = await review()
  const { nvim } = scripted
  await nvim.command('wincmd p')
  await nowIs(scripted, ['open', 'rejected'])

  await nvim.waitFor(
    'the new status',
    `for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
      if vim.api.nvim_buf_get_lines(bufnr, 7, 8, false)[1] == '○ rejected  hunk 2 of 2  cart.py:7' then return true end
    end`,
  )
  expect(await nvim.lua(`return vim.fn.expand('%:t')`)).toBe('cart.py')
})

test.each([
  ['a', 'remora.acceptProposal', ['p_total']],
  ['r', 'remora.rejectProposal', ['p_total']],
  ['u', 'remora.undoProposal', ['p_total']],
])('in the review %s is %s', async (key, command, args) => {
  const { nvim, sent } = await review()
  await nvim.type(key)
  expect(await sent(command)).toEqual(args)
})

test('q closes the review and goes back to the code; a second :Remora preview goes to the open one', async () => {
  const { nvim } = await review()
  await nvim.command('wincmd p')
  await nvim.command('Remora preview')
  await nvim.waitFor('the review', `return vim.bo.filetype == 'remora-review'`)
  expect(await nvim.lua('return #vim.api.nvim_list_wins()')).toBe(2)

  await nvim.type('q')
  await nvim.waitFor('the code', codeIsCurrent)
})

test('a review in another tab page closes too, and one that is the last window can be closed', async () => {
  const scripted = await review()
  const { nvim } = scripted
  await nvim.command('tabnew')
  await nowIs(scripted, ['applied', 'applied'], { status: 'applied' })
  await nvim.waitFor('the review to close', `return vim.fn.bufnr('remora://p_total') == -1`)

  const other = await review()
  await other.nvim.command('only')
  await other.nvim.type('q')
  await other.nvim.waitFor('the review to close', `return vim.fn.bufnr('remora://p_total') == -1`)
})

test('commands in the review mean the agent that proposes', async () => {
  const { nvim, answer, sent } = await review()
  await answer('remora.getAgent', { ...total, proposal: { proposal_id: 'p_total' } })
  await nvim.command('Remora accept')
  expect(await sent('remora.acceptProposal')).toEqual(['p_total'])
  expect(await sent('remora.getAgent')).toEqual(['rm_total000'])
})

test('a proposal that is decided already is not reviewed', async () => {
  const scripted = await startScripted()
  const { nvim, answer } = scripted
  await propose(scripted, ofTotal)
  await answer('remora.previewProposal', preview(['open'], { status: 'superseded' }))
  await nvim.command('Remora preview')
  await nvim.waitFor('a message', `return vim.fn.execute('messages'):find('superseded already')`)
  expect(await nvim.lua('return #vim.api.nvim_list_wins()')).toBe(1)
})

test.each([
  [100, 30, ' a accept · r reject · ga gr this hunk · ]c [c next · e edit · u undo · q close'],
  [60, 20, ' a accept  r reject  ga gr hunk  e edit  u undo  q close'],
])('on %i × %i the keys, the count and a hunk are all on the screen', async (columns, lines, legend) => {
  const { nvim } = await review(preview(['open', 'applied']), { ui: { columns, lines } })
  const screen = await nvim.screen()
  expect(screen).toContain(legend)
  expect(screen.find(row => row.includes('Cart.total proposes'))).toMatch(/⏸ 1 open · ● 1 applied$/)
  expect(screen).toContain(' -    def total(self):')
  expect(screen[lines - 1]).not.toContain('ENTER')
})

test('the proposed code is edited in a buffer whose :w sends it', async () => {
  const { nvim, answer, sent } = await review()
  await answer('remora.editProposal', { ok: true, proposal_id: 'p_total' })

  await nvim.type('e')
  await nvim.waitFor('the proposed code', `return vim.bo.buftype == 'acwrite' and vim.bo.filetype == 'python'`)
  expect(await nvim.lua(`return vim.fn.expand('%')`)).toBe('remora://p_total/cart.py')
  expect(await nvim.lines()).toEqual(['    def total(self):', '        return sum(self.prices, 0)'])

  await nvim.type('Gccreturn 0<Esc>')
  expect(await nvim.lua('return select(2, pcall(vim.cmd.quit))')).toContain('E37: No write since last change')
  await nvim.command('write')
  expect(await sent('remora.editProposal')).toEqual([
    'p_total',
    'def total(self):\n        return 0',
    { path: 'cart.py' },
  ])
  expect(await nvim.isModified()).toBe(false)
  await nvim.command('quit')
  await nvim.waitFor('the review', `return vim.bo.filetype == 'remora-review'`)
})

test('a version that is refused stays modified, also for :wq, and :e! reads what is proposed', async () => {
  const { nvim, answer } = await review()
  await answer('remora.editProposal', { error: 'This is the present text.' })
  await nvim.type('e')
  await nvim.waitFor('the proposed code', `return vim.bo.buftype == 'acwrite' and vim.bo.filetype == 'python'`)

  await nvim.type('Gccpass<Esc>')
  await nvim.lua('pcall(vim.cmd.wq)')
  expect(await nvim.messages()).toContain('Remora: This is the present text.')
  expect(await nvim.isModified()).toBe(true)
  expect((await nvim.lines()).at(-1)).toContain('pass')

  await nvim.command('edit!')
  expect((await nvim.lines()).at(-1)).toBe('        return sum(self.prices, 0)')
})

test('line ends and a last line without one are those of the proposal', async () => {
  const file = { uri: 'file:///cart.py', path: 'cart.py', new: 'a = 1\r\nb = 2\r\n', column: 0 }
  const { nvim, sent } = await review(preview(['open'], { files: [file] }))
  await nvim.type('e')
  await nvim.waitFor('the proposed code', `return vim.bo.buftype == 'acwrite' and vim.bo.filetype == 'python'`)
  expect(await nvim.lines()).toEqual(['a = 1', 'b = 2'])
  await nvim.command('write')
  expect(await sent('remora.editProposal')).toEqual(['p_total', 'a = 1\r\nb = 2\r\n', { path: 'cart.py' }])
})

test('of a proposal that is decided in part nothing is edited', async () => {
  const { nvim } = await review(preview(['open', 'applied']))
  await nvim.type('e')
  await nvim.waitFor('a message', `return vim.fn.execute('messages'):find('cannot be edited any more')`)
  expect(await nvim.lua('return vim.bo.filetype')).toBe('remora-review')
})

test('undo means what was accepted last of the agent here, or the one that is named', async () => {
  const { nvim, answer, received } = await startScripted()
  const proposal = (id: string, decided_at: number, applied_hunks = [0]) => ({
    proposal_id: id,
    decided_at,
    applied_hunks,
  })
  await answer('remora.listProposals', [proposal('prop_new', 3, []), proposal('prop_b', 2), proposal('prop_a', 1)])

  await nvim.command('Remora undo')
  await nvim.waitFor('the first', `return #Scripted.received('remora.undoProposal') == 1`)
  await nvim.command('Remora undo prop_a')
  await nvim.waitFor('both', `return #Scripted.received('remora.undoProposal') == 2`)
  expect(await received('remora.undoProposal')).toEqual([['prop_b'], ['prop_a']])
  expect(await received('remora.listProposals')).toEqual([[{ agent_id: 'rm_total000' }]])

  expect(await nvim.lua(`return vim.fn.getcompletion('Remora undo prop_', 'cmdline')`)).toEqual([
    'prop_new',
    'prop_b',
    'prop_a',
  ])
  await answer('remora.listProposals', [])
  await nvim.command('Remora undo')
  await nvim.waitFor('a message', `return vim.fn.execute('messages'):find('nothing that total proposed is applied')`)
})

test('redo can name its proposal, and completion knows those that wait', async () => {
  const scripted = await startScripted()
  const { nvim, received } = scripted
  await propose(scripted, ofTotal)
  expect(await nvim.lua(`return vim.fn.getcompletion('Remora redo ', 'cmdline')`)).toEqual(['p_total'])
  await nvim.command('Remora redo')
  await nvim.command('Remora redo p_other')
  await nvim.waitFor('both', `return #Scripted.received('remora.redoProposal') == 2`)
  expect(await received('remora.redoProposal')).toEqual([['p_total'], ['p_other']])
})

test('conflicts are a list to walk through, said in one message', async () => {
  const scripted = await startScripted()
  const { nvim, answer } = scripted
  await propose(scripted, ofTotal)
  await answer('remora.acceptProposal', {
    kind: 'stale',
    reason: 'The proposal and what was typed since both change cart.py at line 3.',
    conflicts: [
      { path: 'cart.py', line: 3, current: '        return 1\n', proposed: '        a = 0\n        return a\n' },
    ],
  })
  await nvim.command('Remora accept')

  await nvim.waitFor('the list', 'return #vim.fn.getqflist() > 0')
  expect(
    await nvim.lua(`local one = vim.fn.getqflist()[1]
      return { vim.fn.fnamemodify(vim.fn.bufname(one.bufnr), ':t'), one.lnum, one.text }`),
  ).toEqual(['cart.py', 3, 'yours: return 1 / proposed: a = 0 …'])
  expect(await nvim.messages()).toBe('Remora: 1 conflict: see :copen, or :Remora redo.')
})

test('a small screen shows as much of a hunk as fits', async () => {
  const context = Array.from({ length: 6 }, (_, line) => ` line ${line}`)
  const hunks = [0, 1, 2].map(index => ({
    index,
    path: 'cart.py',
    old_start: 10 * index,
    lines: [...context.slice(0, 3), `-old ${index}`, `+new ${index}`, ...context.slice(3)],
    status: 'open',
  }))
  const { nvim } = await review(preview(['open'], { hunks }), { ui: { columns: 60, lines: 20 } })
  for (const [key, index] of [
    [']c', 1],
    [']c', 2],
    ['[c', 1],
    ['[c', 0],
  ] as const) {
    await nvim.type(key)
    expect(await lineAtCursor(nvim)).toBe(`-old ${index}`)
    const shown = (await nvim.screen()).map(row => row.trim())
    expect(shown).toEqual(expect.arrayContaining([expect.stringContaining(`hunk ${index + 1} of 3`)]))
    expect(shown[shown.indexOf(`+new ${index}`) + 3]).toBe('line 5')
  }
})
