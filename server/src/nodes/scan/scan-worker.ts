import { availableParallelism } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { Database } from '../../base/database.js'
import { messageOf } from '../../base/errors.js'
import { Grammars } from '../../syntax/grammars.js'
import { countsOf } from '../counts.js'
import { ScanLease } from './lease.js'
import { ParsePool } from './parse-pool.js'
import { type Parsing, ParsingHere } from './parsing.js'
import type { ScanOrder, ScanReport } from './protocol.js'
import { Scanner } from './scanner.js'

/** The thread that scans: it walks, compares, matches and writes, and leaves parsing to others when there is much. */

const order = workerData as ScanOrder
/** Starting threads and compiling grammars in each pays off from so many files on. */
const worthThreads = 40

const report = (message: ScanReport) => parentPort!.postMessage(message)

parentPort!.postMessage(await scan().catch(rethrowOrdinary))

/** Only says that it has ended when it has let go of everything, because then the thread is ended. */
async function scan(): Promise<ScanReport> {
  const started = performance.now()
  const database = Database.attach(order.indexPath)
  const lease = new ScanLease(database)
  try {
    // The default cache of 2 MB would write and read the same index pages many times over.
    database.run('PRAGMA cache_size = -64000')
    const isWhole = order.paths === undefined
    if (isWhole && !(await lease.take(() => order.stop[0] === 1))) return { kind: 'stopped' }
    const scanner = new Scanner(order, { database, parsing, report })
    if (!(await scanner.run())) return { kind: 'stopped' }
    const ms = Math.round(performance.now() - started)
    return { kind: 'finished', summary: { ...countsOf(database), ...scanner.tally.counts, ms } }
  } finally {
    lease.release()
    database.close()
  }
}

function parsing(files: number, order: ScanOrder): Parsing {
  const warn = (message: string) => report({ kind: 'warning', message })
  if (files >= worthThreads) return new ParsePool(availableParallelism(), order, warn)
  return new ParsingHere(order, new Grammars((_, message) => warn(message)))
}

/** An error of SQLite would lose its message on its way to another thread. */
function rethrowOrdinary(error: unknown): never {
  throw new Error(messageOf(error), { cause: error instanceof Error ? error.stack : undefined })
}
