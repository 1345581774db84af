import { expect } from 'vitest'
import { neovimTest as test } from '../support/find-neovim.js'
import { startScripted, total } from './scripted.js'

const agent_id = total.agent_id

test('what the server asks is answered by typing, with the id it asked under', async () => {
  const { nvim, say, sent } = await startScripted()

  await say('$/remora/requestInput', { request_id: 'r1', prompt: 'Message to agent:', agent_id })
  await nvim.answerPrompt('what are you for?<CR>')

  expect(await sent('$/remora/submitInput')).toEqual({ request_id: 'r1', agent_id, input: 'what are you for?' })
})

test('a cancelled prompt and an empty message send nothing; a rejection may go without feedback', async () => {
  const { nvim, say, sent, received } = await startScripted()

  await say('$/remora/requestInput', { request_id: 'r1', prompt: 'Message to agent:', agent_id })
  await nvim.answerPrompt('never mind<Esc>')
  await say('$/remora/requestInput', { request_id: 'r2', prompt: 'Message to agent:', agent_id })
  await nvim.answerPrompt('<CR>')
  await say('$/remora/requestInput', { request_id: 'r3', prompt: 'Feedback for agent:', proposal_id: 'p1' })
  await nvim.answerPrompt('<CR>')

  await sent('$/remora/submitInput')
  expect(await received('$/remora/submitInput')).toEqual([{ request_id: 'r3', proposal_id: 'p1', input: '' }])
})

test('an offered option is chosen by its number, and own words are possible', async () => {
  const { nvim, say, sent, received } = await startScripted()
  const ask = (request_id: string) =>
    say('$/remora/requestInput', {
      request_id,
      prompt: 'Which rounding?',
      question_id: 'q1',
      options: ['half up', 'banker'],
    })

  await ask('r1')
  await nvim.answerPrompt('2<CR>')
  expect(await sent('$/remora/submitInput')).toEqual({ request_id: 'r1', question_id: 'q1', input: 'banker' })

  await ask('r2')
  await nvim.answerPrompt('3<CR>')
  await nvim.answerPrompt('none<CR>')
  await nvim.waitFor('two answers', `return #Scripted.received('$/remora/submitInput') == 2`)
  expect((await received('$/remora/submitInput'))[1]).toMatchObject({ request_id: 'r2', input: 'none' })
})

test('a prompt never takes what is being typed: it waits for normal mode', async () => {
  const { nvim, say, sent } = await startScripted()

  await nvim.type('Go# half a ')
  await nvim.waitFor('insert mode', `return vim.fn.mode() == 'i' and vim.api.nvim_get_current_line() == '# half a '`)
  await say('$/remora/requestInput', { request_id: 'r1', prompt: 'Message to agent:', agent_id })
  await nvim.type('sentence<Esc>')
  await nvim.answerPrompt('hello<CR>')

  expect(await sent('$/remora/submitInput')).toMatchObject({ input: 'hello' })
  expect((await nvim.lines()).at(-1)).toBe('# half a sentence')
})

test('two prompts at once are asked one after the other', async () => {
  const { nvim, say, received } = await startScripted({
    init: `Asked = {}
      vim.ui.input = function(options, done) table.insert(Asked, { options.prompt, done }) end`,
  })

  await say('$/remora/requestInput', { request_id: 'r1', prompt: 'Message to agent:', agent_id })
  await say('$/remora/requestInput', { request_id: 'r2', prompt: 'What should this code do?', agent_id })
  await nvim.waitFor('the first prompt', 'return #Asked == 1')
  await nvim.lua(`Asked[1][2]('one')`)
  await nvim.waitFor('the second prompt', 'return #Asked == 2')
  await nvim.lua(`Asked[2][2]('two')`)

  await nvim.waitFor('two answers', `return #Scripted.received('$/remora/submitInput') == 2`)
  expect(await received('$/remora/submitInput')).toMatchObject([
    { request_id: 'r1', input: 'one' },
    { request_id: 'r2', input: 'two' },
  ])
  expect(await nvim.lua('return { Asked[1][1], Asked[2][1] }')).toEqual([
    'Message to agent: ',
    'What should this code do? ',
  ])
})

test('events set off User autocommands that carry them', async () => {
  const { nvim, happens } = await startScripted({
    init: `Heard = {}
      vim.api.nvim_create_autocmd('User', {
        pattern = { 'RemoraEvent', 'RemoraProposal', 'RemoraQuestion' },
        callback = function(args) table.insert(Heard, { args.match, args.data.event_type }) end,
      })`,
  })

  await happens({ event_type: 'TokenEvent', category: 'model', agent_id, turn_id: 't1', text: 'Hel' })
  await happens({ event_type: 'RewriteProposalEvent', category: 'proposal', agent_id, proposal_id: 'p1', files: [] })
  await happens({ event_type: 'HumanInputRequestEvent', category: 'agent', agent_id, question: 'Which?', options: [] })

  expect(await nvim.waitFor('six', 'return #Heard >= 5 and Heard')).toEqual([
    ['RemoraEvent', 'TokenEvent'],
    ['RemoraEvent', 'RewriteProposalEvent'],
    ['RemoraProposal', 'RewriteProposalEvent'],
    ['RemoraEvent', 'HumanInputRequestEvent'],
    ['RemoraQuestion', 'HumanInputRequestEvent'],
  ])
})

test('what comes of a turn that was asked for here is told, though no panel is open', async () => {
  const { nvim, happens, answer, sent } = await startScripted()
  await answer('remora.requestRewrite', { turn_id: 't1', correlation_id: 'c1' })
  await nvim.moveTo('def total')
  await nvim.command('RemoraRewrite start from zero')
  expect(await sent('remora.requestRewrite')).toMatchObject([{ line: 1 }, 'start from zero'])

  await happens({ event_type: 'AgentStartEvent', agent_id, name: 'total', turn_id: 't1' })
  await happens({ event_type: 'RewriteProposalEvent', category: 'proposal', agent_id, proposal_id: 'p1' })
  await happens({ event_type: 'AgentCompleteEvent', agent_id, turn_id: 't1', result_summary: 'Done.' })

  await nvim.waitFor('the end of the turn', `return require('remora.turns').count() == 0`)
  expect(await nvim.messages()).toBe('Remora: total proposes a rewrite. See :Remora preview.')
})

test('a turn that somebody else asked for is not told', async () => {
  const { nvim, happens } = await startScripted()

  await happens({ event_type: 'AgentStartEvent', agent_id, name: 'total', turn_id: 't1' })
  await happens({ event_type: 'AgentCompleteEvent', agent_id, turn_id: 't1', result_summary: 'Done.' })

  await nvim.waitFor('the end of the turn', `return require('remora.turns').count() == 0`)
  expect(await nvim.messages()).toBe('')
})

test('a turn that answers feedback given at the prompt is told too', async () => {
  const { nvim, say, happens, sent } = await startScripted()
  await say('$/remora/requestInput', { request_id: 'r1', prompt: 'Feedback for agent:', proposal_id: 'p1' })
  await nvim.answerPrompt('shorter<CR>')
  await sent('$/remora/submitInput')

  await happens({ event_type: 'RewriteRejectedEvent', agent_id, proposal_id: 'p1', feedback: 'shorter' })
  await happens({ event_type: 'AgentStartEvent', agent_id, name: 'total', turn_id: 't2' })
  await happens({ event_type: 'AgentCompleteEvent', agent_id, turn_id: 't2', result_summary: 'It cannot be shorter.' })

  await nvim.waitFor(
    'the reply',
    `return vim.fn.execute('messages'):find('total says: It cannot be shorter.', 1, true)`,
  )
})

test('long news take one line of the screen, so that nobody has to press ENTER', async () => {
  const { nvim, happens, answer } = await startScripted({ ui: true })
  await answer('remora.requestRewrite', { turn_id: 't1', correlation_id: 'c1' })
  await nvim.command('RemoraRewrite start from zero')
  await nvim.waitFor('the answer', `return #Scripted.received('remora.requestRewrite') == 1`)

  await happens({ event_type: 'AgentStartEvent', agent_id, name: 'total', turn_id: 't1' })
  await happens({ event_type: 'AgentCompleteEvent', agent_id, turn_id: 't1', result_summary: 'I am fine. '.repeat(40) })

  const news = await nvim.waitFor<string>(
    'the reply',
    `local text = vim.trim(vim.fn.execute('messages')) return text ~= '' and text`,
  )
  expect(news).toMatch(/^Remora: total says: I am fine\. .* …$/)
  expect(news.length).toBeLessThan(120)
})

test('a message of the server waits until nobody is typing', async () => {
  const { nvim, say } = await startScripted({ ui: true })
  await nvim.type('Go# half a ')
  await nvim.waitFor('insert mode', `return vim.fn.mode() == 'i' and vim.api.nvim_get_current_line() == '# half a '`)

  await say('window/showMessage', { type: 2, message: 'The model cannot be reached.' })
  await nvim.type('sentence')
  await nvim.waitFor('what was typed', `return vim.api.nvim_get_current_line() == '# half a sentence'`)
  expect(await nvim.messages()).toBe('')
  await nvim.type('<Esc>')
  await nvim.waitFor('the message', `return vim.fn.execute('messages'):find('Remora: The model cannot be reached.')`)
})
