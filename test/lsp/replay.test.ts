import { expect, test } from 'vitest'
import { systemClock } from '../../server/src/base/clock.js'
import { randomIds } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { Bus } from '../../server/src/events/bus.js'
import { Journal } from '../../server/src/events/journal.js'
import { projections } from '../../server/src/projections.js'
import { calls, says, status } from '../support/model-server.js'
import { open } from '../support/open.js'

test('replaying the journal of a working day gives the same tables', async () => {
  const { editor, model, root } = await open({ 'sum.py': 'def total(xs):\n    return sum(xs)\n' })
  const agent = await editor.agentAt('sum.py', 'total')
  model.will(
    calls('rewrite_self', { new_source: 'def total(xs):\n    return 0', reasoning: 'First.' }),
    says('Done.'),
    calls('rewrite_self', { new_source: 'def total(xs):\n    return sum(xs, 0)', reasoning: 'Second.' }),
    says('Done.'),
    calls('ask_user', { question: 'Which unit?', options: [] }),
    calls('subscribe', { event_types: ['NodeMovedEvent'] }),
    says('Thanks.'),
    status(500),
  )
  await editor.command('remora.requestRewrite', agent, 'first')
  const [first] = await editor.untilDiagnostics('sum.py', 1)
  await editor.until(() => completed() === 1)
  await editor.command('remora.rejectProposal', first!.code, 'no')
  await editor.until(() => completed() === 2)
  await editor.command('remora.acceptProposal', editor.diagnostics('sum.py')[0]!.code)
  await editor.command('remora.chat', agent, 'ask me')
  const question = await editor.event('HumanInputRequestEvent')
  await editor.command('remora.answerQuestion', question.msg_id, 'cents')
  await editor.until(() => completed() === 3)
  await editor.command('remora.chat', agent, 'fail')
  await editor.event('AgentErrorEvent')
  editor.replace('sum.py', 'def total', 'def renamed')
  editor.save('sum.py')
  await editor.event('NodeMovedEvent')
  await editor.command('remora.setMemory', agent, 'unit', 'cents')
  await editor.command('remora.setMemory', agent, 'mood', 'fine')
  await editor.command('remora.setMemory', agent, 'mood', null)
  await editor.event('AgentStartEvent', { trigger_event_type: 'NodeMovedEvent' })
  await editor.until(() => editor.events.filter(event => event.event_type === 'AgentErrorEvent').length === 2)

  const needs = {
    bus: new Bus(silentLog),
    clock: systemClock,
    ids: randomIds,
    log: silentLog,
    redact: (t: string) => t,
  }
  const journal = await Journal.open(`${root}/.remora/journal.db`, projections, needs)
  const kept = { event_type: 'KeyValueSetEvent', agent_id: agent, by: 'test' } as const
  const counts = { total: 1, completed: 0, failed: 0, cancelled: 0 }
  const session = { stream: 'session/ses_1', session_id: 'ses_1', agent_id: agent } as const
  const settings = { system_prompt: 'Be brief.', tool_presets: ['all'], model_name: null, model_base_url: null }
  const words = {
    role: 'user',
    content: 'Hello.',
    tool_calls: [],
    sent_at: 1,
    turn_id: 'turn_1',
    turn_count: 1,
  } as const
  await journal.append([
    { event_type: 'SessionOpenedEvent', ...session, ...settings, folder: 'src', max_turns: 3, agent: null },
    { event_type: 'SessionMessageEvent', ...session, ...words, message_id: 'msg_1' },
    { ...kept, key: 'colour', value: { red: 1 } },
    { ...kept, key: 'size', value: 3 },
    { ...kept, key: 'size', value: null },
    { event_type: 'GraphStartEvent', graph_id: 'graph_1', match: 'total', message: 'hello', ...counts },
    { event_type: 'HumanChatEvent', graph_id: 'graph_1', agent_id: agent, to_agent: agent, message: 'hello' },
  ])
  const tables = projections.flatMap(projection => projection.tables)
  const rows = () =>
    Object.fromEntries(tables.map(table => [table, journal.database.sql(`SELECT * FROM ${table}`).all()]))
  const before = rows()
  journal.rebuildProjections()
  const after = rows()
  journal.close()

  expect(after).toEqual(before)
  for (const table of tables) expect(before[table]!.length, table).toBeGreaterThan(0)

  function completed(): number {
    return editor.events.filter(event => event.event_type === 'AgentCompleteEvent').length
  }
})
