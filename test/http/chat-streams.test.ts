import { expect, test } from 'vitest'
import { gate } from '../support/gate.js'
import { calls, hangs, says, slowly, status } from '../support/model-server.js'
import { openSession } from './chat.js'
import { Listener } from './listener.js'
import { serve } from './served.js'

test('a stream tells calls, results, words, both messages and the end, in their order', async () => {
  const server = await serve()
  const { model, root, url } = server
  const chat = await openSession(server, root)
  const client = await Listener.open(url + chat.at('events'))
  model.will(calls('list_dir', {}), says('One file.'))
  const reply = await chat.say('What is there?')
  await client.next('done')
  const events = client.heard.map(({ event }) => event)
  expect(events.filter(event => event !== 'token')).toEqual(['tool_call', 'tool_result', 'message', 'message', 'done'])
  const words = client.heard.filter(({ event }) => event === 'token')
  expect(words.map(({ json }) => json.text).join('')).toBe('One file.')
  expect(words.every(({ id }) => id === undefined)).toBe(true)
  const messages = client.heard.filter(({ event }) => event === 'message').map(({ json }) => json)
  expect(messages).toEqual((await server.get(chat.at('history'))).json.messages)
  expect(messages[1]).toEqual(reply.json.message)
  expect(client.heard.at(-1)!.json).toEqual({ status: 'completed' })
})

test('who comes back is told what it has missed, and who asks for some hears only those', async () => {
  const server = await serve()
  const { model, root, url } = server
  const chat = await openSession(server, root)
  const first = await Listener.open(url + chat.at('events'))
  model.otherwise(({ body }) => (body.messages.at(-1)!.role === 'user' ? calls('list_dir', {}) : says('So.')))
  await chat.say('Once.')
  const call = await first.next('tool_call')
  first.close()
  await chat.say('Twice.')
  const again = await Listener.open(url + chat.at('events'), { 'last-event-id': call.id! })
  await chat.say('Thrice.')
  for (let n = 0; n < 3; n += 1) await again.next('done')
  const numbered = again.heard.filter(({ id }) => id !== undefined)
  const turn = ['tool_call', 'tool_result', 'message', 'message', 'done']
  expect(numbered.map(({ event }) => event)).toEqual([...turn.slice(1), ...turn, ...turn])
  const some = await Listener.open(`${url}${chat.at('events')}?types=tool_call,done`, { 'last-event-id': '0' })
  for (let n = 0; n < 3; n += 1) await some.next('done')
  expect(new Set(some.heard.map(({ event }) => event))).toEqual(new Set(['tool_call', 'done']))
  const strange = await Listener.open(url + chat.at('events'), { 'last-event-id': '99999' })
  await chat.say('Once more.')
  await strange.next('done')
  const wrong = await server.get(`${chat.at('events')}?types=everything`)
  expect([wrong.status, wrong.json]).toEqual([400, { error: expect.stringContaining('tool_call, tool_result') }])
})

test('an answer comes as a stream to whoever accepts one', async () => {
  const server = await serve()
  const { model, root, url } = server
  const chat = await openSession(server, root)
  model.will(calls('list_dir', {}), says('One file.'))
  const client = await Listener.open(url + chat.at('messages'), {}, { content: 'What is there?' })
  await client.closed
  expect(client.heard.filter(({ event }) => event !== 'token').map(({ event }) => event)).toEqual([
    ...['tool_call', 'tool_result', 'message', 'message', 'done'],
  ])
  model.will(status(500, 'the model is down'))
  const failed = await Listener.open(url + chat.at('messages'), {}, { content: 'And now?' })
  await failed.closed
  expect(failed.heard.at(-1)!.json).toEqual({ status: 'failed', error: expect.stringContaining('the model is down') })
  const refused = await server.post(chat.at('messages'), { content: ' ' }, { accept: 'text/event-stream' })
  expect([refused.status, refused.json]).toEqual([400, { error: 'Empty message' }])
})

test('a client that hangs up does not take its message with it', async () => {
  const server = await serve()
  const { model, root, url } = server
  const chat = await openSession(server, root)
  const rest = gate()
  model.will(slowly(says('Still here.'), rest.opened))
  const client = await Listener.open(url + chat.at('messages'), {}, { content: 'Hello?' })
  await client.next('token')
  client.close()
  await client.closed
  rest.open()
  await expect
    .poll(() => chat.history())
    .toEqual([
      ['user', 'Hello?'],
      ['assistant', 'Still here.'],
    ])
})

test('a session that is deleted closes the streams of its message too', async () => {
  const server = await serve()
  const { model, root, url } = server
  const chat = await openSession(server, root)
  model.will(hangs())
  const watching = await Listener.open(url + chat.at('events'))
  const sent = Listener.open(url + chat.at('messages'), {}, { content: 'Hello?' })
  await model.asked(1)
  const answering = await sent
  expect((await server.send('DELETE', `/sessions/${chat.id}`)).status).toBe(204)
  await Promise.all([watching.closed, answering.closed])
  expect(answering.heard.at(-1)).toMatchObject({ event: 'done', json: { status: 'stopped' } })
})
