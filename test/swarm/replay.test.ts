import { expect, test } from 'vitest'
import { recordRun, scripted } from './recorded-run.js'
import { tablesOf } from './tables.js'

test('a swarm run of 200 turns is rebuilt from its journal, and runs again to the letter', async () => {
  const first = await recordRun(scripted(7))
  const begun = first.events.filter(({ event_type }) => event_type === 'AgentStartEvent')
  expect(begun.length).toBeGreaterThanOrEqual(200)

  const before = tablesOf(first.app)
  first.app.journal.rebuildProjections()
  expect(tablesOf(first.app)).toEqual(before)

  await first.app.retention.compact(0)
  first.app.journal.rebuildProjections()
  expect(tablesOf(first.app)).toEqual(before)

  const second = await recordRun((_, number) => first.answers[number]!)
  expect(second.asked).toEqual(first.asked)
  expect(second.events).toEqual(first.events)
  expect(tablesOf(second.app)).toEqual(before)
}, 120_000)
