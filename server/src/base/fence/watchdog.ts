import { parentPort, workerData } from 'node:worker_threads'
import { killGroup, killMarked } from './kill.js'
import { tooLong, type WatchdogOrder } from './watchdog-order.js'

/**
 * A thread beside somebody else's code that may never come back: it ends the process when that takes too long, when it
 * outgrows its memory, or when the server that started it is gone. While there is no work it sleeps; the main thread
 * hears of the server's end then.
 */

const { parent, maxBytes, mark, work } = workerData as WatchdogOrder

parentPort!.postMessage('watching')
for (;;) {
  Atomics.wait(work, 0, 0)
  watch(work[0]!)
}

function watch(question: number): void {
  const before = process.cpuUsage()
  while (work[0] === question && question !== 0) {
    const { user, system } = process.cpuUsage(before)
    if ((user + system) / 1000 > work[1]!) process.kill(process.pid, tooLong)
    if (process.ppid !== parent || process.memoryUsage.rss() > maxBytes) end()
    Atomics.wait(work, 0, question, 50)
  }
}

function end(): void {
  if (mark !== undefined) killMarked(mark)
  killGroup(process.pid)
}
