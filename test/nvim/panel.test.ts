import { expect } from 'vitest'
import { neovimTest as test } from '../support/find-neovim.js'
import { checkout, type ScriptedNeovim, startScripted, total } from './scripted.js'

const agent_id = total.agent_id

/** Opens the panel on `total` and waits until it is there. */
async function openPanel({ nvim }: ScriptedNeovim): Promise<void> {
  await nvim.moveTo('def total')
  await nvim.command('RemoraToggle')
  await nvim.waitForPanel('rm_total000')
}

test('the panel says who the agent at the cursor is', async () => {
  const scripted = await startScripted()
  const parent = { agent_id: 'rm_cart0000', name: 'Cart' }
  await scripted.answer('remora.getAgent', { ...total, node_type: 'method', parent, status: 'pending_approval' })
  await openPanel(scripted)

  expect(await scripted.nvim.panel()).toEqual([
    'method rm_total000',
    'in Cart rm_cart0000',
    'cart.py:2',
    '',
    'Nothing has happened here yet. Press i to write to this agent.',
  ])
  const bar = await scripted.nvim.lua<string>(
    `return vim.api.nvim_eval_statusline(vim.wo[vim.fn.win_getid(2)].winbar, { winid = vim.fn.win_getid(2), use_winbar = true, maxwidth = 40 }).str`,
  )
  expect(bar).toBe(' ⏸ total               waits for review ')
})

test('opening the panel leaves the cursor in the code, and toggling again closes it', async () => {
  const scripted = await startScripted()
  const { nvim } = scripted
  await openPanel(scripted)

  expect(await nvim.lua('return vim.fn.expand("%:t")')).toBe('cart.py')
  expect(await nvim.cursor()).toEqual({ line: 1, character: 4 })
  expect(await nvim.lua('return vim.fn.winwidth(2)')).toBe(40)
  await nvim.command('RemoraToggle')
  expect(await nvim.panel()).toEqual([])
})

test('a reply is seen while it is being written, and stands there once when it is done', async () => {
  const scripted = await startScripted()
  const { nvim, happens } = scripted
  await openPanel(scripted)

  await happens({ event_type: 'HumanChatEvent', category: 'user', agent_id, message: 'What are\nyou for?' })
  await happens({ event_type: 'AgentStartEvent', category: 'agent', agent_id, name: 'total', turn_id: 't1' })
  for (const text of ['I add ', 'up the ', 'prices.\n\nAll of them.'])
    await happens({ event_type: 'TokenEvent', agent_id, turn_id: 't1', text })
  await nvim.waitForPanel('All of them.▌')
  expect((await nvim.panel()).slice(-3)).toEqual(['  I add up the prices.', '', '  All of them.▌'])

  const response = 'I add up the prices.\n\nAll of them.'
  await happens({ event_type: 'AgentTextResponseEvent', category: 'agent', agent_id, turn_id: 't1', response })
  await happens({ event_type: 'AgentCompleteEvent', category: 'agent', agent_id, turn_id: 't1', duration_ms: 1234 })
  await nvim.waitForPanel('done in 1.2 s')

  expect((await nvim.panel()).slice(3).map(line => line.replace(/^\d\d:\d\d/, 'HH:MM'))).toEqual([
    'HH:MM you',
    '  What are',
    '  you for?',
    '',
    'HH:MM ▶ starts',
    '',
    'HH:MM total',
    '  I add up the prices.',
    '',
    '  All of them.',
    '',
    'HH:MM ● done in 1.2 s',
  ])
})

test('nulls of the protocol are absent, not true', async () => {
  const scripted = await startScripted()
  const { nvim, answer, happens } = scripted
  await answer('remora.getAgent', { ...total, parent: null })
  await openPanel(scripted)

  await happens({ event_type: 'RewriteAppliedEvent', category: 'proposal', agent_id, hunks: null, by: 'Neovim' })

  await nvim.waitForPanel('● rewrite applied')
  expect((await nvim.panel())[1]).toBe('cart.py:2')
})

test('a tool call is one line that gains its duration, and its output only when it failed', async () => {
  const scripted = await startScripted()
  const { nvim, happens } = scripted
  await openPanel(scripted)
  const call = (call_id: string) =>
    happens({ event_type: 'ToolCallEvent', agent_id, tool_name: 'read_file', call_id, arguments: '{}' })
  const result = (call_id: string, is_error: boolean) =>
    happens({
      event_type: 'ToolResultEvent',
      agent_id,
      call_id,
      is_error,
      output_preview: 'no such file',
      duration_ms: 12,
    })

  await call('k1')
  await result('k1', false)
  await call('k2')
  await result('k2', true)

  await nvim.waitForPanel('no such file')
  expect((await nvim.panel()).slice(3).map(line => line.replace(/^\d\d:\d\d /, ''))).toEqual([
    '→ read_file 12 ms',
    '→ read_file failed',
    '  no such file',
  ])
})

test('other agents do not show, but what a running one has said so far does when the panel turns to it', async () => {
  const scripted = await startScripted()
  const { nvim, happens, answer } = scripted
  await openPanel(scripted)

  await happens({ event_type: 'AgentStartEvent', agent_id: checkout.agent_id, name: 'checkout', turn_id: 't2' })
  await happens({ event_type: 'TokenEvent', agent_id: checkout.agent_id, turn_id: 't2', text: 'I charge' })
  await answer('remora.getAgent', checkout)
  expect((await nvim.panel()).join()).not.toContain('I charge')
  await nvim.moveTo('def checkout')

  await nvim.waitForPanel('I charge▌')
  expect((await nvim.panel())[0]).toBe('function rm_check000')
})

test('what the server remembers comes before what happens now, each event once', async () => {
  const scripted = await startScripted()
  const { nvim, happens, answer } = scripted
  const said = (seq: number) => ({
    event_type: 'HumanChatEvent',
    category: 'user',
    event_id: `s${seq}`,
    seq,
    agent_id,
    timestamp: 1,
    message: `message ${seq}`,
  })
  await answer('remora.recentEvents', [said(1), said(2)])
  await openPanel(scripted)
  await happens(said(2))
  await happens(said(3))

  await nvim.waitForPanel('message 3')
  expect((await nvim.panel()).filter(line => line.includes('message'))).toEqual([
    '  message 1',
    '  message 2',
    '  message 3',
  ])
})

test('the panel keeps the last 200 events of an agent', async () => {
  const scripted = await startScripted()
  const { nvim } = scripted
  await openPanel(scripted)

  await nvim.lua(
    `for number = 1, 250 do
      Scripted.say('$/remora/event', { event_id = 'n' .. number, seq = number, event_type = 'HumanChatEvent',
        category = 'user', agent_id = ..., timestamp = 1, message = 'message ' .. number })
    end`,
    agent_id,
  )

  await nvim.waitForPanel('message 250')
  const messages = (await nvim.panel()).filter(line => line.includes('message'))
  expect([messages.length, messages[0]]).toEqual([200, '  message 51'])
})

test('whoever reads the end keeps reading the end, and whoever scrolled up is left in peace', async () => {
  const scripted = await startScripted()
  const { nvim, happens } = scripted
  await openPanel(scripted)
  const last = 'return vim.api.nvim_win_get_cursor(vim.fn.win_getid(2))[1]'
  const say = (message: string) => happens({ event_type: 'HumanChatEvent', category: 'user', agent_id, message })

  await say('one')
  await nvim.waitForPanel('one')
  expect(await nvim.lua(last)).toBe((await nvim.panel()).length)

  await nvim.lua('vim.api.nvim_win_set_cursor(vim.fn.win_getid(2), { 2, 0 })')
  await say('two')
  await nvim.waitForPanel('two')
  expect(await nvim.lua(last)).toBe(2)
})

test('in the panel i writes to its agent and q closes it', async () => {
  const scripted = await startScripted()
  const { nvim, sent } = scripted
  await openPanel(scripted)

  await nvim.command('wincmd l')
  await nvim.type('i')
  await nvim.answerPrompt('hello there<CR>')
  expect(await sent('remora.chat')).toEqual([agent_id, 'hello there'])
  await nvim.type('q')
  await nvim.waitFor('the panel to close', 'return #vim.api.nvim_list_wins() == 1')
})

test('a chat opens the panel where its reply comes, unless that is not wanted', async () => {
  const { nvim, sent } = await startScripted()
  await nvim.moveTo('def total')
  await nvim.command('RemoraChat what | are "you" for?')
  expect(await sent('remora.chat')).toMatchObject([{ line: 1 }, 'what | are "you" for?'])
  await nvim.waitForPanel('rm_total000')

  const other = await startScripted({ init: `require('remora').setup({ panel = { open_on_chat = false } })` })
  await other.nvim.command('RemoraChat hello')
  await other.sent('remora.chat')
  expect(await other.nvim.panel()).toEqual([])
})

test('closing the last window with code closes the panel too', async () => {
  const scripted = await startScripted()
  const { nvim } = scripted
  await openPanel(scripted)
  await nvim.command('split')

  await nvim.command('quit')
  expect(await nvim.lua('return #vim.api.nvim_list_wins()')).toBe(2)

  await nvim.command('quit').catch(() => undefined)
  await nvim.ended()
})

test('choosing a lens brings up the panel of its agent', async () => {
  const { nvim, say, answer, sent } = await startScripted()
  await answer('remora.getAgent', checkout)

  await say('$/remora/agentSelected', { agent_id: checkout.agent_id })

  await nvim.waitForPanel('rm_check000')
  expect(await sent('remora.getAgent')).toEqual([checkout.agent_id])
})

test('where the cursor comes to rest is told to the server', async () => {
  const { nvim, uri, received } = await startScripted()

  await nvim.moveTo('return cart')

  await nvim.waitFor(
    'the place',
    `return vim.iter(Scripted.received('$/remora/cursorMoved')):any(function(at) return at.position.line == 6 end)`,
  )
  expect((await received('$/remora/cursorMoved')).at(-1)).toEqual({ uri, position: { line: 6, character: 4 } })
})
