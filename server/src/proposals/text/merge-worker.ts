import { parentPort, workerData } from 'node:worker_threads'
import { type MergeInput, mergeLines } from './merge.js'

/** A thread for a merge that may take too long. */

parentPort!.postMessage(mergeLines(workerData as MergeInput))
