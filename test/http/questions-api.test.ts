import { expect, test, vi } from 'vitest'
import { calls, says } from '../support/model-server.js'
import { openBuilt } from '../support/open.js'
import { serve } from './served.js'
import { aQuestion, happens } from './stories.js'

test('a question is listed until it is answered, and the first answer counts', async () => {
  const served = await serve()
  const { get, post, agent, model } = served
  const id = await aQuestion(served, 'total', 'Which unit?')
  expect((await get('/api/questions')).json).toEqual({
    questions: [
      {
        ...{ question_id: id, agent_id: agent('total'), turn_id: expect.any(String) },
        ...{ question: 'Which unit?', options: ['cents', 'euros'], status: 'pending' },
        ...{ created_at: expect.any(Number), timeout_at: null, answer: null, answered_by: null, answered_at: null },
      },
    ],
  })
  model.will(says('Cents it is.'))
  const replied = happens(served, 'AgentTextResponseEvent')
  const first = await post(`/api/questions/${id}/answer`, { answer: 'cents' })
  expect([first.status, first.json]).toEqual([200, { kind: 'answered', question_id: id }])
  expect((await replied).response).toBe('Cents it is.')
  const second = await post(`/api/questions/${id}/answer`, { answer: 'euros' })
  expect([second.status, second.json]).toEqual([
    409,
    { error: 'Already answered', code: 'already_answered', answer: 'cents', by: 'http' },
  ])
  expect((await get('/api/questions')).json).toEqual({ questions: [] })
})

test('of many answers at once one counts, and all others are told which', async () => {
  const served = await serve()
  const id = await aQuestion(served, 'total', 'Which unit?')
  served.model.otherwise(() => says('Good.'))
  const given = Array.from({ length: 8 }, (_, index) => `answer ${index}`)
  const replies = await Promise.all(given.map(answer => served.post(`/api/questions/${id}/answer`, { answer })))
  const counted = served.app.agents.questions.rows.get(id)!.answer
  expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 409)])
  for (const { json } of replies.filter(({ status }) => status === 409)) expect(json.answer).toBe(counted)
})

test('a question of a turn that runs in an editor is answered here and heeded there', async () => {
  const { get, post, root, env, model, agent } = await serve()
  const { editor } = await openBuilt(root, { ...env, REMORA_HTTP_ENABLED: 'false' })
  model.will(calls('ask_user', { question: 'How many?' }), says('Two.'))
  await editor.command('remora.chat', agent('size'), 'Ask me.')
  const { msg_id } = await editor.event('HumanInputRequestEvent')
  await vi.waitFor(async () => expect((await get('/api/questions')).json.questions).toHaveLength(1))
  expect((await post(`/api/questions/${msg_id}/answer`, { answer: '2' })).status).toBe(200)
  expect(await editor.event('AgentTextResponseEvent')).toMatchObject({ response: 'Two.' })
})
