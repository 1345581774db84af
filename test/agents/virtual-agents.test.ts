import { expect, test } from 'vitest'
import { isAgentId } from '../../server/src/base/ids.js'
import type { RemoraEvent } from '../../server/src/events/event.js'
import { nextEvent } from '../../server/src/events/wait.js'
import { openApp } from '../support/app.js'
import { says } from '../support/model-server.js'
import { type Files, world } from '../support/open.js'

const watcher = '---\nvirtual: true\nsubscriptions: [{ event_types: [FileSavedEvent], path_glob: "src/**" }]\n---\n'
const eager = '---\nmatches: { name: total }\nsubscriptions: [{ event_types: [NodeChangedEvent] }]\n---\n'

test('virtual agents are there by the names of their blueprints; of two by one name the first counts', async () => {
  const { roster, blueprints } = await opened({
    '.remora/agents/a.md': watcher.replace('---\n', '---\nname: Watcher\n'),
    '.remora/agents/b.md': watcher.replace('---\n', '---\nname: Watcher\n').replace('src', 'lib'),
    '.remora/agents/everybody.md': '---\nmatches: {}\n---\n',
  })
  const [agent, ...others] = roster.virtual()
  expect(others).toEqual([])
  expect(agent).toMatchObject({ nodeType: 'virtual', name: 'Watcher', filePath: '.remora/agents/a.md' })
  expect(isAgentId(agent!.agentId)).toBe(true)
  expect(roster.named('Watcher')).toEqual(agent)
  expect(roster.get(agent!.agentId)).toEqual(agent)
  expect(blueprints.of(agent!).file).toBe('.remora/agents/a.md')
})

test('a virtual agent hears whatever fits, wherever it happens, until a person puts it to rest', async () => {
  const folder = '.agent-orchestrator/agents/asleep'
  const subscriptions = [{ event_types: ['FileSavedEvent'] }]
  const { blueprints, roster } = await opened({
    '.remora/agents/watcher.md': watcher,
    [`${folder}/agent.json`]: JSON.stringify({ virtual: true, subscriptions }),
    [`${folder}/agent.status.json`]: '{"status": "inactive"}',
  })
  expect(blueprints.listenersTo(saved('src/cart.py'))).toEqual([roster.named('watcher')!.agentId])
  expect(blueprints.listenersTo(saved('lib/cart.py'))).toEqual([])
})

test('a piece of code hears of what happens to itself and its blueprint subscribes it to, and others of nothing', async () => {
  const { blueprints, nodes } = await opened({
    '.remora/agents/eager.md': eager,
    'sum.py': 'def total(xs):\n    return sum(xs)\n\n\ndef other():\n    pass\n',
  })
  await nodes.scan()
  const [total, other] = ['total', 'other'].map(query => nodes.find({ query, limit: 1 })[0]!.agentId)
  expect(blueprints.listenersTo(changed(total!))).toEqual([total])
  expect(blueprints.listenersTo(changed(other!))).toEqual([])
  expect(blueprints.listenersTo(changed('rm_nobody00'))).toEqual([])
})

test('what happens while no process stays, or dies before it could tell, is heard by the next, once', async () => {
  const { root, env, model } = await world({ '.remora/agents/watcher.md': watcher })
  const trusted = { trusted: true }
  const first = await openApp(root, env, { ...trusted, resident: true })
  const watching = first.agents.roster.named('watcher')!.agentId
  await first.close()
  const command = await openApp(root, env, trusted)
  await command.journal.append([{ event_type: 'FileSavedEvent', path: 'src/cart.py' }])
  expect(command.agents.turns.ofAgent(watching, 10)).toEqual([])
  await command.close()

  model.will(says('Saved, then.'))
  const second = await openApp(root, env, { ...trusted, resident: true })
  const spoke = (event: RemoraEvent): event is RemoraEvent => event.event_type === 'AgentCompleteEvent'
  expect(await nextEvent(second.bus, spoke)).toMatchObject({ agent_id: watching })
  await second.close()
  const third = await openApp(root, env, { ...trusted, resident: true })
  await third.agents.close()
  expect(third.journal.read({ types: ['AgentTriggeredEvent'] })).toHaveLength(1)
})

function saved(path: string): RemoraEvent {
  return { ...envelope, event_type: 'FileSavedEvent', category: 'content', action: 'saved', path }
}

function changed(agent_id: string): RemoraEvent {
  const node = { node_type: 'function', name: 'f', full_name: 'f', ordinal: 0, body_hash: '', file_path: 'sum.py' }
  const hashes = { old_hash: '1', new_hash: '2' }
  return {
    ...envelope,
    ...node,
    ...hashes,
    event_type: 'NodeChangedEvent',
    category: 'node',
    action: 'changed',
    agent_id,
  }
}

const envelope = { event_id: 'evt_1', timestamp: 0, correlation_id: 'cas_1', tags: [], summary: '' }

async function opened(files: Files) {
  const { root, env } = await world(files)
  const app = await openApp(root, env)
  const { blueprints, roster } = app.agents
  return { blueprints, roster, nodes: app.nodes }
}
