import { parentPort, workerData } from 'node:worker_threads'
import { Grammars } from '../../syntax/grammars.js'
import { builtIn } from '../../syntax/languages.js'
import { discoverer } from './discover-text.js'
import { parseFile } from './parse-file.js'
import type { ParseJob, ParseOrder } from './protocol.js'

/** A thread that parses files of our own languages for a scan. It answers each job with a result, and grammars that fail with a warning. */

const order = workerData as ParseOrder
const discoverText = discoverer({
  languages: builtIn,
  grammars: new Grammars((_, message) => parentPort!.postMessage({ warning: message })),
  foreign: async () => 'off',
  isStopped: () => order.stop[0] === 1,
  threads: order.threads ?? 1,
})

parentPort!.on('message', async (jobs: readonly ParseJob[]) => {
  for (const job of jobs) {
    const result = order.stop[0] === 1 ? undefined : await parseFile(job, order, discoverText)
    if (!result) return
    parentPort!.postMessage({ result })
  }
})
