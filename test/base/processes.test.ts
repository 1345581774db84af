import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Database } from '../../server/src/base/database.js'
import { silentLog } from '../../server/src/base/log.js'
import { Processes } from '../../server/src/base/processes.js'

const schema = { version: 1, create: '' }
const day = 24 * 3_600_000

test('a process that slept for days is known again as soon as it wakes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const folder = mkdtempSync(join(tmpdir(), 'remora-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const database = await Database.open(join(folder, 'journal.db'), schema)
  onTestFinished(() => database.close())
  let now = 0
  const clock = { now: () => now }
  const sleeper = new Processes(database, { id: 'proc_sleeper', name: 'Neovim 0.12.4' }, clock, silentLog)
  now = 3 * day
  const newcomer = new Processes(database, { id: 'proc_newcomer', name: 'remora' }, clock, silentLog)
  vi.advanceTimersByTime(3_000)
  expect(newcomer.isAlive('proc_sleeper')).toBe(true)
  expect(newcomer.byId('proc_sleeper')).toMatchObject({ name: 'Neovim 0.12.4' })
  sleeper.close()
  newcomer.close()
})
