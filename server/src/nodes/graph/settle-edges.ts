import type { Database } from '../../base/database.js'
import { areNamesIndexed } from '../store/late-indexes.js'
import { Memory } from './memory.js'
import { resolveSome } from './resolve.js'
import { settleNames } from './unsettled.js'

/**
 * Brings all edges up to date in short steps with a pause after each, because this also happens on the thread that
 * answers people. Ends early when told to stop; what is left is marked and found the next time.
 */
export async function settleEdges(database: Database, filesPerStep: number, isStopped: () => boolean): Promise<void> {
  if (!areNamesIndexed(database)) return
  for (const _ of settleNames(database)) {
    await pause()
    if (isStopped()) return
  }
  let memory = new Memory(database)
  let version = dataVersion(database)
  while (resolveSome(database, filesPerStep, memory) === filesPerStep) {
    await pause()
    if (isStopped()) return
    const now = dataVersion(database)
    if (now !== version) memory = new Memory(database)
    version = now
  }
}

function pause(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Changes with every commit of another connection. */
function dataVersion(database: Database): number {
  return database.sql<[], { data_version: number }>('PRAGMA data_version').get()!.data_version
}
