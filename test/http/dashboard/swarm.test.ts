import { expect, test } from 'vitest'
import { calls, says } from '../../support/model-server.js'
import { Listener } from '../listener.js'
import { type Served, serve } from '../served.js'

/** Says something to an agent and resolves when the turn is over. */
async function chat({ app, agent }: Served, name: string, message: string): Promise<void> {
  const over = new Promise<void>(resolve => {
    const unsubscribe = app.bus.subscribe(({ event_type }) => {
      if (!/^Agent(Complete|Error|Cancelled)Event$/.test(event_type)) return
      unsubscribe()
      resolve()
    })
  })
  await app.agents.chat(agent(name), message)
  await over
}

function signalsIn(page: string): Record<string, any> {
  const [, json] = page.match(/data-signals="([^"]*)"/)!
  return JSON.parse(
    json!
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  )
}

test('the page of a swarm in which nothing has happened says so', async () => {
  const { get } = await serve()
  const { text } = await get('/')
  expect(text).toContain('<title>Remora Dashboard</title>')
  const ids = [
    'events-panel',
    'events-list',
    'main-panel',
    'blocked-agents',
    'agent-status',
    'results',
    'execution-progress',
    'progress-fill',
    'progress-text',
    'connection-status',
  ]
  for (const id of ids) expect(text.split(`id="${id}"`)).toHaveLength(2)
  for (const nothing of [
    'No events yet',
    'No agents waiting for input',
    'No agents running',
    'No results yet',
    '0/0 agents completed',
  ]) {
    expect(text).toContain(nothing)
  }
  expect(text).toContain('data-stream="/events"')
  expect(signalsIn(text)).toEqual({
    events: [],
    blocked: [],
    agentStates: {},
    progress: { total: 0, completed: 0 },
    results: [],
    responseDraft: {},
  })
})

test('the page shows what has happened, and its signals say the same', async () => {
  const served = await serve()
  const { get, agent, app, model } = served
  const [total, size] = [agent('total'), agent('size')]
  model.will(says('I add up.'), calls('ask_user', { question: 'Count what?', options: ['items', 'lines'] }))
  await chat(served, 'total', 'What do you do?')
  const asked = new Promise(resolve =>
    app.bus.subscribe(event => event.event_type === 'HumanInputRequestEvent' && resolve(event)),
  )
  await app.agents.chat(size, 'Count.')
  await asked
  const { text } = await get('/ui/swarm')
  const [question] = app.agents.questions.rows.pending()
  const signals = signalsIn(text)
  expect(signals).toMatchObject({
    blocked: [{ agent_id: size, question: 'Count what?', options: ['items', 'lines'], msg_id: question!.question_id }],
    agentStates: { [total]: { state: 'completed', name: 'total' }, [size]: { state: 'blocked', name: 'size' } },
    progress: { total: 2, completed: 1 },
    results: [{ agent_id: total, content: 'I add up.', timestamp: expect.any(Number) }],
    responseDraft: {},
  })
  expect(signals.events.map(({ category, action }: Record<string, string>) => `${category}:${action}`)).toEqual([
    'agent:blocked',
    'agent:started',
    'user:message',
    'agent:completed',
    'agent:replied',
    'agent:started',
    'user:message',
  ])
  const said = signals.events.at(-1)
  expect(said).toEqual({
    id: expect.any(Number),
    timestamp: expect.any(Number),
    category: 'user',
    action: 'message',
    agent_id: total,
    payload: expect.objectContaining({ message: 'What do you do?', to_agent: total }),
  })
  const row = text.match(new RegExp(`<li id="event-${said.id}" class="event ([^"]*)".*?</li>`))!
  expect(row[1]).toBe('user_message')
  expect(row[0].replaceAll(/<[^>]*>/g, '')).toMatch(
    new RegExp(`^\\d\\d:\\d\\d:\\d\\d user:message @${total} What do you do\\?$`),
  )
  expect(text).toContain('1/2 agents completed')
  expect(text).toContain(`action="/agent/${size}/respond"`)
})

test('events of tools and models are listed for those who ask', async () => {
  const served = await serve()
  served.model.will(calls('read_file', { path: 'cart.py' }), says('Read.'))
  await chat(served, 'total', 'Read.')
  const kinds = async (path: string) => {
    const { text } = await served.get(path)
    return new Set([...text.matchAll(/<span class="event-type">(\w+):/g)].map(([, category]) => category))
  }
  expect(await kinds('/')).toEqual(new Set(['agent', 'user']))
  expect(await kinds('/?tool=')).toEqual(new Set(['agent', 'user', 'tool']))
  expect(await kinds('/ui/swarm?tool=&model=')).toEqual(new Set(['agent', 'user', 'tool', 'model']))
})

test('the setting says which families of events are listed', async () => {
  const served = await serve(undefined, { dashboard: { events: ['user', 'x'] } })
  served.model.will(says('Yes.'))
  await chat(served, 'total', 'Hello')
  await served.app.agents.emit('x.deploy.finished', { stage: 'production' })
  const { text } = await served.get('/')
  expect([...text.matchAll(/<span class="event-type">([^<]*)</g)].map(([, kind]) => kind)).toEqual([
    'x:deploy.finished',
    'user:message',
  ])
})

test('a page is sent what changed and nothing else, and whoever comes later is sent the state', async () => {
  const served = await serve()
  served.model.will(says('I add up.'))
  const first = await Listener.open(`${served.url}/events`)
  expect(first.response.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  await first.next('datastar-patch-signals')
  const before = first.heard.length
  await chat(served, 'total', 'What do you do?')
  const result = await heardWith(first, 'I add up.', /id="results"/)
  expect(result.event).toBe('datastar-patch-elements')
  await heardWith(first, '"completed":1')
  const sent = first.heard.slice(before)
  const rows = sent.filter(({ data }) => data.startsWith('selector #events-list\nmode prepend'))
  expect(rows.map(({ data }) => data.match(/event-type">([^<]*)/)![1])).toEqual([
    'user:message',
    'agent:started',
    'agent:replied',
    'agent:completed',
  ])
  expect(sent.some(({ data }) => data.includes('id="blocked-agents"'))).toBe(false)

  const late = await Listener.open(`${served.url}/ui/swarm/events`)
  const { json } = await late
    .next('datastar-patch-signals')
    .then(({ data }) => ({ json: JSON.parse(data.replace('signals ', '')) }))
  expect(json).toMatchObject({ progress: { total: 1, completed: 1 }, results: [{ content: 'I add up.' }] })
  expect(late.heard.filter(({ data }) => data.includes('prepend'))).toEqual([])
  const list = late.heard.find(({ data }) => data.includes('id="events-list"'))!
  expect(list.data.match(/event-type">/g)).toHaveLength(4)
})

test('a cascade can be stopped on its own page', async () => {
  const served = await serve()
  const { app, agent, model, post, get } = served
  model.will({ pieces: () => [], ending: 'hang' })
  const { correlation_id } = await app.agents.chat(agent('total'), 'Take your time.')
  await model.asked(1)
  const path = `/ui/swarm/${correlation_id}`
  expect((await get(path)).text).toContain(`action="${path}/stop"`)
  const cancelled = new Promise(resolve =>
    app.bus.subscribe(event => event.event_type === 'AgentCancelledEvent' && resolve(event)),
  )
  expect(await post(`${path}/stop`, {})).toMatchObject({ status: 200, json: { message: 'Stopped 1 turn' } })
  await cancelled
  expect((await get(path)).text).not.toContain(`action="${path}/stop"`)
  expect((await post('/ui/swarm/cas_none/stop', {})).status).toBe(404)
  expect((await post(`${path}/stop`, '{')).status).toBe(400)
})

/** Waits for the first frame, from the next on, that has these in it. */
async function heardWith(client: Listener, text: string, also = /./) {
  for (;;) {
    const heard = await client.next()
    if (heard.data.includes(text) && also.test(heard.data)) return heard
  }
}
