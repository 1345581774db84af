import { expect, test } from 'vitest'
import { gate } from '../support/gate.js'
import { calls, hangs, says, startModelServer, status } from '../support/model-server.js'
import { openSession } from './chat.js'
import { cart, serve } from './served.js'

// How messages of sessions are answered: by whom, with which model, one after another, and until when.

test('messages of one session are answered one after another, and others do not wait for it', async () => {
  const server = await serve()
  const { model, root } = server
  const [chat, other] = [await openSession(server, root), await openSession(server, root)]
  const rest = gate()
  model.otherwise(({ body }) => {
    const last = body.messages.at(-1)!.content
    const answer = says(`To ${last}.`)
    if (last !== 'first') return answer
    return {
      ...answer,
      async *pieces(request) {
        await rest.opened
        yield* answer.pieces(request)
      },
    }
  })
  const first = chat.say('first')
  await model.asked(1)
  const [second, third] = [chat.say('second'), chat.say('third')]
  expect((await other.say('other')).json.message.content).toBe('To other.')
  expect((await server.get('/sessions')).json.sessions.map((one: { status: string }) => one.status)).toEqual([
    'running',
    'idle',
  ])
  rest.open()
  await Promise.all([first, second, third])
  expect((await chat.history()).map(([, content]) => content)).toEqual([
    ...['first', 'To first.', 'second', 'To second.', 'third', 'To third.'],
  ])
  expect(model.requests.at(-1)!.body.messages.length).toBe(6)
})

test('stop ends what runs and what waits; the history stays as it was, and the session goes on', async () => {
  const server = await serve()
  const { model, root, post } = server
  const chat = await openSession(server, root)
  expect((await post(chat.at('stop'))).json).toEqual({ ok: true, stopped: 0 })
  model.will(hangs())
  const running = chat.say('Think.')
  await model.asked(1)
  const waiting = chat.say('And then?')
  await expect.poll(async () => (await post(chat.at('stop'))).json.stopped).toBe(2)
  for (const { status: code, json } of await Promise.all([running, waiting])) {
    expect([code, json]).toEqual([409, { error: 'Stopped by chat API.' }])
  }
  expect(await chat.history()).toEqual([])
  model.will(says('Yes.'))
  expect((await chat.say('Go on?')).status).toBe(200)
  expect((await post('/sessions/unknown/stop')).json).toEqual({ error: 'Session not found' })
})

test('a session may name its model and its endpoint, which gets no key that was meant for another', async () => {
  const server = await serve(cart, { model: { api_key_env: 'MY_KEY' } })
  server.env.MY_KEY = 'sk-very-secret'
  const { model, root } = server
  const elsewhere = await startModelServer()
  try {
    const own = await openSession(server, root, { model_name: 'small' })
    const foreign = await openSession(server, root, { model_name: 'large', model_base_url: elsewhere.baseUrl })
    model.will(says('Here.'))
    elsewhere.will(says('There.'))
    expect((await own.say('Where?')).json.message.content).toBe('Here.')
    expect((await foreign.say('Where?')).json.message.content).toBe('There.')
    expect([model.requests[0]!.body.model, model.requests[0]!.headers.authorization]).toEqual([
      'small',
      'Bearer sk-very-secret',
    ])
    expect([elsewhere.requests[0]!.body.model, elsewhere.requests[0]!.headers.authorization]).toEqual([
      'large',
      'Bearer EMPTY',
    ])
  } finally {
    await elsewhere.close()
  }
})

test('max_turns bounds the model calls of one message', async () => {
  const server = await serve()
  const { model, root } = server
  const chat = await openSession(server, root, { max_turns: 2 })
  model.will(calls('list_dir', {}), calls('list_dir', { path: '.' }), says('Too late.'))
  const reply = await chat.say('Look.')
  expect([reply.status, reply.json]).toEqual([500, { error: expect.stringContaining('within 2 rounds') }])
  expect([model.requests.length, await chat.history()]).toEqual([2, []])
})

test('a session with an agent of the workspace is a conversation with that agent', async () => {
  const server = await serve()
  const { model, root, agent, app } = server
  const total = agent('total')
  const chat = await openSession(server, root, { agent: total })
  model.will(
    calls('rewrite_self', { new_source: 'def total(xs):\n    return sum(xs) or 0\n', reasoning: 'Never none.' }),
    says('I propose it.'),
    says('You asked before.'),
  )
  await chat.say('Never return none.')
  expect(app.proposals.rows.open()[0]).toMatchObject({ agent_id: total, reasoning: 'Never none.' })
  await chat.say('What did I ask?')
  const { messages } = model.requests.at(-1)!.body
  expect(messages[0]!.content).toContain('You are the agent of one piece of code: the function `total`')
  expect(messages.slice(1).map(({ content }) => content)).toEqual([
    ...['Never return none.', 'I propose it.', 'What did I ask?'],
  ])
  model.will(says('Nobody told me.'))
  await app.agents.chat(total, 'Outside of any session.')
  await expect.poll(() => model.requests.length).toBe(4)
  expect((await chat.history()).length).toBe(4)
})

test('a session with a blueprint has an agent of its own, with the words and tools of the blueprint', async () => {
  const server = await serve({
    ...cart,
    '.remora/agents/critic.md': '---\nname: critic\nmatches: {name: nothing}\ntools: [read_file]\n---\nFind fault.\n',
  })
  const chat = await openSession(server, server.root, { agent: 'critic' })
  server.model.will(says('Awful.'))
  expect((await chat.say('How is it?')).json.message.content).toBe('Awful.')
  const { messages, tools } = server.model.requests[0]!.body
  expect(messages[0]!.content).toContain('Find fault.')
  expect(tools!.map(tool => tool.function.name)).toEqual(['read_file'])
})

test('every event of a session carries its id, and those of others do not', async () => {
  const server = await serve()
  const { model, root, app, agent } = server
  const chat = await openSession(server, root)
  model.will(
    calls('write_file', { path: 'new.txt', content: 'x\n' }),
    says('Done.'),
    says('Not in a session.'),
    status(500),
  )
  await chat.say('Write.')
  await app.agents.chat(agent('size'), 'Hello?')
  await expect.poll(() => model.requests.length).toBe(3)
  const events = app.journal.read({ sessionId: chat.id })
  expect(events.map(({ event_type }) => event_type)).toEqual([
    ...['SessionOpenedEvent', 'HumanChatEvent', 'AgentStartEvent', 'ModelRequestEvent', 'ModelResponseEvent'],
    ...['ToolCallEvent', 'ToolResultEvent', 'ModelRequestEvent', 'ModelResponseEvent'],
    ...['SessionMessageEvent', 'SessionMessageEvent', 'RewriteProposalEvent'],
    ...['AgentTextResponseEvent', 'AgentCompleteEvent'],
  ])
})

test('a long history gives way to the window, the oldest words first', async () => {
  const server = await serve(cart, { model: { context_tokens: 2048, max_output_tokens: 256 } })
  const { model, root } = server
  const chat = await openSession(server, root)
  model.otherwise(() => says('y'.repeat(2000)))
  for (let n = 0; n < 6; n += 1) await chat.say(`${n}${'x'.repeat(500)}`)
  const said = model.requests.at(-1)!.body.messages.map(({ content }) => content[0])
  expect([said[0], said.at(-1)]).toEqual(['Y', '5'])
  expect(said.length).toBeLessThan(8)
  expect((await chat.history()).length).toBe(12)
})
