import { expect, onTestFinished, test, vi } from 'vitest'
import { silentLog } from '../../server/src/base/log.js'
import { Bus } from '../../server/src/events/bus.js'
import type { RemoraEvent } from '../../server/src/events/event.js'
import { nextEvent } from '../../server/src/events/wait.js'

test('a time-out of months does not end at once', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const wanted = (event: RemoraEvent): event is RemoraEvent<'NoticeEvent'> => event.event_type === 'NoticeEvent'
  let over = false
  void nextEvent(new Bus(silentLog), wanted, { timeoutMs: 2 ** 32 }).then(() => {
    over = true
  })
  await vi.advanceTimersByTimeAsync(24 * 3_600_000)
  expect(over).toBe(false)
})
