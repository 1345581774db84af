import { expect, test } from 'vitest'
import { hangs, says, status } from '../support/model-server.js'
import { shell } from './remora.js'

const three = { 'src/a.py': 'def one(): pass\n\ndef two(): pass\n', 'src/b.py': 'def three(): pass\n' }

test('a run gives one message to everybody who fits, each in a cascade of its own', async () => {
  const { run, model } = await shell(three)
  model.otherwise(() => says('Fine.'))
  const { code, stdout, stderr } = await run('swarm', 'run', '--match', 'function:src', '--message', 'How are you?')
  expect(code).toBe(0)
  expect(stdout.trim().split('\n').sort()).toEqual(['one  Fine.', 'three  Fine.', 'two  Fine.'])
  expect(stderr).toContain('✓ 3 of 3 agents answered')
  for (const { body } of model.requests) expect(body.messages.at(-1)!.content).toContain('How are you?')

  const events = (await run('events', '--json', '--limit', '100')).json
  const ofType = (type: string) => events.filter((event: { event_type: string }) => event.event_type === type)
  const [start] = ofType('GraphStartEvent')
  expect(start).toMatchObject({ category: 'graph', action: 'started', match: 'function:src', total: 3, completed: 0 })
  const chats = ofType('HumanChatEvent')
  expect(chats.map((chat: { graph_id: string }) => chat.graph_id)).toEqual(Array(3).fill(start.graph_id))
  expect(new Set(chats.map((chat: { correlation_id: string }) => chat.correlation_id)).size).toBe(3)
  for (const { completed, graph_id } of ofType('GraphProgressEvent')) {
    expect([1, 2]).toContain(completed)
    expect(graph_id).toBe(start.graph_id)
  }
  expect(ofType('GraphCompleteEvent')).toMatchObject([{ total: 3, completed: 3, failed: 0, cancelled: 0 }])
})

test('a dry run lists who would be asked, and asks nobody', async () => {
  const { run, model } = await shell(three)
  const { json, code } = await run('swarm', 'run', '--match', 'function:*:t*', '--dry-run', '--json')
  expect(code).toBe(0)
  expect(json.total).toBe(2)
  expect(json.agents.map((agent: { name: string }) => agent.name)).toEqual(['two', 'three'])
  expect(model.requests).toHaveLength(0)
  expect((await run('events', '--json')).json).toEqual([])
})

test('a failed turn fails the run but not the others, and resume asks only that one again', async () => {
  const { run, model } = await shell(three)
  let isBroken = true
  model.otherwise(({ body }) =>
    isBroken && body.messages[0]!.content.includes('three') ? status(401, 'wrong key') : says('Fine.'),
  )
  const first = await run('swarm', 'run', '--match', 'function', '--message', 'Hello', '--json')
  expect(first.code).toBe(1)
  expect(first.json).toMatchObject({ status: 'finished', total: 3, completed: 2, failed: 1, cancelled: 0 })
  const statuses = first.json.turns.map((turn: { status: string }) => turn.status)
  expect(statuses.sort()).toEqual(['completed', 'completed', 'failed'])

  isBroken = false
  const before = model.requests.length
  const second = await run('swarm', 'run', '--resume', first.json.graph_id, '--json')
  expect(second.code).toBe(0)
  expect(second.json).toMatchObject({ graph_id: first.json.graph_id, status: 'finished', completed: 3, failed: 0 })
  expect(model.requests.length - before).toBe(1)
  const again = await run('swarm', 'run', '--resume', first.json.graph_id, '--json')
  expect([again.code, again.json.completed, model.requests.length - before]).toEqual([0, 3, 1])
})

test('a run that was killed goes on where it was', async () => {
  const { run, start, model } = await shell(three)
  model.will(says('Fine.'), hangs())
  model.otherwise(() => says('Fine again.'))
  const args = ['swarm', 'run', '--match', 'function', '--message', 'Hello', '--set', 'agents.concurrency=1']
  const killed = start(...args)
  await model.asked(2)
  killed.process.kill('SIGKILL')
  await killed.finished
  const [graph] = (await run('swarm', 'status', '--json')).json.graphs
  expect(graph).toMatchObject({ status: 'running', total: 3, completed: 1 })

  const resumed = await run('swarm', 'run', '--resume', graph.graph_id)
  expect(resumed.stderr).toContain('✓ 3 of 3 agents answered')
  expect(resumed.stdout.trim().split('\n')).toHaveLength(2)
  expect(model.requests).toHaveLength(4)
  expect((await run('swarm', 'status', '--json')).json).toMatchObject({ graphs: [], turns: [] })
})

test('a process that stays finishes a run that was killed, and tells so', async () => {
  const { run, start, model } = await shell(three)
  model.will(hangs(), hangs(), hangs())
  model.otherwise(() => says('Fine.'))
  const killed = start('swarm', 'run', '--match', 'function', '--message', 'Hello')
  await model.asked(3)
  killed.process.kill('SIGKILL')
  await killed.finished
  await start('swarm', 'start').until('graph:completed')
  expect((await run('events', '--type', 'GraphCompleteEvent', '--json')).json).toMatchObject([{ completed: 3 }])
})

test('swarm stop ends a run that another process shows, and Ctrl-C ends one’s own', async () => {
  const { run, start, model } = await shell(three)
  model.otherwise(() => hangs())
  const running = start('swarm', 'run', '--match', 'function', '--message', 'Hello', '--json')
  await model.asked(3)
  const [graph] = (await run('swarm', 'status', '--json')).json.graphs
  expect((await run('swarm', 'stop', graph.graph_id, '--json')).json).toEqual({ ok: true, stopped: 3 })
  const { code, json } = await running.finished
  expect([code, json.cancelled, json.status]).toEqual([1, 3, 'finished'])

  const resumed = start('swarm', 'run', '--resume', graph.graph_id)
  await model.asked(6)
  resumed.process.kill('SIGINT')
  const ended = await resumed.finished
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain('■ 0 of 3 agents answered, 3 stopped')
  expect(ended.stderr).toContain(`remora swarm run --resume ${graph.graph_id}`)
})

test('a run that says too little is wrong usage, and one that means nobody is refused', async () => {
  const { run } = await shell(three)
  expect((await run('swarm', 'run', '--match', 'function')).code).toBe(2)
  expect((await run('swarm', 'run', '--resume', 'graph_x', '--match', 'function')).code).toBe(2)
  const nobody = await run('swarm', 'run', '--match', 'class', '--message', 'Hello', '--json')
  expect([nobody.code, nobody.json.code]).toEqual([1, 'not_found'])
  const unknown = await run('swarm', 'run', '--resume', 'graph_x', '--json')
  expect([unknown.code, unknown.json.code]).toEqual([1, 'not_found'])
  const wrong = await run('swarm', 'run', '--match', 'total', '--message', 'Hello', '--json')
  expect([wrong.code, wrong.json.code]).toEqual([1, 'bad_argument'])
})
