import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../server/src/app.js'
import { isAgentId } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { type Files, world } from '../support/open.js'

const watcher = '---\nvirtual: true\nsubscriptions: [{ event_types: [FileSavedEvent], path_glob: "src/**" }]\n---\n'
const eager = '---\nmatches: { name: total }\nsubscriptions: [{ event_types: [NodeChangedEvent] }]\n---\n'

test('virtual agents are told with what they have subscribed to; of two by one name the first counts', async () => {
  const { blueprints } = await opened({
    '.remora/agents/a.md': watcher.replace('---\n', '---\nname: Watcher\n'),
    '.remora/agents/b.md': watcher.replace('---\n', '---\nname: Watcher\n').replace('src', 'lib'),
    '.agent-orchestrator/agents/asleep/agent.json': '{"virtual": true}',
    '.agent-orchestrator/agents/asleep/agent.status.json': '{"status": "inactive"}',
  })
  const [agent, ...others] = blueprints.virtualAgents()
  expect(others).toEqual([])
  expect(agent).toMatchObject({ name: 'Watcher', patterns: [{ event_types: ['FileSavedEvent'], path_glob: 'src/**' }] })
  expect(isAgentId(agent!.agentId)).toBe(true)
  expect(blueprints.patternsOf(agent!.agentId)).toEqual(agent!.patterns)
})

test('a piece of code hears of what its blueprint subscribes it to, and others of nothing', async () => {
  const { blueprints, nodes } = await opened({
    '.remora/agents/eager.md': eager,
    'sum.py': 'def total(xs):\n    return sum(xs)\n\n\ndef other():\n    pass\n',
  })
  await nodes.scan()
  const [total, other] = ['total', 'other'].map(query => nodes.find({ query, limit: 1 })[0]!.agentId)
  expect(blueprints.patternsOf(total!)).toEqual([{ event_types: ['NodeChangedEvent'] }])
  expect(blueprints.patternsOf(other!)).toEqual([])
  expect(blueprints.patternsOf('rm_nobody00')).toEqual([])
})

async function opened(files: Files) {
  const { root, env } = await world(files)
  const app = await createApp({
    root,
    env,
    processName: 'test',
    resident: false,
    log: silentLog,
    notice: () => undefined,
  })
  onTestFinished(() => app.close())
  return { blueprints: app.agents.blueprints, nodes: app.nodes }
}
