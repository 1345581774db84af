import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { turnsProjection } from '../../server/src/agents/turns-projection.js'
import { systemClock } from '../../server/src/base/clock.js'
import { Database } from '../../server/src/base/database.js'
import { randomIds } from '../../server/src/base/ids.js'
import { silentLog } from '../../server/src/base/log.js'
import { Bus } from '../../server/src/events/bus.js'
import { journalSchema } from '../../server/src/events/event-rows.js'
import { Journal } from '../../server/src/events/journal.js'
import { type Benchmark, paired } from './row.js'

const events = 2000
const rounds = 5

/** Single events with a stream version and one projection, against inserting the same rows into the same tables. */
export const append: Benchmark = {
  name: 'append',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'remora-bench-'))
    const bus = new Bus(silentLog)
    const needs = { bus, clock: systemClock, ids: randomIds, log: silentLog, redact: (text: string) => text }
    const journal = await Journal.open(join(folder, 'journal.db'), [turnsProjection], needs)
    const bare = await Database.open(join(folder, 'bare.db'), journalSchema)
    bare.run(turnsProjection.schema)

    const times = await paired(
      rounds,
      () => appendEvents(journal),
      () => insertRows(bare),
    )
    journal.close()
    bare.close()
    rmSync(folder, { recursive: true })
    const perEvent = (ms: number) => (ms * 1000) / events
    return [
      {
        figure: 'journal append, single events with one projection',
        ours: perEvent(times.ours),
        reference: perEvent(times.reference),
        referenceName: 'the same rows, inserted',
        unit: 'µs',
        goal: 1.6,
      },
    ]
  },
}

async function appendEvents(journal: Journal): Promise<void> {
  for (let index = 0; index < events; index++) {
    const stream = `agent/${index % 50}`
    const expect = { [stream]: journal.version(stream) }
    const event = {
      event_type: 'HumanChatEvent',
      agent_id: `rm_${index % 50}`,
      to_agent: `rm_${index % 50}`,
      message: 'What do you do, and why do you do it this way?',
      stream,
    } as const
    await journal.append([event], { expect })
  }
}

let inserted = 0

/** What a program without a journal would do: the same two rows in one transaction of the same durability. */
function insertRows(database: Database): void {
  const event = database.sql(
    `INSERT INTO events (seq, event_id, event_type, timestamp, agent_id, correlation_id, stream, stream_version, fields)
     VALUES (?, ?, 'HumanChatEvent', ?, ?, ?, ?, ?, ?)`,
  )
  const turn = database.sql(
    `INSERT INTO turns (turn_id, agent_id, correlation_id, trigger_seq, trigger_event_type, depth, status, queued_at)
     VALUES (?, ?, ?, ?, 'HumanChatEvent', 0, 'waiting', ?)`,
  )
  for (let index = 0; index < events; index++) {
    const agent = `rm_${index % 50}`
    const fields = JSON.stringify({ to_agent: agent, message: 'What do you do, and why do you do it this way?' })
    const seq = ++inserted
    database.transaction(() => {
      event.run(
        seq,
        randomIds.fresh('evt'),
        Date.now() / 1000,
        agent,
        randomIds.fresh('cas'),
        `agent/${seq}`,
        1,
        fields,
      )
      turn.run(randomIds.fresh('turn'), agent, randomIds.fresh('cas'), seq, Date.now() / 1000)
    })
  }
}
