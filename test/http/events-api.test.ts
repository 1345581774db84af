import { expect, test } from 'vitest'
import { says } from '../support/model-server.js'
import { world } from '../support/open.js'
import { Listener } from './listener.js'
import { sendRaw } from './raw.js'
import { cart, serve, serveAt } from './served.js'

test('a client hears what happens, each event once and in order', async () => {
  const { url, app, agent, model } = await serve()
  const total = agent('total')
  model.will(says('I add up.'))
  const client = await Listener.open(`${url}/api/events`)
  expect(client.response.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  await app.agents.chat(total, 'What do you do?')
  const replied = await client.next('AgentTextResponseEvent')
  expect(replied.json).toMatchObject({ category: 'agent', action: 'replied', agent_id: total, response: 'I add up.' })
  await client.next('AgentCompleteEvent')
  const ids = client.heard.map(({ id }) => Number(id))
  expect(ids).toEqual(ids.map((_, index) => ids[0]! + index))
})

test('a client that comes back is told what it has missed, without a gap or a double', async () => {
  const { url, app, agent, model } = await serve()
  model.otherwise(() => says('Yes.'))
  for (let n = 0; n < 3; n += 1) await app.agents.chat(agent('size'), `message ${n}`)
  const after = app.journal.lastSeq - 2
  const client = await Listener.open(`${url}/api/events`, { 'last-event-id': `${after}` })
  expect(Number((await client.next()).id)).toBe(after + 1)
  await app.agents.chat(agent('total'), 'last')
  expect((await client.next('HumanChatEvent')).json.message).toMatch(/message 2|last/)
  await client.next('AgentStartEvent')
  const ids = client.heard.map(({ id }) => Number(id))
  expect(ids).toEqual(ids.map((_, index) => after + 1 + index))
})

test('a client that knows of events which this journal never had hears what happens from now on', async () => {
  const { url, app, agent } = await serve()
  const clients = [
    await Listener.open(`${url}/api/events`, { 'last-event-id': '99999' }),
    await Listener.open(`${url}/api/events?after=99999`),
  ]
  await app.agents.keyValues.set(agent('size'), 'a', 1, 'test')
  for (const client of clients) expect(Number((await client.next()).id)).toBe(app.journal.lastSeq)
})

test('whoever asks for no more than the head of a stream is not made to wait for its end', async () => {
  const { port } = await serve()
  const asks = (method: string, path: string, more = '') =>
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}\r\n`
  for (const path of ['/api/events', '/events', '/ui/code/events']) {
    const { status, head, body } = await sendRaw(
      port,
      asks('HEAD', path),
      asks('GET', '/tools', 'Connection: close\r\n'),
    )
    expect([path, status, head]).toEqual([path, 200, expect.stringContaining('text/event-stream; charset=utf-8')])
    expect(body).toMatch(/^HTTP\/1\.1 200 .*"file_ops"/s)
  }
})

test('filters hold for what happened and for what happens; tokens come only to those who name them', async () => {
  const { url, app, agent, model } = await serve()
  model.otherwise(() => says('Yes.'))
  const [total, size] = [agent('total'), agent('size')]
  const chats = await Listener.open(`${url}/api/events?types=HumanChatEvent&agent_id=${total}&after=0`)
  const tokens = await Listener.open(`${url}/api/events?types=TokenEvent,AgentCompleteEvent`)
  await app.agents.chat(size, 'not you')
  await tokens.next('AgentCompleteEvent')
  await app.agents.chat(total, 'you')
  expect((await chats.next()).json.message).toBe('you')
  expect(new Set(tokens.heard.map(({ event }) => event))).toEqual(new Set(['TokenEvent', 'AgentCompleteEvent']))
})

test('what happened is listed in pages, from either end', async () => {
  const { get, app, agent, model } = await serve()
  model.otherwise(() => says('Yes.'))
  for (let n = 0; n < 5; n += 1) await app.agents.chat(agent('size'), `message ${n}`)
  const messages = async (query: string) => {
    const { json } = await get(`/api/events/list?types=HumanChatEvent&limit=2${query}`)
    return { said: json.events.map((event: { message: string }) => event.message), next: json.next }
  }
  const newest = await messages('')
  expect(newest.said).toEqual(['message 3', 'message 4'])
  const before = await messages(`&before=${newest.next}`)
  expect(before.said).toEqual(['message 1', 'message 2'])
  const oldest = await messages('&after=0')
  expect(oldest.said).toEqual(['message 0', 'message 1'])
  const rest = await messages(`&after=${(await messages(`&after=${oldest.next}`)).next}`)
  expect(rest).toEqual({ said: ['message 4'], next: null })
})

test('a filter that no event could fit is refused with its name', async () => {
  const { get } = await serve()
  for (const query of ['types=NoSuchEvent', 'limit=0', 'after=-1', 'before=x']) {
    const { status, json } = await get(`/api/events/list?${query}`)
    expect([status, json]).toEqual([
      400,
      { error: expect.stringContaining(query.split('=')[0]!), code: 'bad_argument' },
    ])
  }
})

test('a key that a model repeats reaches nobody, however it comes', async () => {
  const { root, env, model } = await world(cart)
  const { url, app, agent } = await serveAt(root, { ...env, REMORA_API_KEY: 'sk-4242-very-secret' })
  model.will(says('Your key is sk-4242-very-secret, I think.'))
  const tokens = await Listener.open(`${url}/api/events?types=TokenEvent,AgentCompleteEvent`)
  await app.agents.chat(agent('total'), 'What is my key?')
  await tokens.next('AgentCompleteEvent')
  const words = tokens.heard.flatMap(({ event, json }) => (event === 'TokenEvent' ? [json.text] : []))
  expect(words.join('')).toBe('Your key is ***, I think.')
})
