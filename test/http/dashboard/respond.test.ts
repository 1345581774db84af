import { expect, test } from 'vitest'
import { calls, says } from '../../support/model-server.js'
import { ask } from '../ask.js'
import { type Served, serve } from '../served.js'

async function asking(): Promise<
  Served & { readonly total: string; respond(body: unknown, id?: string): ReturnType<Served['post']> }
> {
  const served = await serve()
  const total = served.agent('total')
  return { ...served, total, respond: (body, id = total) => served.post(`/agent/${id}/respond`, body) }
}

/** Has the agent ask, and resolves with the question's id. */
async function question({ app, model, total }: Awaited<ReturnType<typeof asking>>, text: string): Promise<string> {
  model.will(calls('ask_user', { question: text }))
  const asked = new Promise<string>(resolve => {
    const unsubscribe = app.bus.subscribe(event => {
      if (event.event_type !== 'HumanInputRequestEvent') return
      unsubscribe()
      resolve(event.msg_id)
    })
  })
  await app.agents.chat(total, text)
  return await asked
}

test('a person answers, and the agent goes on with it', async () => {
  const shown = await asking()
  const { app, model, total, respond } = shown
  const msg_id = await question(shown, 'Which rounding?')
  model.will(says('Half even it is.'))
  const completed = new Promise(resolve =>
    app.bus.subscribe(event => event.event_type === 'AgentCompleteEvent' && resolve(event)),
  )
  const { status, json } = await respond({ agent_id: total, msg_id, question: 'Which rounding?', answer: 'half even' })
  expect([status, json]).toEqual([200, { status: 'ok', agent_id: total, msg_id }])
  await completed
  expect(app.agents.questions.rows.get(msg_id)).toMatchObject({ answer: 'half even', answered_by: 'dashboard' })
  const again = await respond({ agent_id: total, msg_id, answer: 'half up' })
  expect([again.status, again.json]).toEqual([409, { error: 'Already answered', answer: 'half even' }])
})

test('without a question named, the one that has waited longest is meant', async () => {
  const shown = await asking()
  const { total, respond } = shown
  const msg_id = await question(shown, 'First?')
  expect((await respond({ agent_id: total, answer: 'yes' })).json).toEqual({ status: 'ok', agent_id: total, msg_id })
})

test('the signals of a page are an answer too: what is being typed stands under the question', async () => {
  const shown = await asking()
  const { total, respond } = shown
  const msg_id = await question(shown, 'Which rounding?')
  const signals = {
    events: [],
    progress: { total: 1, completed: 0 },
    responseDraft: { [msg_id.replaceAll('-', '')]: 'half up' },
  }
  expect((await respond({ ...signals, agent_id: total, msg_id })).json).toEqual({
    status: 'ok',
    agent_id: total,
    msg_id,
  })
})

test('what cannot be an answer is refused, and the agent waits on', async () => {
  const shown = await asking()
  const { app, agent, total, respond, port } = shown
  const msg_id = await question(shown, 'Which rounding?')
  const missing = { error: 'Missing required fields: agent_id and answer are required' }
  for (const body of [
    {},
    { agent_id: total },
    { answer: 'x' },
    { agent_id: total, answer: '' },
    { agent_id: total, answer: ' ' },
    { agent_id: 7, answer: 'x' },
    { agent_id: total, answer: 7 },
    [],
    'null',
    '{',
    '',
  ]) {
    const { status, json } = await respond(body)
    expect([status, json]).toEqual([400, missing])
  }
  const none = { error: 'No pending question found for this agent' }
  expect(await respond({ agent_id: total, msg_id: 'q_none', answer: 'x' })).toMatchObject({ status: 400, json: none })
  expect(await respond({ agent_id: agent('size'), answer: 'x' }, agent('size'))).toMatchObject({
    status: 400,
    json: none,
  })
  expect(await respond({ agent_id: agent('size'), msg_id, answer: 'x' }, agent('size'))).toMatchObject({
    status: 400,
    json: none,
  })
  expect((await respond({ agent_id: total, answer: 'x' }, agent('size'))).status).toBe(400)
  const headers = { 'content-type': 'text/plain' }
  const body = JSON.stringify({ agent_id: total, answer: 'x' })
  expect((await ask(port, { method: 'POST', path: `/agent/${total}/respond`, body, headers })).status).toBe(415)
  expect(app.agents.questions.rows.get(msg_id)?.status).toBe('pending')
})

test('nobody waits for an answer any more when the turn was stopped', async () => {
  const shown = await asking()
  const { app, total, respond } = shown
  const msg_id = await question(shown, 'Which rounding?')
  const stopped = new Promise(resolve =>
    app.bus.subscribe(event => event.event_type === 'AgentCancelledEvent' && resolve(event)),
  )
  await app.agents.stopAgent(total, 'test')
  await stopped
  expect(await respond({ agent_id: total, msg_id, answer: 'x' })).toMatchObject({
    status: 400,
    json: { error: 'No pending question found for this agent' },
  })
})
