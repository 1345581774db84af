import { expect, test } from 'vitest'
import type { Settings } from '../../server/src/base/config.js'
import type { EventType, RemoraEvent } from '../../server/src/events/event.js'
import type { TestEditor } from '../support/editor.js'
import { type Answer, type AskedCompletion, calls, hangs, says, slowly } from '../support/model-server.js'
import { open, openBuilt, world } from '../support/open.js'

const crowd = Array.from({ length: 50 }, (_, index) => `def f${index}():\n    return ${index}\n`).join('\n')
const pair = 'def left():\n    return 1\n\n\ndef right():\n    return 2\n'

/** Everybody who is spoken to speaks to all others. */
function shouting({ body }: AskedCompletion): Answer {
  if (body.messages.at(-1)?.role === 'tool') return says('Told.')
  return calls('broadcast', { to: 'file:crowd.py', message: `Have you heard? (${body.messages.length})` })
}

test('agents that all message each other are stopped exactly at the limits, and every turn ends once', async () => {
  const limits = { turns: 12, depth: 2, same_agent_turns: 2 }
  const { editor, model } = await open({ 'crowd.py': crowd }, settings({ cascade: limits, agents: { cooldown_ms: 0 } }))
  model.otherwise(shouting)
  const agent = await editor.agentAt('crowd.py', 'f0')
  const { correlation_id } = await editor.command('remora.chat', agent, 'go')
  await editor.until(() => hasEnded(editor))

  expect(new Set(editor.events.map(event => event.correlation_id))).toEqual(new Set([correlation_id]))
  expectEachEndsOnce(editor.events)
  expect(all(editor, 'AgentStartEvent')).toHaveLength(limits.turns)
  expect(model.requests.length).toBeLessThanOrEqual(2 * limits.turns)
  // The reason is told once, with the setting that says so, however many turns are refused.
  expect(all(editor, 'CascadeStoppedEvent').map(({ limit }) => limit)).toEqual(['cascade.turns'])
  expect(editor.messages.filter(message => message.includes('cascade.turns'))).toHaveLength(1)
})

test('nobody is deeper in a cascade than the limit', async () => {
  const { editor, model } = await open(
    { 'pair.py': pair },
    settings({ cascade: { depth: 3, same_agent_turns: 9 }, agents: { cooldown_ms: 0 } }),
  )
  const [left, right] = [await editor.agentAt('pair.py', 'left'), await editor.agentAt('pair.py', 'right')]
  model.otherwise(({ body }) => {
    if (body.messages.at(-1)?.role === 'tool') return says('Sent.')
    const target_id = body.messages[0]!.content.includes(`Your id is ${left}`) ? right : left
    return calls('message_node', { target_id, message: `${model.requests.length}` })
  })
  await editor.command('remora.chat', left, 'go')
  expect(await editor.event('CascadeStoppedEvent')).toMatchObject({ limit: 'cascade.depth' })
  // Depths 0, 1, 2 and 3.
  expect(all(editor, 'AgentStartEvent')).toHaveLength(4)
})

test('what running turns may still use is counted before the next one asks', async () => {
  const cascade = { tokens: 20_000 }
  const { editor, model } = await open(
    { 'pair.py': pair },
    settings({ cascade, model: { max_output_tokens: 9_000, context_tokens: 40_000 } }),
  )
  const right = await editor.agentAt('pair.py', 'right')
  model.will(calls('message_node', { target_id: right, message: 'hi' }), hangs(), says('never asked'))
  await editor.command('remora.chat', await editor.agentAt('pair.py', 'left'), 'go')
  await model.asked(2)
  // One of the two that run now has reserved what is left.
  const stopped = await editor.event('CascadeStoppedEvent')
  expect(stopped).toMatchObject({ limit: 'cascade.tokens' })
  expect(stopped.reason).toContain('20000')
  expect(all(editor, 'ModelRequestEvent')).toHaveLength(2)
  expect(model.requests).toHaveLength(2)
  for (const { reserved_tokens } of all(editor, 'ModelRequestEvent')) expect(reserved_tokens).toBeGreaterThan(9_000)
})

test('a cascade that has run too long asks no model any more', async () => {
  const { editor, model } = await open({ 'pair.py': pair }, settings({ cascade: { wall_s: 0.2 } }))
  const late = new Promise(resolve => setTimeout(resolve, 400))
  model.will(slowly(calls('file_exists', { path: 'pair.py' }), late), says('never asked'))
  await editor.command('remora.chat', await editor.agentAt('pair.py', 'left'), 'go')
  expect(await editor.event('CascadeStoppedEvent')).toMatchObject({ limit: 'cascade.wall_s' })
  expect(model.requests).toHaveLength(1)
})

test('the same call three times in a cascade is a loop, also over several turns and however it is written', async () => {
  const { editor, model } = await open({ 'pair.py': pair }, settings({ agents: { cooldown_ms: 0 } }))
  const [left, right] = [await editor.agentAt('pair.py', 'left'), await editor.agentAt('pair.py', 'right')]
  const spellings = [
    '{"target_id":"ID","message":"hi"}',
    '{"message":"hi","target_id":"ID"}',
    '{ "target_id": "ID", "message": "hi" }',
  ]
  let said = 0
  model.otherwise(({ body }) => {
    const isLeft = body.messages[0]!.content.includes(`Your id is ${left}`)
    if (!isLeft && body.messages.at(-1)?.role === 'tool') return says('Sent.')
    if (!isLeft) return calls('message_node', { target_id: left, message: `back ${said}` })
    if (body.messages.at(-1)?.role === 'tool' && said === 1) return says('Sent.')
    return calls('message_node', spellings[said++ % 3]!.replace('ID', right))
  })
  await editor.command('remora.chat', left, 'go')
  const stopped = await editor.event('CascadeStoppedEvent')
  expect(stopped).toMatchObject({ limit: 'loop', agent_id: left })
  expect(stopped.reason).toContain('same arguments')
  expect(all(editor, 'AgentStartEvent').filter(({ agent_id }) => agent_id === left).length).toBeGreaterThan(1)
})

test('a storm whose process is killed ends in another one, exactly at the limit and every turn once', async () => {
  const { root, model, env } = await world({ 'crowd.py': crowd })
  const options = settings({ cascade: { turns: 12 }, agents: { cooldown_ms: 0 } })
  const [left, right] = await Promise.all([openBuilt(root, env, options), openBuilt(root, env, options)])
  // From here on the other one hears of everything.
  await right.editor.untilScanned()
  left.editor.open('crowd.py')
  model.otherwise(shouting)
  await left.editor.command('remora.chat', await left.editor.agentAt('crowd.py', 'f0'), 'go')
  await model.asked(6)
  left.server.kill('SIGKILL')
  await right.editor.until(() => hasEnded(right.editor))

  expectEachEndsOnce(right.editor.events)
  expect(all(right.editor, 'AgentStartEvent')).toHaveLength(12)
})

function settings(chosen: { [K in keyof Settings]?: Partial<Settings[K]> }) {
  return { initializationOptions: chosen }
}

function all<T extends EventType>(editor: TestEditor, type: T): RemoraEvent<T>[] {
  return editor.events.filter(({ event_type }) => event_type === type) as unknown as RemoraEvent<T>[]
}

const triggers: readonly EventType[] = ['HumanChatEvent', 'AgentMessageEvent']
const endings: readonly EventType[] = [
  'AgentCompleteEvent',
  'AgentErrorEvent',
  'AgentCancelledEvent',
  'TurnMergedEvent',
]

function hasEnded({ events }: TestEditor): boolean {
  const count = (types: readonly EventType[]) => events.filter(({ event_type }) => types.includes(event_type)).length
  return count(triggers) > 0 && count(triggers) === count(endings)
}

function expectEachEndsOnce(events: readonly RemoraEvent[]): void {
  const ended = events.flatMap(event =>
    endings.includes(event.event_type) && 'turn_id' in event ? [event.turn_id] : [],
  )
  expect(new Set(ended).size).toBe(ended.length)
  const started = events.flatMap(event => (event.event_type === 'AgentStartEvent' ? [event.turn_id] : []))
  expect(new Set(started).size).toBe(started.length)
  expect(ended).toEqual(expect.arrayContaining(started))
}
