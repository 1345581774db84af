import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { turnRefusal } from '../../server/src/agents/limits.js'
import { SubscriptionRows, subscriptionsProjection } from '../../server/src/agents/subscription-rows.js'
import { type TurnRow, TurnRows, turnIdFor } from '../../server/src/agents/turn-rows.js'
import { turnsProjection } from '../../server/src/agents/turns-projection.js'
import { triggerWanted } from '../../server/src/agents/wanted.js'
import { systemClock } from '../../server/src/base/clock.js'
import { defaults } from '../../server/src/base/config.js'
import { randomIds } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { Bus } from '../../server/src/events/bus.js'
import type { NewEvent } from '../../server/src/events/event.js'
import { Journal } from '../../server/src/events/journal.js'

const [ada, bob, eve] = ['rm_aaaaaaaa', 'rm_bbbbbbbb', 'rm_cccccccc']
const limits = { ...defaults.cascade, turns: 7 }
const node = { node_type: 'function', name: 'f', full_name: 'f', ordinal: 0, body_hash: '', file_path: 'a.py' }

test('of many turns that start at the same moment in two processes, exactly as many start as may', async () => {
  const [left, right] = await twoProcesses()
  const sent = Array.from({ length: 30 }, (_, index) => message(ada, `rm_agent${index + 100}`))
  await left.append(sent)
  const rows = new TurnRows(left.database).unfinished()
  const start = (row: TurnRow, journal: Journal) => {
    const turns = new TurnRows(journal.database)
    const permit = () => {
      const cascade = turns.cascadeUse('cas_1', row.turn_id)
      if (turnRefusal(limits, { depth: row.depth, sameAgent: 0, cascade, now: 0 })) throw new Error('refused')
    }
    return journal.append([startOf(row)], { permit })
  }
  const started = await Promise.allSettled(rows.map((row, index) => start(row, index % 2 === 0 ? left : right)))
  expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(limits.turns)
})

test('what a blueprint wants gives one turn, however many processes notice and whoever has subscribed as well', async () => {
  const journals = await twoProcesses()
  const [left] = journals
  await left.append([subscription('sub_1', ada, { event_types: ['NodeRemovedEvent'] })])
  const [changed, removed] = await left.append([
    { event_type: 'NodeChangedEvent', agent_id: ada, ...node, old_hash: '1', new_hash: '2' },
    { event_type: 'NodeRemovedEvent', agent_id: ada, ...node, old_hash: '2' },
  ])
  const listenersTo = () => [ada]
  const noticing = journals.flatMap(journal =>
    [changed!, removed!].map(event =>
      triggerWanted(event, { journal, turns: new TurnRows(journal.database), listenersTo }),
    ),
  )
  await Promise.all(noticing)
  const turns = new TurnRows(left.database)
  expect(
    turns
      .unfinished()
      .map(({ turn_id }) => turn_id)
      .sort(),
  ).toEqual([turnIdFor(changed!, ada), turnIdFor(removed!, ada)].sort())
  expect(turns.get(turnIdFor(changed!, ada))).toMatchObject({ subscription_id: 'blueprint', depth: 0 })
  expect(left.read({ types: ['AgentTriggeredEvent'] })).toHaveLength(1)
})

test('two that listen to the errors of each other do not keep a spent cascade alive', async () => {
  const [journal] = await twoProcesses()
  await journal.append([
    subscription('sub_1', ada, { event_types: ['AgentErrorEvent'] }),
    subscription('sub_2', bob, { event_types: ['AgentErrorEvent'] }),
    message(eve, ada),
  ])
  const turns = new TurnRows(journal.database)
  const [refused] = turns.unfinished()
  await journal.append([errorOf(refused!)])
  expect(turns.unfinished()).toEqual([])
})

test('a subscription to what a person decides begins a cascade of its own when the old one has begun', async () => {
  const [journal] = await twoProcesses()
  await journal.append([subscription('sub_1', bob, { event_types: ['RewriteAppliedEvent'] }), message(eve, ada)])
  const turns = new TurnRows(journal.database)
  await journal.append([startOf(turns.unfinished()[0]!)])
  const applied: NewEvent = { event_type: 'RewriteAppliedEvent', proposal_id: 'p', hunks: null, by: 'person' }
  await journal.append([{ ...applied, agent_id: ada, correlation_id: 'cas_1' }])
  const [turn] = turns.unfinishedOf(bob)
  expect(turn).toMatchObject({ depth: 0, subscription_id: 'sub_1' })
  expect(turn!.correlation_id).not.toBe('cas_1')
})

test('replaying turns alone wakes the same agents, whatever was subscribed and unsubscribed since', async () => {
  const step = fc.constantFrom('subscribe', 'unsubscribe', 'message', 'start', 'end', 'save')
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.constantFrom(ada, bob, eve)), { maxLength: 30 }), async steps => {
      const [journal] = await twoProcesses()
      for (const [index, [what, agent]] of steps.entries()) await journal.append(eventsOf(what, agent, index, journal))
      const rows = () => journal.database.sql('SELECT * FROM turns ORDER BY turn_id').all()
      const before = rows()
      journal.database.run(`UPDATE projections SET version = 0 WHERE name = 'turns'`)
      const again = await Journal.open(journal.database.path, projections, needs())
      onTestFinished(() => again.close())
      expect(rows()).toEqual(before)
    }),
    { numRuns: 25 },
  )
})

function eventsOf(what: string, agent: string, index: number, journal: Journal): NewEvent[] {
  const unfinished = new TurnRows(journal.database).unfinishedOf(agent)
  const running = unfinished.find(({ status }) => status === 'running')
  const held = new SubscriptionRows(journal.database).ofAgent(agent)[0]
  switch (what) {
    case 'subscribe':
      return [subscription(`sub_${index}`, agent, { event_types: ['NodeChangedEvent', 'AgentMessageEvent'] })]
    case 'unsubscribe':
      return held
        ? [{ event_type: 'SubscriptionRemovedEvent', subscription_id: held.subscription_id, pattern: held.pattern }]
        : []
    case 'message':
      return [message(agent, agent === ada ? bob : ada)]
    case 'start':
      return unfinished[0] && !running ? [startOf(unfinished[0])] : []
    case 'end':
      return running ? [errorOf(running)] : []
    default:
      return [{ event_type: 'NodeChangedEvent', agent_id: agent, ...node, old_hash: '1', new_hash: '2' }]
  }
}

const projections = [subscriptionsProjection, turnsProjection]

async function twoProcesses(): Promise<[Journal, Journal]> {
  const folder = mkdtempSync(join(tmpdir(), 'remora-test-'))
  const journals: [Journal, Journal] = [
    await Journal.open(join(folder, 'journal.db'), projections, needs()),
    await Journal.open(join(folder, 'journal.db'), projections, needs()),
  ]
  onTestFinished(() => {
    for (const journal of journals) journal.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return journals
}

function needs() {
  return { bus: new Bus(silentLog), clock: systemClock, ids: randomIds, log: silentLog, redact: (text: string) => text }
}

function message(from_agent: string, to_agent: string): NewEvent {
  const fields = { from_agent, to_agent, content: 'hi' }
  return { event_type: 'AgentMessageEvent', agent_id: to_agent, correlation_id: 'cas_1', ...fields }
}

function subscription(subscription_id: string, agent_id: string, pattern: { event_types: string[] }): NewEvent {
  return { event_type: 'SubscriptionAddedEvent', agent_id, subscription_id, pattern }
}

function startOf({ turn_id, agent_id, correlation_id, trigger_event_type }: TurnRow): NewEvent {
  return { event_type: 'AgentStartEvent', agent_id, correlation_id, turn_id, name: 'f', trigger_event_type }
}

function errorOf({ turn_id, agent_id, correlation_id }: TurnRow): NewEvent {
  const fields = { error: 'spent', error_code: 'limit_reached', retryable: false }
  return { event_type: 'AgentErrorEvent', agent_id, correlation_id, turn_id, ...fields }
}
