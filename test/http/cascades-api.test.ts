import { expect, test } from 'vitest'
import { calls, hangs, says } from '../support/model-server.js'
import { openBuilt } from '../support/open.js'
import { Listener } from './listener.js'
import { serve } from './served.js'
import { happens } from './stories.js'

const pair = {
  'pair.py': 'def left():\n    return 1\n\n\ndef right():\n    return 2\n\n\ndef third():\n    return 3\n',
}

interface Shown {
  readonly agent_id: string
  readonly status: string
  readonly children: readonly Shown[]
}

/** Agents below those who woke them. */
const shapeOf = (tree: readonly Shown[]): unknown =>
  tree.map(({ agent_id, status, children }) => [agent_id, status, shapeOf(children)])

test('a cascade is a tree of turns by cause, with what is used of its budgets', async () => {
  const served = await serve(pair, { agents: { cooldown_ms: 0, concurrency: 1 } })
  const { get, post, agent, model, url } = served
  const [left, right, third] = ['left', 'right', 'third'].map(agent)
  model.will(calls('message_node', { target_id: right, message: 'Do you know?' }), says('I asked.'))
  model.will(calls('message_node', { target_id: third, message: 'And you?' }), says('I asked, too.'))
  model.will(calls('message_node', { target_id: left, message: 'Yes.' }), says('I said it.'))
  model.will(says('Good.'))
  const client = await Listener.open(`${url}/api/events?types=AgentCompleteEvent`)
  const started = (await post(`/api/agents/${left}/chat`, { message: 'Ask around.' })).json
  for (let turns = 0; turns < 4; turns += 1) await client.next()

  const { status, json } = await get(`/api/cascades/${started.correlation_id}`)
  expect(status).toBe(200)
  expect(shapeOf(json.tree)).toEqual([
    [left, 'completed', [[right, 'completed', [[third, 'completed', [[left, 'completed', []]]]]]]],
  ])
  expect(json).toMatchObject({
    correlation_id: started.correlation_id,
    cause: { event_type: 'HumanChatEvent', agent_id: left, summary: 'Ask around.' },
    ...{ running: 0, waiting: 0, turns: 4, depth: 3, tokens: 7 * 15, stopped: null },
    budgets: {
      depth: { used: 3, limit: 5 },
      turns: { used: 4, limit: 20 },
      tokens: { used: 7 * 15, limit: 200_000 },
      same_agent_turns: { used: 2, limit: 3 },
      wall_s: { limit: 600 },
    },
  })
  expect(json.budgets.wall_s.used).toBeCloseTo(json.ended_at - json.began_at, 2)
  expect(json.tree[0].children[0].trigger_summary).toBe('Do you know?')
  const { budgets: _, stopped: __, tree: ___, ...row } = json
  expect((await get('/api/cascades')).json).toEqual({ cascades: [row] })
  expect((await get('/api/turns')).json.turns.map((turn: Shown) => turn.agent_id)).toEqual([left, third, right, left])
})

test('who is refused stands in the tree with the limit that was reached', async () => {
  const { get, post, agent, model, url } = await serve(pair, { cascade: { turns: 1 }, agents: { cooldown_ms: 0 } })
  model.will(calls('message_node', { target_id: agent('right'), message: 'Hi.' }), says('Told.'))
  const client = await Listener.open(`${url}/api/events?types=AgentErrorEvent,AgentCompleteEvent`)
  const { correlation_id } = (await post(`/api/agents/${agent('left')}/chat`, { message: 'Go.' })).json
  await client.next()
  await client.next()
  const { json } = await get(`/api/cascades/${correlation_id}`)
  expect(shapeOf(json.tree)).toEqual([[agent('left'), 'completed', [[agent('right'), 'failed', []]]]])
  expect(json).toMatchObject({
    ...{ turns: 1, depth: 0 },
    stopped: { limit: 'cascade.turns', reason: expect.stringContaining('cascade.turns') },
    budgets: { turns: { used: 1, limit: 1 }, depth: { used: 0, limit: 5 } },
  })
})

test('those that go on come first, and a stop reaches every turn, also in an editor', async () => {
  const served = await serve(pair)
  const { get, post, agent, model, root, env } = served
  const { editor } = await openBuilt(root, { ...env, REMORA_HTTP_ENABLED: 'false' })
  model.will(hangs())
  const { correlation_id } = await editor.command('remora.chat', agent('left'), 'Wait.')
  await model.asked(1)
  model.will(says('Done.'))
  const ended = happens(served, 'AgentCompleteEvent')
  await post(`/api/agents/${agent('right')}/chat`, { message: 'Be quick.' })
  await ended
  const { cascades } = (await get('/api/cascades')).json
  expect(cascades.map((cascade: any) => [cascade.cause.agent_id, cascade.running, cascade.ended_at === null])).toEqual([
    [agent('left'), 1, true],
    [agent('right'), 0, false],
  ])
  expect((await get('/api/cascades?limit=1')).json.cascades).toHaveLength(1)
  expect((await get('/api/turns')).json.turns.map(({ status }: Shown) => status)).toEqual(['running', 'completed'])

  const stopped = await post(`/api/cascades/${correlation_id}/stop`)
  expect([stopped.status, stopped.json]).toEqual([200, { ok: true, stopped: 1 }])
  expect(await editor.event('AgentCancelledEvent')).toMatchObject({ reason: expect.stringContaining('http') })
  await model.left(1)
  expect((await post(`/api/cascades/${correlation_id}/stop`)).json).toEqual({ ok: true, stopped: 0 })
  for (const path of ['/api/cascades/cas_nobody', '/api/cascades/cas_nobody/stop']) {
    const reply = path.endsWith('stop') ? await post(path) : await get(path)
    expect([reply.status, reply.json.code]).toEqual([404, 'not_found'])
  }
})

test('an agent is stopped, and a turn that failed is run again', async () => {
  const served = await serve(pair)
  const { post, agent, model } = served
  model.will(hangs())
  const cancelled = happens(served, 'AgentCancelledEvent')
  const { turn_id } = (await post(`/api/agents/${agent('left')}/chat`, { message: 'Wait.' })).json
  await model.asked(1)
  const running = await post(`/api/turns/${turn_id}/retry`)
  expect([running.status, running.json.code]).toEqual([409, 'conflict'])
  const stopped = await post(`/api/agents/${agent('left')}/stop`)
  expect([stopped.status, stopped.json]).toEqual([200, { ok: true, stopped: 1 }])
  expect((await cancelled).turn_id).toBe(turn_id)
  model.will(says('Here I am.'))
  const replied = happens(served, 'AgentTextResponseEvent')
  const retried = await post(`/api/turns/${turn_id}/retry`)
  expect([retried.status, retried.json]).toEqual([
    200,
    { turn_id: (await replied).turn_id, correlation_id: expect.any(String) },
  ])
  expect((await post('/api/turns/turn_nobody/retry')).status).toBe(404)
  expect((await post('/api/agents/rm_00000000/stop')).status).toBe(404)
})

test('use is summed by agent, model, day and cascade, with its cost', async () => {
  const served = await serve(pair, { model: { prices: { 'test-model': { input: 2, output: 6 } } } })
  const { get, post, agent, model } = served
  for (const name of ['left', 'left', 'right']) {
    model.will(says('Yes.'))
    const ended = happens(served, 'AgentCompleteEvent')
    await post(`/api/agents/${agent(name)}/chat`, { message: 'Well?' })
    await ended
  }
  const use = { output_tokens: 5, estimated: false, calls: 1, turns: 1, model_ms: expect.any(Number) }
  const one = { ...use, input_tokens: 10, models: ['test-model'], cost: 0.00005 }
  const two = { ...one, input_tokens: 20, output_tokens: 10, calls: 2, turns: 2, cost: 0.0001 }
  expect((await get('/api/usage')).json).toEqual({
    usage: [
      { agent_id: agent('left'), name: 'left', ...two },
      { agent_id: agent('right'), name: 'right', ...one },
    ],
  })
  expect((await get('/api/usage?by=model')).json.usage).toMatchObject([{ model: 'test-model', calls: 3 }])
  expect((await get('/api/usage?by=day')).json.usage).toMatchObject([{ day: expect.stringMatching(/^\d{4}-/) }])
  expect((await get('/api/usage?by=cascade')).json.usage).toHaveLength(3)
  expect((await get(`/api/usage?since=${Date.now() / 1000 + 60}`)).json.usage).toEqual([])
})
