import { expect } from 'vitest'
import { neovimTest as test } from '../support/find-neovim.js'
import { checkout, ofCheckout, ofTotal, propose, startScripted, total } from './scripted.js'

test('the proposal on the line of the cursor is the one that is accepted', async () => {
  const scripted = await startScripted()
  const { nvim, sent } = scripted
  await propose(scripted, ofTotal, ofCheckout)

  await nvim.moveTo('def checkout')
  await nvim.command('RemoraAccept')

  expect(await sent('remora.acceptProposal')).toEqual(['p_checkout'])
})

test('inside a body the proposal of its node is meant', async () => {
  const scripted = await startScripted()
  const { nvim, sent, answer } = scripted
  await propose(scripted, ofTotal, ofCheckout)
  await answer('remora.getAgent', { ...checkout, proposal: { proposal_id: 'p_checkout' } })

  await nvim.moveTo('return cart')
  await nvim.command('RemoraAccept')

  expect(await sent('remora.acceptProposal')).toEqual(['p_checkout'])
  expect(await sent('remora.getAgent')).toMatchObject([{ line: 6 }])
})

test('the only proposal of a file is meant from anywhere in it', async () => {
  const scripted = await startScripted()
  const { nvim, sent } = scripted
  await propose(scripted, ofCheckout)

  await nvim.moveTo('class Cart')
  await nvim.command('RemoraReject keep it simple')

  expect(await sent('remora.rejectProposal')).toEqual(['p_checkout', 'keep it simple'])
})

test('among several the person chooses', async () => {
  const scripted = await startScripted()
  const { nvim, sent, answer } = scripted
  await propose(scripted, ofTotal, ofCheckout)
  await answer('remora.getAgent', { error: 'There is no agent at this line.' })

  await nvim.moveTo('class Cart')
  await nvim.command('RemoraReject')
  await nvim.answerPrompt('2<CR>')

  expect(await sent('remora.rejectProposal')).toEqual(['p_checkout'])
})

test('without a proposal that is said, and where there are some', async () => {
  const scripted = await startScripted({ files: { 'empty.py': '' } })
  const { nvim } = scripted
  await nvim.command('RemoraAccept')
  expect(await nvim.messages()).toBe('Remora: no proposal waits here.')

  await propose(scripted, ofTotal, ofCheckout)
  await nvim.open('empty.py')
  await nvim.waitFor('the client', `return #vim.lsp.get_clients({ name = 'remora', bufnr = 0 }) > 0`)
  await nvim.command('messages clear')
  await nvim.command('RemoraAccept')
  expect(await nvim.messages()).toBe('Remora: no proposal waits here. 2 elsewhere: see :Remora proposals.')
})

test.each([
  [{ kind: 'applied' }, 'Remora: rewrite applied. The file is not saved.'],
  [{ kind: 'stale', reason: 'Both change line 3.' }, 'Remora: Both change line 3. :Remora redo asks for it anew.'],
  [{ kind: 'closed', reason: 'It was rejected by Emacs.' }, 'Remora: It was rejected by Emacs.'],
  [{ kind: 'pending' }, 'Remora: still being applied; the outcome will follow.'],
  [{ error: 'There is no proposal p_total.' }, 'Remora: There is no proposal p_total.'],
])('what became of accepting is said in words: %o', async (result, words) => {
  const scripted = await startScripted()
  const { nvim, answer } = scripted
  await propose(scripted, ofTotal)
  await answer('remora.acceptProposal', result)

  await nvim.moveTo('def total')
  await nvim.command('RemoraAccept')

  expect(
    await nvim.waitFor('a message', `local text = vim.trim(vim.fn.execute('messages')) return text ~= '' and text`),
  ).toBe(words)
})

test('in the panel its own agent is meant', async () => {
  const scripted = await startScripted()
  const { nvim, sent, answer } = scripted
  await propose(scripted, ofTotal, ofCheckout)
  await answer('remora.getAgent', { ...checkout, proposal: { proposal_id: 'p_checkout' } })
  await nvim.command('RemoraToggle')
  await nvim.waitForPanel('rm_check000')

  await nvim.command('wincmd l')
  await nvim.type('a')

  expect(await sent('remora.acceptProposal')).toEqual(['p_checkout'])
})

test('proposals and agents are lists to walk through', async () => {
  const scripted = await startScripted()
  const { nvim, uri, sent, answer } = scripted
  await propose(scripted, ofTotal, ofCheckout)
  await answer('remora.listAgents', [total, { ...checkout, status: 'running' }])
  const list = `return vim.tbl_map(function(item) return { item.lnum, item.text } end, vim.fn.getqflist())`

  await nvim.command('Remora proposals')
  expect(await nvim.lua(list)).toEqual([
    [2, ofTotal.message],
    [6, ofCheckout.message],
  ])

  await nvim.command('cclose')
  await nvim.command('Remora agents')
  expect(await sent('remora.listAgents')).toEqual([{ uri, limit: 1000 }])
  await nvim.waitFor('the list', `return vim.bo.filetype == 'qf'`)
  expect(await nvim.lua(list)).toEqual([
    [2, '● Cart.total  rm_total000 active'],
    [6, '▶ checkout  rm_check000 running'],
  ])
})

test('in the panel the list of agents is that of its agent and its file', async () => {
  const { nvim, uri, sent, answer } = await startScripted({ files: { '.remora/.gitignore': '*' } })
  await answer('remora.listAgents', [total])
  await nvim.command('RemoraToggle')
  await nvim.waitForPanel('rm_total000')

  await nvim.command('wincmd l')
  await nvim.command('Remora agents')

  expect(await sent('remora.listAgents')).toEqual([{ uri, limit: 1000 }])
})

test('a question is answered with words, or the server is told to ask', async () => {
  const { nvim, uri, say, received } = await startScripted()
  const question = { source: 'remora', code: 'q1', message: 'Agent asks: Which?', range: total.name_range }
  await say('textDocument/publishDiagnostics', { uri, diagnostics: [question] })
  await nvim.waitFor('the question', 'return #vim.diagnostic.get(0) > 0')

  await nvim.moveTo('def total')
  await nvim.command('Remora answer half up')
  await nvim.command('Remora answer')

  await nvim.waitFor('both', `return #Scripted.received('remora.answerQuestion') == 2`)
  expect(await received('remora.answerQuestion')).toEqual([['q1', 'half up'], ['q1']])
})

test('a message goes from the agent here to the one that is named, or the server asks to whom', async () => {
  const { nvim, received } = await startScripted()
  await nvim.moveTo('def total')

  await nvim.command('Remora message rm_check000 please charge once')
  await nvim.command('Remora message please charge once')
  await nvim.command('Remora message')

  await nvim.waitFor('all three', `return #Scripted.received('remora.messageNode') == 3`)
  expect(await received('remora.messageNode')).toMatchObject([
    [{ line: 1 }, 'rm_check000', 'please charge once'],
    [{ line: 1 }, null, 'please charge once'],
    [{ line: 1 }, null],
  ])
})

test('the last failed turn is run again', async () => {
  const { nvim, answer, sent } = await startScripted()
  const turns = ['completed', 'failed', 'failed'].map((status, index) => ({ turn_id: `t${index}`, status }))
  await answer('remora.getAgent', { ...total, turns })

  await nvim.command('Remora retry')

  expect(await sent('remora.retryTurn')).toEqual(['t1'])
})

test('stopping an agent that does nothing is answered with that', async () => {
  const { nvim, answer, sent } = await startScripted()
  await answer('remora.stopAgent', { ok: true, stopped: 0 })

  await nvim.command('Remora stop')

  await sent('remora.stopAgent')
  await nvim.waitFor('the answer', `return vim.fn.execute('messages'):find('nothing to stop here')`)
})
