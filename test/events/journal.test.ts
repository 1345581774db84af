import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../server/src/base/clock.js'
import { randomIds } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { Bus } from '../../server/src/events/bus.js'
import type { NewEvent, RemoraEvent } from '../../server/src/events/event.js'
import { Journal, VersionConflict } from '../../server/src/events/journal.js'
import type { Projection } from '../../server/src/events/projection.js'
import { Tail } from '../../server/src/events/tail.js'

/** Counts messages by receiver: the smallest projection there is. */
const counts: Projection = {
  name: 'counts',
  version: 1,
  tables: ['counts'],
  schema: 'CREATE TABLE counts (agent_id TEXT PRIMARY KEY, messages INTEGER NOT NULL)',
  project(event, database) {
    if (event.event_type !== 'HumanChatEvent') return
    database
      .sql('INSERT INTO counts VALUES (?, 1) ON CONFLICT (agent_id) DO UPDATE SET messages = messages + 1')
      .run(event.to_agent)
  },
}

const hello = (to_agent: string, more: Partial<NewEvent> = {}): NewEvent =>
  ({ event_type: 'HumanChatEvent', agent_id: to_agent, to_agent, message: 'hello', ...more }) as NewEvent

test('events are numbered without gaps and come back as they were written', async () => {
  const { journal } = await openJournal()
  const [first, second] = await journal.append([hello('rm_aaaaaaaa', { tags: ['offline'] }), hello('rm_bbbbbbbb')])

  expect([first!.seq, second!.seq]).toEqual([1, 2])
  expect(first).toMatchObject({ category: 'user', action: 'message', summary: 'hello', tags: ['offline'] })
  expect(journal.read()).toEqual([first, second])
  expect(journal.read({ agentId: 'rm_bbbbbbbb' })).toEqual([second])
  expect(journal.read({ from: 'newest', limit: 1 })).toEqual([second])
})

test('a stream has one winner for each version, and the loser writes nothing', async () => {
  const { journal } = await openJournal()
  const event = hello('rm_aaaaaaaa', { stream: 'proposal/p' })
  await journal.append([event], { expect: { 'proposal/p': 0 } })

  await expect(journal.append([hello('rm_bbbbbbbb'), event], { expect: { 'proposal/p': 0 } })).rejects.toThrow(
    VersionConflict,
  )
  expect(journal.lastSeq).toBe(1)
  expect(journal.version('proposal/p')).toBe(1)
})

test('listeners hear one order, also of events that they cause themselves', async () => {
  const { journal, bus } = await openJournal()
  const heard: number[] = []
  bus.subscribe(event => {
    if (event.seq === 1) void journal.append([hello('rm_cccccccc')])
  })
  bus.subscribe(event => heard.push(event.seq!))
  await journal.append([hello('rm_aaaaaaaa'), hello('rm_bbbbbbbb')])
  expect(heard).toEqual([1, 2, 3])
})

test('a listener that throws hurts nobody else', async () => {
  const { journal, bus } = await openJournal()
  const heard: string[] = []
  bus.subscribe(() => {
    throw new Error('broken')
  })
  bus.subscribe(event => heard.push(event.event_type))
  await journal.append([hello('rm_aaaaaaaa')])
  expect(heard).toEqual(['HumanChatEvent'])
})

test('a projection is written with its event, and replay gives the same rows', async () => {
  const { journal } = await openJournal()
  await journal.append([hello('rm_aaaaaaaa'), hello('rm_aaaaaaaa'), hello('rm_bbbbbbbb')])
  const rows = () => journal.database.sql('SELECT * FROM counts ORDER BY agent_id').all()
  const before = rows()
  journal.rebuildProjections()
  expect(rows()).toEqual(before)
  expect(before).toEqual([
    { agent_id: 'rm_aaaaaaaa', messages: 2 },
    { agent_id: 'rm_bbbbbbbb', messages: 1 },
  ])
})

test('a projection of a newer version is rebuilt from the journal at the next opening', async () => {
  const { journal, path } = await openJournal()
  await journal.append([hello('rm_aaaaaaaa')])
  journal.close()
  const doubled: Projection = {
    ...counts,
    version: 2,
    project: (event, database) => {
      counts.project(event, database)
      counts.project(event, database)
    },
  }
  const { journal: reopened } = await openJournal(path, [doubled])
  expect(reopened.database.sql('SELECT messages FROM counts').get()).toEqual({ messages: 2 })
})

test('what another process writes reaches this one, in journal order', async () => {
  const { journal: ours, bus, path } = await openJournal()
  const { journal: theirs } = await openJournal(path)
  const tail = new Tail(ours, silentLog, 5)
  onTestFinished(() => tail.close())
  const heard: (number | undefined)[] = []
  const third = new Promise<void>(resolve => {
    bus.subscribe((event: RemoraEvent) => {
      heard.push(event.seq)
      if (event.seq === 3) resolve()
    })
  })
  await theirs.append([hello('rm_aaaaaaaa')])
  await ours.append([hello('rm_bbbbbbbb')])
  await theirs.append([hello('rm_cccccccc')])
  await third
  expect(heard).toEqual([1, 2, 3])
})

test('secrets never reach the disk', async () => {
  const { journal } = await openJournal(undefined, [], text => text.replaceAll('sk-12345', '***'))
  const [event] = await journal.append([hello('rm_aaaaaaaa', { message: 'my key is sk-12345' } as Partial<NewEvent>)])
  expect(event).toMatchObject({ message: 'my key is ***', summary: 'my key is ***' })
  expect(journal.read()[0]).toMatchObject({ message: 'my key is ***' })
})

async function openJournal(
  path = join(temporaryFolder(), 'journal.db'),
  projections: readonly Projection[] = [counts],
  redact = (text: string) => text,
) {
  const bus = new Bus(silentLog)
  const journal = await Journal.open(path, projections, {
    bus,
    clock: systemClock,
    ids: randomIds,
    log: silentLog,
    redact,
  })
  onTestFinished(() => journal.close())
  return { journal, bus, path }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'remora-journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
