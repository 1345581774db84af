import { expect, test } from 'vitest'
import { shell } from '../cli/remora.js'
import type { TestEditor } from '../support/editor.js'
import { calls, says } from '../support/model-server.js'
import { open, openBuilt } from '../support/open.js'

const code = 'def total(xs):\n    return sum(xs)\n'
const files = { 'sum.py': code }

test('asked in an editor, asked again after a restart, answered from the command line', async () => {
  const { root, model, env, run } = await shell(files)
  const first = await openBuilt(root, env)
  first.editor.open('sum.py')
  model.will(calls('ask_user', { question: 'Which unit?', options: ['cents', 'euros'] }))
  const agent = await first.editor.agentAt('sum.py', 'total')
  const { turn_id } = await first.editor.command('remora.chat', agent, 'ask me')
  const [question] = await first.editor.untilDiagnostics('sum.py', 1)
  const blocked = await first.editor.event('HumanInputRequestEvent')
  expect(blocked).toMatchObject({ category: 'agent', action: 'blocked', msg_id: question!.code, agent_id: agent })
  await first.editor.until(() => first.editor.messages.includes('total asks: Which unit?'))
  first.server.kill('SIGKILL')
  await first.exited

  const second = await openBuilt(root, env)
  second.editor.open('sum.py')
  await second.editor.until(() => second.editor.messages.includes('total asks: Which unit?'))
  expect(await second.editor.untilDiagnostics('sum.py', 1)).toEqual([question])
  expect((await second.editor.hover('sum.py', 'total'))?.text).toContain('- **Status:** awaiting_input')
  await takenOver(second.editor)

  model.will(says('Cents then.'))
  const pending = await run('questions', '--json')
  expect(pending.json).toMatchObject([{ question_id: question!.code, question: 'Which unit?', status: 'pending' }])
  expect((await run('questions', 'answer', question!.code as string, 'cents')).code).toBe(0)
  await second.editor.event('AgentTextResponseEvent', { response: 'Cents then.', turn_id })
  expect(await second.editor.event('HumanInputResponseEvent')).toMatchObject({
    category: 'agent',
    action: 'resumed',
    question: 'Which unit?',
    answer: 'cents',
    answered_by: 'remora questions',
  })
  expect(model.requests[1]!.body.messages.at(-1)!.content).toBe('The person answered: cents')
  await second.editor.untilDiagnostics('sum.py', 0)
  // It was asked once, however often it was shown.
  const asked = await run('events', '--type', 'HumanInputRequestEvent', '--json')
  expect(asked.json).toHaveLength(1)

  const late = await second.editor.command('remora.answerQuestion', question!.code, 'euros')
  expect(late).toEqual({
    ok: false,
    kind: 'already_answered',
    question_id: question!.code,
    answer: 'cents',
    by: 'remora questions',
  })
})

test('whoever answers a question is told that it counts', async () => {
  const { editor, model } = await open(files)
  model.will(calls('ask_user', { question: 'Which unit?', options: [] }), says('Cents then.'))
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'ask me')
  const { msg_id } = await editor.event('HumanInputRequestEvent')
  const answered = await editor.command('remora.answerQuestion', msg_id, 'cents')
  expect(answered).toEqual({ ok: true, kind: 'answered', question_id: msg_id })
})

test('an agent that nobody answers in time is told so and goes on', async () => {
  const { editor, model } = await open(files)
  model.will(calls('ask_user', { question: 'Which unit?', options: [], timeout: 0.05 }), says('Cents, I guess.'))
  const agent = await editor.agentAt('sum.py', 'total')
  await editor.command('remora.chat', agent, 'ask me')
  await editor.event('AgentTextResponseEvent', { response: 'Cents, I guess.' })
  expect(model.requests[1]!.body.messages.at(-1)!.content).toMatch(/Nobody answered in time/)
  const resumed = await editor.event('HumanInputResponseEvent')
  expect(resumed).toMatchObject({ action: 'resumed', question: 'Which unit?', answered_by: 'timeout' })
  expect(await editor.command('remora.answerQuestion', resumed.msg_id, 'cents')).toMatchObject({
    ok: false,
    kind: 'already_answered',
    by: 'timeout',
  })
  expect(await editor.command('remora.listQuestions')).toEqual([])
})

test('a question whose time ran out while no process lived is over at the next start', async () => {
  const { root, model, env } = await shell(files)
  const first = await openBuilt(root, env)
  first.editor.open('sum.py')
  model.will(calls('ask_user', { question: 'Which unit?', options: [], timeout: 1.5 }))
  await first.editor.command('remora.chat', await first.editor.agentAt('sum.py', 'total'), 'ask me')
  await first.editor.event('HumanInputRequestEvent')
  first.server.kill('SIGKILL')
  await first.exited

  model.will(says('Cents, I guess.'))
  const second = await openBuilt(root, env)
  await second.editor.event('AgentTextResponseEvent', { response: 'Cents, I guess.' })
  expect(await second.editor.event('HumanInputResponseEvent')).toMatchObject({ answered_by: 'timeout' })
})

test('a reply reaches the conversation it was asked for in, also when another process had to finish the turn', async () => {
  const { root, model, env, text, run } = await shell(files)
  const plain = { knowsRemora: false }
  const first = await openBuilt(root, env, plain)
  first.editor.open('sum.py')
  model.will(calls('ask_user', { question: 'Which unit?', options: [] }))
  const agent = await first.editor.agentAt('sum.py', 'total')
  await first.editor.command('remora.chat', agent)
  const file = `.remora/chat/${agent}.md`
  first.editor.open(file, 'markdown')
  first.editor.insert(file, first.editor.text(file).length, 'Ask me.')
  first.editor.save(file)
  await first.editor.until(() => /Ask me\.\n\n<!-- .* -->/.test(first.editor.text(file)))
  first.editor.save(file)
  const { msg_id } = await first.editor.event('HumanInputRequestEvent')
  first.server.kill('SIGKILL')
  await first.exited

  model.will(says('Cents then.'))
  const second = await openBuilt(root, env, plain)
  await takenOver(second.editor)
  await run('questions', 'answer', msg_id, 'cents')
  await second.editor.event('AgentCompleteEvent')
  await expect.poll(() => text(file)).toMatch(/Ask me\.[\s\S]*### total, [\s\S]*Cents then\./)
  expect(text(file).split('Cents then.')).toHaveLength(2)
})

/** That may happen before the editor is told of anything. */
async function takenOver(editor: TestEditor): Promise<void> {
  const found = () => editor.command('remora.recentEvents', { types: ['TurnTakenOverEvent'] })
  await expect.poll(found).toMatchObject([{ event_type: 'TurnTakenOverEvent' }])
}
