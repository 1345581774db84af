import { expect, test, vi } from 'vitest'
import type { RemoraEvent } from '../../server/src/events/event.js'
import { nextEvent } from '../../server/src/events/wait.js'
import type { CodeNode } from '../../server/src/nodes/code-node.js'
import { openApp } from '../support/app.js'
import { calls, callsAll, says } from '../support/model-server.js'
import { open, openInProcess, world } from '../support/open.js'

const files = { 'sum.py': 'def total(xs):\n    return sum(xs)\n' }

test('what an agent remembers in one turn stands in its prompt in the next, after a rename and a restart too', async () => {
  const { editor, model, root, env } = await open(files)
  const agent = await editor.agentAt('sum.py', 'total')
  model.will(
    callsAll(
      ['remember', { key: 'unit', value: 'Prices are in cents.' }],
      ['remember', { key: 'mood', value: 'Fine.' }],
      ['remember', { key: 'mood', value: '' }],
    ),
    says('Noted.'),
  )
  const { turn_id } = await editor.command('remora.chat', agent, 'Prices are in cents.')
  await editor.event('AgentCompleteEvent', { turn_id })
  expect(model.requests[0]!.body.messages[0]!.content).not.toContain('Memory notes')
  editor.replace('sum.py', 'def total', 'def grand_total')
  editor.save('sum.py')
  await editor.event('NodeMovedEvent')

  const second = await openInProcess(root, env)
  second.open('sum.py')
  model.will(calls('recall', { key: 'unit' }), calls('recall', { key: 'mood' }), says('Cents.'))
  expect(await second.agentAt('sum.py', 'grand_total')).toBe(agent)
  await second.command('remora.chat', agent, 'Which unit?')
  await second.event('AgentTextResponseEvent', { response: 'Cents.' })
  const { messages } = model.requests.at(-1)!.body
  expect(messages[0]!.content).toContain('Memory notes (remember changes them):\n- unit: Prices are in cents.\n\n')
  expect(messages.flatMap(({ role, content }) => (role === 'tool' ? [content] : []))).toEqual([
    'unit: Prices are in cents.',
    'You have no note mood. You have: unit.',
  ])
})

test('a person reads and changes what an agent keeps in mind', async () => {
  const { editor, model } = await open(files)
  const agent = await editor.agentAt('sum.py', 'total')
  const notes = async () =>
    (await editor.command('remora.getAgent', agent)).memory.map(({ key, value }: any) => [key, value])
  expect(await editor.command('remora.setMemory', agent, 'unit', 'Cents.')).toEqual({
    ok: true,
    memory: [{ key: 'unit', value: 'Cents.', updated_at: expect.any(Number) }],
  })
  await editor.command('remora.setMemory', { uri: editor.uri('sum.py'), line: 0 }, 'owner', 'The shop team.')
  await editor.command('remora.setMemory', agent, 'unit', 'Euros.')
  // Newest first.
  expect(await notes()).toEqual([
    ['unit', 'Euros.'],
    ['owner', 'The shop team.'],
  ])
  await editor.command('remora.setMemory', agent, 'owner', null)
  expect(await notes()).toEqual([['unit', 'Euros.']])
  expect(await editor.event('MemorySetEvent')).toMatchObject({ category: 'agent', action: 'memory_set', key: 'unit' })
  expect(await editor.event('MemoryDeletedEvent')).toMatchObject({ action: 'memory_deleted', key: 'owner' })

  model.will(says('Euros.'))
  await editor.command('remora.chat', agent, 'Which unit?')
  expect((await model.asked(1)).body.messages[0]!.content).toContain('- unit: Euros.')
})

test('what does not fit into a memory is refused with what would', async () => {
  const { editor } = await open(files)
  const agent = await editor.agentAt('sum.py', 'total')
  const set = (key: string, value: string | null) => editor.command('remora.setMemory', agent, key, value)
  const refused = (code: string, message: RegExp) => ({ data: { code }, message: expect.stringMatching(message) })
  await expect(set('unit', null)).rejects.toMatchObject(refused('not_found', /There are none yet/))
  await expect(set('unit', ' ')).rejects.toMatchObject(refused('bad_argument', /note is empty/))
  await expect(set('', 'x')).rejects.toMatchObject(refused('bad_argument', /1 to 64 characters/))
  await expect(set('two\nlines', 'x')).rejects.toMatchObject(refused('bad_argument', /one line/))
  await expect(set('unit', 'ä'.repeat(2049))).rejects.toMatchObject(refused('too_large', /4098 bytes; 4096/))
  await set('unit', 'ä'.repeat(2048))
  for (let number = 1; number < 64; number++) await set(`note ${number}`, 'x')
  await expect(set('one more', 'x')).rejects.toMatchObject(refused('limit_reached', /64 notes/))
  // Replacing one is always possible.
  await set('note 5', 'y')
})

test('who notes something at the moment when the last place is taken hears that there is none', async () => {
  const { root, env, model } = await world(files)
  const app = await openApp(root, env, { resident: true })
  await app.nodes.scan()
  const [{ agentId }] = app.nodes.find({ name: 'total' }) as [CodeNode]
  const { memory } = app.agents
  for (let number = 1; number < 64; number++) await memory.set(agentId, `note ${number}`, 'x', 'test')

  const decide = memory.decide.bind(memory)
  vi.spyOn(memory, 'decide').mockImplementationOnce((...note) => {
    const decision = decide(...note)
    void memory.set(agentId, 'the last', 'x', 'a person')
    return decision
  })
  model.will(calls('remember', { key: 'too late', value: 'x' }), says('A pity.'))
  await app.agents.chat(agentId, 'Remember it.')
  const result = await nextEvent(app.bus, (event): event is RemoraEvent => event.event_type === 'ToolResultEvent')
  expect(result).toMatchObject({ is_error: true, output: expect.stringContaining('holds 64 notes') })
  expect(memory.rows.ofAgent(agentId)).toHaveLength(64)
  expect(memory.rows.get(agentId, 'too late')).toBeUndefined()
})
