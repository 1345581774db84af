import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { calls, says } from '../support/model-server.js'
import { open } from '../support/open.js'

const trusted = { initializationOptions: { trusted: true } }
const watcher =
  '---\nvirtual: true\nname: Watcher\nsubscriptions: [{ event_types: [NodeChangedEvent], path_glob: "*.py" }]\n---\nKeep watch.\n'
const eager = '---\nmatches: { name: total }\nsubscriptions: [{ event_types: [NodeChangedEvent] }]\n---\n'
const files = {
  'cart.py': 'def total(xs):\n    return sum(xs)\n\n\ndef size(xs):\n    return len(xs)\n',
  '.remora/agents/watcher.md': watcher,
}

test('a matching event wakes a virtual agent of a trusted workspace, whomever it concerns', async () => {
  const { editor, model } = await open(files, trusted)
  const { agent_id } = await theWatcher(editor)
  model.will(says('I have seen it.'))
  change(editor, 'len(xs)', 'len(xs) + 0')
  expect(await editor.event('AgentTextResponseEvent')).toMatchObject({ agent_id, response: 'I have seen it.' })
  const { messages } = model.requests[0]!.body
  expect(messages[0]!.content).toContain('Keep watch.')
  expect(messages.at(-1)!.content).toContain('You asked to hear of this event: NodeChangedEvent')
})

test('a save is heard by who watches files, and what it changed by who watches texts', async () => {
  const heeding = (type: string) =>
    `---\nvirtual: true\nsubscriptions: [{ event_types: [${type}] }]\n---\nHeed ${type}.\n`
  const { editor, model } = await open(
    {
      'cart.py': files['cart.py'],
      '.remora/agents/saves.md': heeding('FileSavedEvent'),
      '.remora/agents/texts.md': heeding('ContentChangedEvent'),
    },
    trusted,
  )
  model.otherwise(({ body }) => says(`Heard, as I ${/Heed \w+/.exec(body.messages[0]!.content)![0]}.`))
  editor.save('cart.py')
  await editor.event('AgentTextResponseEvent', { response: 'Heard, as I Heed FileSavedEvent.' })
  expect(editor.events.filter(event => event.event_type === 'ContentChangedEvent')).toEqual([])
  change(editor, 'len(xs)', 'len(xs) + 0')
  await editor.event('AgentTextResponseEvent', { response: 'Heard, as I Heed ContentChangedEvent.' })
  const [changed, ...others] = editor.events.filter(event => event.event_type === 'ContentChangedEvent')
  expect(others).toEqual([])
  expect(changed).toMatchObject({ path: 'cart.py' })
  expect(await editor.command('remora.getAgent', changed!.agent_id)).toMatchObject({ node_type: 'file' })
})

test('a change of its own code wakes an agent whose blueprint wants that, and none of its neighbours', async () => {
  const { editor, model } = await open({ 'cart.py': files['cart.py'], '.remora/agents/eager.md': eager }, trusted)
  change(editor, 'len(xs)', 'len(xs) + 0')
  await editor.event('NodeChangedEvent', { name: 'size' })
  model.will(says('I have changed.'))
  change(editor, 'sum(xs)', 'sum(xs, 0)')
  const { agent_id } = await editor.event('AgentTextResponseEvent')
  expect(agent_id).toBe(await editor.agentAt('cart.py', 'total'))
  expect(editor.events.filter(event => event.event_type === 'AgentStartEvent')).toHaveLength(1)
})

test('blueprints of an untrusted workspace wake nobody', async () => {
  const { editor, model } = await open({ ...files, '.remora/agents/eager.md': eager })
  change(editor, 'sum(xs)', 'sum(xs, 0)')
  await editor.event('NodeChangedEvent', { name: 'total' })
  // Asked for afterwards, and answered: whatever the change had caused would stand in the journal before it.
  model.will(says('Hello.'))
  await editor.command('remora.chat', await editor.agentAt('cart.py', 'size'), 'hello')
  await editor.event('AgentCompleteEvent')
  expect(editor.events.filter(event => event.event_type === 'AgentTriggeredEvent')).toEqual([])
  expect(model.requests).toHaveLength(1)
})

test('virtual agents that listen to each other come to an end at the limits of their cascade', async () => {
  const listening = (name: string) =>
    `---\nvirtual: true\nname: ${name}\nsubscriptions: [{ event_types: [AgentTextResponseEvent] }]\n---\n`
  const settings = { initializationOptions: { trusted: true, agents: { cooldown_ms: 0 } } }
  const echoes = { '.remora/agents/a.md': listening('Echo'), '.remora/agents/b.md': listening('Narcissus') }
  const { editor, model } = await open({ 'cart.py': files['cart.py'], ...echoes }, settings)
  model.otherwise(() => says('I heard.'))
  const [{ agent_id }] = await editor.command('remora.listAgents', { query: 'echo' })
  const { correlation_id } = await editor.command('remora.chat', agent_id, 'hello')
  expect(await editor.event('CascadeStoppedEvent')).toMatchObject({ correlation_id, limit: 'cascade.depth' })
  const started = editor.events.filter(event => event.event_type === 'AgentStartEvent')
  expect(started.map(event => event.correlation_id)).toEqual(Array(6).fill(correlation_id))
})

test('a virtual agent that a person has put to rest is told apart from one that there is not', async () => {
  const folder = '.agent-orchestrator/agents/sleeper'
  const { editor } = await open({
    'cart.py': files['cart.py'],
    [`${folder}/agent.json`]: '{"virtual": true}',
    [`${folder}/agent.status.json`]: '{"status": "inactive"}',
  })
  const [{ agent_id }] = await editor.command('remora.listAgents', { query: 'sleeper' })
  await expect(editor.command('remora.chat', agent_id, 'hello')).rejects.toThrow(
    'blueprint sleeper of this agent is inactive',
  )
})

test('a person talks to a virtual agent, gives it notes, reads about it and stops it, like any other', async () => {
  const { editor, model } = await open(files)
  const { agent_id } = await theWatcher(editor)
  expect(await editor.command('remora.setMemory', agent_id, 'tone', 'Be brief.')).toMatchObject({ ok: true })
  model.will(says('Nothing happened yet.'))
  await editor.command('remora.chat', agent_id, 'What did you see?')
  await editor.event('AgentCompleteEvent')
  expect(model.requests[0]!.body.messages[0]!.content).toContain('Be brief.')
  expect(await editor.command('remora.getAgent', agent_id)).toMatchObject({
    ...{ agent_id, node_type: 'virtual', name: 'Watcher', status: 'active', parent: null, callers: [], callees: [] },
    memory: [{ key: 'tone' }],
    turns: [{ status: 'completed' }],
    usage: { calls: 1 },
  })
  model.will(calls('ask_user', { question: 'What shall I watch?' }))
  await editor.command('remora.chat', agent_id, 'Watch something.')
  await editor.event('HumanInputRequestEvent')
  expect(await theWatcher(editor)).toMatchObject({ status: 'awaiting_input' })
  expect(await editor.command('remora.stopAgent', agent_id)).toEqual({ ok: true, stopped: 1 })
  expect(await editor.event('AgentCancelledEvent')).toMatchObject({ agent_id })
})

test('the conversation with a virtual agent is a file like any other', async () => {
  const { editor, root } = await open(files, { knowsRemora: false })
  const { agent_id } = await theWatcher(editor)
  await editor.command('remora.chat', agent_id)
  expect(readFileSync(join(root, `.remora/chat/${agent_id}.md`), 'utf8')).toContain('Watcher')
})

test('agents find virtual ones, and write to them', async () => {
  const { editor, model } = await open(files)
  const { agent_id } = await theWatcher(editor)
  model.will(
    calls('query_nodes', { type: 'virtual' }),
    calls('message_node', { target_id: agent_id, message: 'Look.' }),
    says('Sent.'),
    says('Seen.'),
  )
  await editor.command('remora.chat', await editor.agentAt('cart.py', 'total'), 'tell the watcher')
  expect(await editor.event('AgentTextResponseEvent', { response: 'Seen.' })).toMatchObject({ agent_id })
  const [found] = editor.events.flatMap(event => (event.event_type === 'ToolResultEvent' ? [event] : []))
  expect(found).toMatchObject({ output_preview: `${agent_id} virtual agent Watcher` })
})

type Editor = Awaited<ReturnType<typeof open>>['editor']

async function theWatcher(editor: Editor): Promise<{ agent_id: string }> {
  const found = await editor.command('remora.listAgents', { query: 'watch' })
  expect(found).toHaveLength(1)
  return found[0]
}

function change(editor: Editor, search: string, text: string): void {
  editor.replace('cart.py', search, text)
  editor.save('cart.py')
}
