import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pathOfUri } from '../../server/src/base/paths.js'
import type { TestEditor } from '../support/editor.js'
import { calls, says, slowly } from '../support/model-server.js'
import { open, openInProcess } from '../support/open.js'

// An editor that has never heard of Remora: plain LSP, no `experimental` capability.
const plain = { knowsRemora: false }
const code = 'def total(xs):\n    return sum(xs)\n'

test('chat: the action opens a conversation buffer; what is written below and saved is answered in it', async () => {
  const { editor, model, root } = await open({ 'sum.py': code }, plain)
  model.will(says('I add numbers.'))
  await editor.act('sum.py', 'total', '💬 Chat')
  const path = pathOfUri(editor.shownDocuments[0]!)!
  expect(path).toMatch(/\.remora\/chat\/rm_[a-z0-9]{8}\.md$/)
  const file = path.slice(root.length + 1)

  editor.open(file, 'markdown')
  editor.insert(file, editor.text(file).length, 'What do you do?')
  editor.save(file)
  await editor.until(() => editor.text(file).includes('I add numbers.'))
  expect((await model.asked(1)).body.messages.at(-1)?.content).toContain('What do you do?')
  // The reply ends with an invitation to write on.
  await editor.until(() => editor.text(file).trimEnd().endsWith('-->'))
})

test('chat: a conversation that no editor has told the server of is heard too, and answered on disk', async () => {
  const { editor, model } = await open({ 'sum.py': code }, plain)
  model.will(says('I add numbers.'))
  await editor.act('sum.py', 'total', '💬 Chat')
  const path = pathOfUri(editor.shownDocuments[0]!)!
  appendFileSync(path, 'Who are you?\n')
  await editor.event('AgentCompleteEvent')
  await editor.until(() => readFileSync(path, 'utf8').includes('I add numbers.'))
  expect(model.requests).toHaveLength(1)
})

test('chat: what is written while the agent answers stands below the reply and is sent with the next save', async () => {
  const { editor, model, root } = await open({ 'sum.py': code }, plain)
  let answer: () => void = () => undefined
  const gate = new Promise<void>(resolve => {
    answer = resolve
  })
  model.will(slowly(says('I add numbers.'), gate), says('Yes.'))
  await editor.act('sum.py', 'total', '💬 Chat')
  const file = pathOfUri(editor.shownDocuments[0]!)!.slice(root.length + 1)
  editor.open(file, 'markdown')
  editor.insert(file, editor.text(file).length, 'What do you do?')
  editor.save(file)
  await model.asked(1)
  await editor.until(() => editor.text(file).trimEnd().endsWith('-->'))
  editor.insert(file, editor.text(file).length, 'And do you like it?')
  answer()
  await editor.until(() => editor.text(file).includes('I add numbers.'))
  editor.save(file)
  expect((await model.asked(2)).body.messages.at(-1)?.content).toContain('And do you like it?')
  expect(model.requests.at(-1)?.body.messages.at(-1)?.content).not.toContain('I add numbers.')
})

test('chat: the same words in a conversation that was begun anew are a new message', async () => {
  const { editor, model } = await open({ 'sum.py': code }, plain)
  model.will(says('First.'), says('Second.'))
  await editor.act('sum.py', 'total', '💬 Chat')
  const path = pathOfUri(editor.shownDocuments[0]!)!
  appendFileSync(path, 'Go on\n')
  await editor.until(() => readFileSync(path, 'utf8').includes('First.'))
  rmSync(path)
  await editor.act('sum.py', 'total', '💬 Chat')
  appendFileSync(path, 'Go on\n')
  await editor.until(() => readFileSync(path, 'utf8').includes('Second.'))
})

test('two servers that both watch a conversation send a message once', async () => {
  const { editor, model, root, env } = await open({ 'sum.py': code }, plain)
  const second = await openInProcess(root, env, plain)
  model.otherwise(() => says('Once.'))
  await editor.act('sum.py', 'total', '💬 Chat')
  const path = pathOfUri(editor.shownDocuments[0]!)!
  appendFileSync(path, 'Hello?\n')
  await second.event('AgentCompleteEvent')
  await editor.event('AgentCompleteEvent')
  await editor.until(() => readFileSync(path, 'utf8').includes('Once.'))
  expect(editor.events.filter(event => event.event_type === 'HumanChatEvent')).toHaveLength(1)
})

test('rewrite, reject with feedback, accept: all by code actions and the conversation buffer', async () => {
  const { editor, model, root } = await open({ 'sum.py': code }, plain)
  model.will(
    calls('rewrite_self', { new_source: 'def total(xs):\n    return 0', reasoning: 'First.' }),
    says('First done.'),
    calls('rewrite_self', { new_source: 'def total(xs):\n    return sum(xs, 0)', reasoning: 'Second.' }),
    says('Second done.'),
  )
  await editor.act('sum.py', 'total', '✏️ Ask agent to rewrite itself')
  const file = pathOfUri(editor.shownDocuments[0]!)!.slice(root.length + 1)
  editor.open(file, 'markdown')
  editor.insert(file, editor.text(file).length, 'start from zero')
  await editor.act(file, '#', 'Send to agent')
  await editor.until(() => messageOf(editor).includes('First.'))
  await editor.until(() => editor.text(file).includes('First done.'))

  await editor.act('sum.py', 'total', '❌ Reject with feedback')
  await editor.until(() => editor.text(file).includes('Feedback for agent:'))
  editor.insert(file, editor.text(file).length, 'you must still add them up')
  editor.save(file)
  await editor.until(() => messageOf(editor).includes('Second.'))
  expect((await model.asked(3)).body.messages.at(-1)?.content).toContain('you must still add them up')

  await editor.event('AgentTextResponseEvent', { response: 'Second done.' })
  await editor.act('sum.py', 'total', '✅ Accept')
  expect(editor.text('sum.py')).toBe('def total(xs):\n    return sum(xs, 0)\n')
  await editor.untilDiagnostics('sum.py', 0)
})

test('a question is a diagnostic, a message and actions, and nothing prompts by itself', async () => {
  const { editor, model } = await open({ 'sum.py': code }, plain)
  let prompted = 0
  editor.chooses = options => {
    prompted++
    return options[1]
  }
  model.will(calls('ask_user', { question: 'Which unit?', options: ['cents', 'euros'] }), says('Thanks.'))
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'ask me')
  await editor.untilDiagnostics('sum.py', 1)
  expect(editor.messages.some(message => message.includes('Which unit?'))).toBe(true)
  expect(prompted).toBe(0)

  await editor.act('sum.py', 'total', '❓ Answer total')
  await editor.event('AgentTextResponseEvent')
  expect(prompted).toBe(1)
  expect((await model.asked(2)).body.messages.at(-1)?.content).toBe('The person answered: euros')
})

test('a client without prompts gets the conversation buffer for its answer', async () => {
  const { editor, model, root } = await open({ 'sum.py': code }, plain)
  editor.chooses = null
  model.will(calls('ask_user', { question: 'Which unit?', options: ['cents', 'euros'] }), says('Thanks.'))
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'ask me')
  await editor.untilDiagnostics('sum.py', 1)
  await editor.act('sum.py', 'total', '❓ Answer total')
  await editor.until(() => editor.shownDocuments.length === 1)
  const file = pathOfUri(editor.shownDocuments[0]!)!.slice(root.length + 1)
  editor.open(file, 'markdown')
  editor.insert(file, editor.text(file).length, 'pounds')
  editor.save(file)
  await editor.event('AgentTextResponseEvent')
  expect((await model.asked(2)).body.messages.at(-1)?.content).toBe('The person answered: pounds')
})

test('an automatic request for actions gets only what waits for the person', async () => {
  const { editor } = await open({ 'sum.py': code }, plain)
  expect(await editor.actions('sum.py', 'total', { triggerKind: 2 })).toEqual([])
  const asked = await editor.actions('sum.py', 'total', { only: ['refactor'] })
  expect(asked.map(({ title }) => title)).toEqual(['✏️ Ask agent to rewrite itself'])
  expect(asked.every(({ edit }) => edit === undefined)).toBe(true)
})

test('a client that cannot show documents is told where to write', async () => {
  const { editor } = await open({ 'sum.py': code }, { ...plain, capabilities: { window: { workDoneProgress: true } } })
  await editor.act('sum.py', 'total', '💬 Chat')
  await editor.until(() => editor.messages.some(message => message.includes('.remora/chat/rm_')))
})

/** The text of the first diagnostic. */
function messageOf(editor: TestEditor): string {
  return String(editor.diagnostics('sum.py')[0]?.message ?? '')
}
