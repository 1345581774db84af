import { expect, test } from 'vitest'
import { turnIdFor } from '../../server/src/agents/turn-rows.js'
import type { App } from '../../server/src/app.js'
import type { NewEvent, RemoraEvent } from '../../server/src/events/event.js'
import { nextEvent } from '../../server/src/events/wait.js'
import { shell } from '../cli/remora.js'
import { openApp } from '../support/app.js'
import { calls, says } from '../support/model-server.js'
import { world } from '../support/open.js'
import { tablesOf } from './tables.js'

const flags = { agents: { cooldown_ms: 0 } }
const files = { 'a.py': 'def one():\n    return 1\n\n\ndef two():\n    return 2\n' }

test('compacting takes the steps of what is over, and leaves every table as it was and as replay makes it', async () => {
  const { app, model, one, two } = await opened()
  model.will(
    calls('read_file', { path: 'a.py' }),
    calls('rewrite_self', { new_source: 'def one():\n    return 11\n', reasoning: 'More.' }),
    says('I have proposed it.'),
    calls('read_file', { path: 'a.py' }),
    calls('ask_user', { question: 'How much?' }),
  )
  await app.agents.chat(one, 'Be more.')
  await happened(app, 'AgentCompleteEvent')
  await app.agents.chat(two, 'And you?')
  const question = await happened(app, 'HumanInputRequestEvent')
  const tables = tablesOf(app)

  const { deleted, emptied, checkpoint } = await app.retention.compact(0)
  expect([deleted, emptied]).toEqual([4, 3])
  expect(checkpoint).toBe(app.journal.lastSeq)
  expect(tablesOf(app)).toEqual(tables)
  app.journal.rebuildProjections()
  expect(tablesOf(app)).toEqual(tables)
  const left = app.journal.read({ agentId: one }).map(({ event_type }) => event_type)
  expect(left).toEqual([
    'HumanChatEvent',
    'AgentStartEvent',
    'ModelRequestEvent',
    'ModelResponseEvent',
    'ModelRequestEvent',
    'ModelResponseEvent',
    'RewriteProposalEvent',
    'ModelRequestEvent',
    'ModelResponseEvent',
    'AgentTextResponseEvent',
    'AgentCompleteEvent',
  ])

  // Whoever waits goes on, and still knows what it has done.
  model.will(says('So be it.'))
  await app.agents.questions.answer(question.msg_id, 'Ten.', 'a person')
  await happened(app, 'AgentCompleteEvent')
  expect(model.requests.at(-1)!.body.messages.map(({ role }) => role)).toEqual([
    'system',
    'user',
    'assistant',
    'tool',
    'assistant',
    'tool',
  ])
  // And whoever is over can be asked about it, and run again.
  model.will(says('I said so.'))
  const [turn] = app.agents.turns.ofAgent(one, 1)
  await app.agents.retry(turn!.turn_id)
  await happened(app, 'AgentCompleteEvent')
  expect(JSON.stringify(model.requests.at(-1)!.body.messages)).toContain('I have proposed it.')
})

test('what is younger stays, and what was left for its age goes later', async () => {
  const { app, model, one } = await opened()
  model.will(calls('read_file', { path: 'a.py' }), says('Fine.'))
  await app.agents.chat(one, 'Hello')
  await happened(app, 'AgentCompleteEvent')
  expect(await app.retention.compact(1)).toEqual({ checkpoint: 0, deleted: 0, emptied: 0 })
  expect(await app.retention.compact(0)).toMatchObject({ deleted: 2, emptied: 2 })
  expect(await app.retention.compact(0)).toMatchObject({ deleted: 0, emptied: 0 })
})

test('a process that is killed while it compacts leaves a whole journal, and others go on undisturbed', async () => {
  const { root, env, run, start } = await shell(files)
  const app = await openApp(root, env, { flags })
  await app.journal.append(manyTurns(700))
  const before = tablesOf(app)
  const heard: number[] = []
  app.bus.subscribe(({ seq }) => {
    if (seq !== undefined) heard.push(seq)
  })
  const killed = start('events', 'compact', '--keep-days', '0')
  await until(() => checkpointOf(app) > 0)
  killed.process.kill('SIGKILL')
  await killed.finished
  const reached = checkpointOf(app)
  expect(reached).toBeLessThan(app.journal.lastSeq)
  app.journal.rebuildProjections()
  expect(tablesOf(app)).toEqual(before)

  const { json } = await run('events', 'compact', '--keep-days', '0', '--json')
  expect(json).toMatchObject({ checkpoint: app.journal.lastSeq, freed_bytes: expect.any(Number) })
  expect(json.deleted).toBeGreaterThan(0)
  app.journal.rebuildProjections()
  expect(tablesOf(app)).toEqual(before)

  await run('swarm', 'emit', 'x.after', '{}')
  await until(() => heard.length > 0)
  expect(heard).toEqual([app.journal.lastSeq])
  expect(app.journal.read({ types: ['x.after'] })[0]!.seq).toBe(checkpointOf(app) + 1)
})

test('the file shrinks when nobody else has it open', async () => {
  const { root, env, run } = await shell(files)
  const app = await openApp(root, env, { flags })
  await app.journal.append(manyTurns(300))
  await app.close()
  const { json, code } = await run('events', 'compact', '--keep-days', '0', '--json')
  expect(code).toBe(0)
  expect(json).toMatchObject({ deleted: 600, emptied: 300 })
  expect(json.freed_bytes).toBeGreaterThan(300 * 4000)
  expect((await run('events', 'compact', '--keep-days', 'x')).code).toBe(2)
})

async function opened() {
  const { root, env, model } = await world(files)
  const app = await openApp(root, env, { flags })
  await app.nodes.scan()
  const [one, two] = app.nodes.find({ type: 'function' }).map(({ agentId }) => agentId)
  return { app, model, one: one!, two: two! }
}

async function happened<T extends RemoraEvent['event_type']>(app: App, type: T): Promise<RemoraEvent<T>> {
  const isMeant = (event: RemoraEvent): event is RemoraEvent => event.event_type === type
  return (await nextEvent(app.bus, isMeant)) as RemoraEvent<T>
}

/** Turns that are over, as they would stand in the journal, of 16 kB each. */
function manyTurns(count: number): NewEvent[] {
  return Array.from({ length: count }, (_, index) => turnEvents(`${index}`.padStart(8, '0'))).flat()
}

function turnEvents(number: string): NewEvent[] {
  const turn_id = turnIdFor({ event_id: `evt_${number}` }, `rm_${number}`)
  const head = { agent_id: `rm_${number}`, correlation_id: `cas_${number}`, causation_id: `evt_${number}` }
  const step = { ...head, stream: `turn/${turn_id}`, turn_id }
  const usage = { input_tokens: 10, output_tokens: 5, estimated: false }
  const call = { tool_name: 'read_file', call_id: `call_${number}` }
  const answer = { turn: 1, duration_ms: 1, first_token_ms: 1, usage, tool_calls_count: 1, tool_calls: [] }
  const chat = { event_id: `evt_${number}`, to_agent: `rm_${number}`, message: 'Hello' }
  return [
    { event_type: 'HumanChatEvent', ...head, causation_id: undefined, ...chat },
    { event_type: 'AgentStartEvent', ...step, name: 'one', trigger_event_type: 'HumanChatEvent' },
    {
      event_type: 'ModelRequestEvent',
      ...step,
      model: 'm',
      turn: 1,
      messages_count: 2,
      tools_count: 3,
      reserved_tokens: 100,
      source_hash: '',
    },
    { event_type: 'ModelResponseEvent', ...step, ...answer, content: 'x'.repeat(4000) },
    { event_type: 'ToolCallEvent', ...step, ...call, arguments: 'x'.repeat(4000) },
    { event_type: 'ToolResultEvent', ...step, ...call, is_error: false, output: 'x'.repeat(8000), duration_ms: 1 },
    { event_type: 'AgentCompleteEvent', ...step, result_summary: 'Done', usage, duration_ms: 1 },
  ]
}

function checkpointOf({ journal: { database } }: App): number {
  const exists = database.sql(`SELECT 1 FROM sqlite_schema WHERE name = 'checkpoints'`).get()
  if (!exists) return 0
  return database.sql<[], { seq: number }>('SELECT seq FROM checkpoints').get()?.seq ?? 0
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 2))
}
