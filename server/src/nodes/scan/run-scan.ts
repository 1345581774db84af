import { Worker } from 'node:worker_threads'
import type { Database } from '../../base/database.js'
import type { Grammars } from '../../syntax/grammars.js'
import { workerPath } from './parse-pool.js'
import { ParsingHere } from './parsing.js'
import type { ScanOrder, ScanProgress, ScanReport, ScanSummary } from './protocol.js'
import { Scanner } from './scanner.js'

export interface ScanListener {
  progress(progress: ScanProgress): void
  /** Nodes of a file are others than before. Not told by the first scan of a workspace. */
  changed(path: string, agentIds: readonly string[]): void
  warning(message: string): void
}

/**
 * Scans in a thread of its own, which ends with the scan and gives its memory back. Rejects with the signal's reason
 * when it is aborted; what was stored until then stays.
 */
export async function runScan(
  order: Omit<ScanOrder, 'stop'>,
  listener: ScanListener,
  signal: AbortSignal,
): Promise<ScanSummary> {
  signal.throwIfAborted()
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(workerPath('scan-worker'), { workerData: { ...order, stop } satisfies ScanOrder })
  const abort = () => {
    stop[0] = 1
  }
  signal.addEventListener('abort', abort)
  try {
    const summary = await outcomeOf(worker, listener)
    if (!summary) signal.throwIfAborted()
    if (!summary) throw new Error('the scan stopped without being told to')
    return summary
  } finally {
    signal.removeEventListener('abort', abort)
    await worker.terminate()
  }
}

/** A few files, in this thread: starting one would take longer. */
export async function scanHere(
  order: Omit<ScanOrder, 'stop'>,
  database: Database,
  grammars: Grammars,
  listener: ScanListener,
): Promise<void> {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const parsing = (_: number, order: ScanOrder) => new ParsingHere(order, grammars)
  const report = (message: ScanReport) => tell(message, listener)
  await new Scanner({ ...order, stop }, { database, parsing, report }).run()
}

/** Undefined when it was stopped. */
function outcomeOf(worker: Worker, listener: ScanListener): Promise<ScanSummary | undefined> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', code => reject(new Error(`the scan ended unexpectedly (exit code ${code})`)))
    worker.on('message', (report: ScanReport) => {
      if (report.kind === 'finished') resolve(report.summary)
      else if (report.kind === 'stopped') resolve(undefined)
      else tell(report, listener)
    })
  })
}

function tell(report: ScanReport, listener: ScanListener): void {
  if (report.kind === 'progress') listener.progress(report.progress)
  else if (report.kind === 'changed') listener.changed(report.path, report.agentIds)
  else if (report.kind === 'warning') listener.warning(report.message)
}
