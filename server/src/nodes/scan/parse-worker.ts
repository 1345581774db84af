import { parentPort, workerData } from 'node:worker_threads'
import { Grammars } from '../../syntax/grammars.js'
import { parseFile } from './parse-file.js'
import type { ParseJob, ParseOrder } from './protocol.js'

/** A thread that parses files for a scan. It answers each job with a result, and grammars that fail with a warning. */

const order = workerData as ParseOrder
const grammars = new Grammars((_, message) => parentPort!.postMessage({ warning: message }))

parentPort!.on('message', async (jobs: readonly ParseJob[]) => {
  for (const job of jobs) {
    const result = order.stop[0] === 1 ? undefined : await parseFile(job, order, grammars)
    if (!result) return
    parentPort!.postMessage({ result })
  }
})
