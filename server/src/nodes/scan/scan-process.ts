import { availableParallelism, setPriority } from 'node:os'
import { Database } from '../../base/database.js'
import { messageOf } from '../../base/errors.js'
import { Grammars } from '../../syntax/grammars.js'
import { Languages } from '../../syntax/languages.js'
import { countsOf } from '../store/counts.js'
import { askingMain } from './ask-main.js'
import { discoverer } from './discover-text.js'
import { ScanLease } from './lease.js'
import { ParsePool } from './parse-pool.js'
import { type Parsing, ParsingApart, ParsingHere } from './parsing.js'
import type { ScanOrder, ScanReport } from './protocol.js'
import { Scanner } from './scanner.js'

/**
 * The process that scans: it walks, compares, matches and writes, and leaves parsing to threads when there is much. It
 * waits where others want the processor, and its memory goes back to the system with it.
 */

/** Starting threads and compiling grammars in each pays off from so many files on. */
const worthThreads = 40
/** One writes what so many parse. */
const mostThreads = 6
/** In pages of 4 kB. Every 1,000, as SQLite does by itself, pages that change often are copied again and again. */
const pagesBetweenCheckpoints = 16_000
/** As `nice` counts: a third of what others get who want the processor at the same time. */
const patience = 5

setPriority(patience)
const stop = new Int32Array(new SharedArrayBuffer(4))
// Who ordered the scan has hung up, or is dead.
process.once('disconnect', () => {
  stop[0] = 1
})
process.once('message', async (order: Omit<ScanOrder, 'stop'>) => {
  report(await scan({ ...order, stop }).catch(failure))
  if (process.connected) process.disconnect()
})

/** Only says that it has ended when it has let go of everything. */
async function scan(order: ScanOrder): Promise<ScanReport> {
  const started = performance.now()
  const database = Database.attach(order.indexPath)
  const lease = new ScanLease(database)
  try {
    // The default cache of 2 MB would write and read the same index pages many times over.
    database.run(`PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = ${pagesBetweenCheckpoints}`)
    const isWhole = order.paths === undefined
    if (isWhole && !(await lease.take(() => stop[0] === 1))) return { kind: 'stopped' }
    const scanner = new Scanner(order, { database, parsing, report })
    const isThrough = await scanner.run()
    foldLog(database)
    if (!isThrough) return { kind: 'stopped' }
    const ms = Math.round(performance.now() - started)
    return { kind: 'finished', summary: { ...countsOf(database), ...scanner.tally.counts, ms } }
  } finally {
    lease.release()
    database.close()
  }
}

/** Otherwise the thread that answers people would, at its next write. The first step keeps nobody from writing. */
function foldLog(database: Database): void {
  database.run('PRAGMA wal_checkpoint(PASSIVE)')
  database.run('PRAGMA wal_checkpoint(TRUNCATE)')
}

function parsing(files: number, order: ScanOrder): Parsing {
  const warn = (message: string) => report({ kind: 'warning', message })
  const languages = new Languages(order.brought)
  const askMain = askingMain({ tell: report, hear: listener => process.on('message', listener) })
  const discoverText = discoverer({
    languages,
    grammars: new Grammars((_, message) => warn(message)),
    foreign: ({ id }, path, text) => askMain(id, path, text),
    isStopped: () => stop[0] === 1,
  })
  const here = new ParsingHere(order, discoverText)
  const threads = Math.min(availableParallelism(), mostThreads)
  const most = files < worthThreads ? here : new ParsePool(threads, order, warn)
  return new ParsingApart(most, here, job => languages.byId(job.language)?.folder !== undefined)
}

/** Who has hung up need not hear it. */
function report(message: ScanReport): void {
  if (process.connected) process.send!(message, undefined, undefined, () => undefined)
}

function failure(error: unknown): ScanReport {
  return { kind: 'failed', message: messageOf(error) }
}
