import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { TurnRecord } from '../../server/src/agents/turn-record.js'
import type { TurnRow } from '../../server/src/agents/turn-rows.js'
import { systemClock } from '../../server/src/base/clock.js'
import { randomIds } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { Bus } from '../../server/src/events/bus.js'
import type { NewEvent } from '../../server/src/events/event.js'
import { Journal, VersionConflict } from '../../server/src/events/journal.js'
import { world } from '../support/open.js'

test('a process that was overtaken can neither go on with the turn nor ask a person for it', async () => {
  const { root } = await world({})
  const needs = { bus: new Bus(silentLog), clock: systemClock, ids: randomIds, log: silentLog }
  const journal = await Journal.open(join(root, 'journal.db'), [], { ...needs, redact: text => text })
  onTestFinished(() => journal.close())
  const row = { turn_id: 'turn_1', agent_id: 'rm_aaaaaaaa', correlation_id: 'cas_1' } as TurnRow
  const origin = { cause: 'evt_1' }
  const [overtaken, owner] = [new TurnRecord(row, journal, origin), new TurnRecord(row, journal, origin)]
  const step: NewEvent = { event_type: 'TurnTakenOverEvent', turn_id: 'turn_1', by: 'test' }
  const question: NewEvent = {
    event_type: 'HumanInputRequestEvent',
    question: 'Which unit?',
    options: [],
    msg_id: 'ask_1',
    turn_id: 'turn_1',
  }
  await owner.append([step])
  await expect(overtaken.appendEffect(question)).rejects.toThrow(VersionConflict)
  await expect(overtaken.append([step])).rejects.toThrow(VersionConflict)
  await owner.appendEffect(question)
  await owner.append([step])
  expect(journal.read().map(({ event_type }) => event_type)).toEqual([
    'TurnTakenOverEvent',
    'HumanInputRequestEvent',
    'TurnTakenOverEvent',
  ])
})
