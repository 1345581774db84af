import { expect, test } from 'vitest'
import { connect } from '../socket/json-rpc.js'
import { says } from '../support/model-server.js'
import { shell } from './remora.js'

const watcher =
  '---\nvirtual: true\nname: Night watch\nsubscriptions: [{ event_types: [x.deploy] }]\n---\nKeep watch.\n'

test('an agent without code is named by its blueprint or its id, in every command that takes an agent', async () => {
  const { run, write, model } = await shell()
  write({ '.remora/agents/watcher.md': watcher })
  const listed = (await run('nodes', '--json')).json.at(-1)
  expect(listed).toMatchObject({ node_type: 'virtual', name: 'Night watch', file_path: '.remora/agents/watcher.md' })
  expect((await run('nodes')).stdout).toMatch(/Night watch +virtual +\.remora\/agents\/watcher\.md/)
  expect((await run('swarm', 'list')).stdout).toMatch(/rm_\w{8} +Night watch/)

  model.will(says('All is quiet.'))
  const said = await run('chat', 'Night watch', 'What do you see?')
  expect([said.code, said.stdout]).toEqual([0, expect.stringContaining('All is quiet.')])
  expect((await run('memory', listed.agent_id, 'set', 'tone', 'brief')).code).toBe(0)
  const shown = await run('show', 'Night watch')
  expect(shown.stdout).toMatch(/^Night watch {2}virtual agent of \.remora\/agents\/watcher\.md {2}rm_/)
  expect(shown.stdout).toMatch(/Memory +tone/)
  expect((await run('usage')).stdout).toContain('Night watch')
  expect((await run('stop', 'Night watch')).stderr).toContain('does nothing at the moment')
  expect((await run('chat', 'Day watch', 'hello')).stderr).toContain('There is no agent Day watch.')
})

test('a script talks to an agent without code, and wakes it in a trusted workspace', async () => {
  const { run, write, start, root, model } = await shell()
  write({ '.remora/agents/watcher.md': watcher })
  await run('trust')
  const { agent_id } = (await run('nodes', '--json')).json.at(-1)
  await start('swarm', 'start', '--nvim').until('Ctrl-C ends it')
  const client = await connect(`${root}/.remora/nvim.sock`)
  expect((await client.call('agent.select', { agent_id })).result).toMatchObject({ node_type: 'virtual' })
  expect((await client.call('agent.get_subscriptions', { agent_id })).result).toContainEqual({
    event_types: ['x.deploy'],
  })
  await client.call('agent.subscribe', { event_types: ['AgentTextResponseEvent'] })
  model.will(says('Deployed, then.'))
  await client.call('swarm.emit', { event_type: 'x.deploy', data: { version: 3 } })
  expect((await client.next()).params.data).toMatchObject({ agent_id, response: 'Deployed, then.' })
})
