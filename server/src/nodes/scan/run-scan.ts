import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Database } from '../../base/database.js'
import { inSlices, type Steps } from '../../base/slices.js'
import { type Changes, findChanges } from './changes.js'
import type { DiscoverText } from './discover-text.js'
import { builtPath } from './parse-pool.js'
import { ParsingHere } from './parsing.js'
import type { ScanAnswer, ScanOrder, ScanProgress, ScanReport, ScanSummary } from './protocol.js'
import { followRevisions } from './revisions.js'
import { Scanner } from './scanner.js'
import type { Tally } from './tally.js'

export interface ScanListener {
  progress(progress: ScanProgress): void
  /** Nodes of a file are others than before. Not told by the first scan of a workspace. */
  changed(path: string, agentIds: readonly string[]): void
  warning(message: string): void
  /** Finds out what is in a text of a language that the project brings. */
  readonly discoverText: DiscoverText
}

/**
 * Scans in a process of its own, which ends with the scan and gives its memory back. Rejects with the signal's reason
 * when it is aborted; what was stored until then stays.
 */
export async function runScan(
  order: Omit<ScanOrder, 'stop'>,
  listener: ScanListener,
  signal: AbortSignal,
): Promise<ScanSummary> {
  signal.throwIfAborted()
  const child = fork(builtPath('scan-process'), {
    execArgv: flags,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let patience: NodeJS.Timeout | undefined
  const hangUp = () => {
    if (child.connected) child.disconnect()
    patience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  }
  signal.addEventListener('abort', hangUp)
  try {
    child.send(order, itsExitTellsMore)
    return await outcomeOf(child, listener)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    clearTimeout(patience)
    signal.removeEventListener('abort', hangUp)
  }
}

/** Many short-lived strings: with room for them there is less to collect, and threads that parse leave no core idle for it. */
const flags = ['--max-semi-space-size=32', '--single-threaded-gc']

/** How long a scan that is to stop may take to do so, in milliseconds. */
const patienceMs = 3000

/** A few files, in this thread: starting a process would take longer. */
export async function scanHere(
  order: Omit<ScanOrder, 'stop'>,
  database: Database,
  listener: ScanListener,
): Promise<Tally['counts']> {
  const parsing = (_: number, order: ScanOrder) => new ParsingHere(order, listener.discoverText)
  const report = (message: ScanReport) => tell(message, listener)
  const scanner = new Scanner({ ...order, stop: neverStops() }, { database, parsing, report })
  await scanner.run()
  return scanner.tally.counts
}

/**
 * What a scan would find to do, looked for in this thread, in slices: where nothing has changed, which is how most days
 * begin, a process would take longer to start. Undefined as soon as there are more than `most` files to read. Rejects
 * with the signal's reason when it is aborted.
 */
export async function lookForChanges(
  order: Omit<ScanOrder, 'stop'>,
  database: Database,
  { most, signal }: { readonly most: number; readonly signal: AbortSignal },
): Promise<Changes | undefined> {
  followRevisions(database, order.brought)
  return await inSlices(upTo(most, findChanges(database, { ...order, stop: neverStops() })), signal)
}

function* upTo(most: number, steps: Generator<number, Changes>): Steps<Changes | undefined> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    if (value > most) return undefined
    yield
  }
}

function neverStops(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4))
}

/** Settles when the process has ended and all that it said has been heard. */
async function outcomeOf(child: ChildProcess, listener: ScanListener): Promise<ScanSummary> {
  let last: ScanReport | undefined
  child.on('message', (report: ScanReport) => {
    last = report
    if (report.kind === 'question') void answer(report, child, listener)
    else tell(report, listener)
  })
  const [[code, signal]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  if (last?.kind === 'finished') return last.summary
  throw new Error(
    last?.kind === 'failed' ? last.message : `the scan ended unexpectedly (${signal ?? `exit code ${code}`})`,
  )
}

async function answer(
  { number, language, path, text }: Extract<ScanReport, { readonly kind: 'question' }>,
  child: ChildProcess,
  { discoverText }: ScanListener,
): Promise<void> {
  const found = await discoverText(language, path, text)
  child.send({ number, found } satisfies ScanAnswer, itsExitTellsMore)
}

/** Telling something to a process that has just died. */
const itsExitTellsMore = () => undefined

function tell(report: ScanReport, listener: ScanListener): void {
  if (report.kind === 'progress') listener.progress(report.progress)
  else if (report.kind === 'changed') listener.changed(report.path, report.agentIds)
  else if (report.kind === 'warning') listener.warning(report.message)
}
