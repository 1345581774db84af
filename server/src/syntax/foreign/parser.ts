import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { packageRoot } from '../../base/assets.js'
import { messageOf } from '../../base/errors.js'
import { readLines } from '../../base/fence/lines.js'
import type { WatchdogOrder } from '../../base/fence/watchdog-order.js'
import { shorten } from '../../base/text.js'
import { discover } from '../discover.js'
import type { Grammar } from '../grammars.js'
import { withTree } from '../tree.js'
import { loadForeignGrammar } from './grammar.js'
import { maxProcessBytes } from './limits.js'
import { type Answer, type Question, writeLine } from './protocol.js'

/**
 * The process that parses the languages that a project brings. It answers one question after another, and ends when
 * nobody can ask any more. It may loop, grow and trap: whoever started it kills it, and its watchdog if nobody is left.
 */

const work = new Int32Array(new SharedArrayBuffer(8))
const workerData: WatchdogOrder = { parent: Number(process.argv[2]), maxBytes: maxProcessBytes, work }
const watchdog = new Worker(join(packageRoot, 'dist', 'watchdog.js'), { workerData })
const grammars = new Map<string, Grammar>()

watchdog.once('message', () => {
  let number = 0
  say({ kind: 'ready' })
  readLines(process.stdin, line => void answer(JSON.parse(line) as Question, ++number))
  process.stdin.on('end', () => process.exit())
})

async function answer(question: Question, number: number): Promise<void> {
  work[1] = question.limit
  workOn(number)
  const answer = await answerTo(question).catch(
    (error): Answer => ({ kind: 'failed', reason: shorten(messageOf(error), 500) }),
  )
  workOn(0)
  say(answer)
}

async function answerTo(question: Question): Promise<Answer> {
  if (question.kind === 'load') {
    grammars.set(question.language.id, await loadForeignGrammar(question.language))
    return { kind: 'loaded' }
  }
  const { languageId, path, text, limit } = question
  const isLate = lateAfter(limit * fairShare)
  const grammar = grammars.get(languageId)!
  const discovery = withTree(grammar, text, tree => discover(tree, path), isLate)
  if (grammar.runtime.loss) throw grammar.runtime.loss
  return discovery ? { kind: 'parsed', discovery } : { kind: 'slow' }
}

/** Whoever gives up by itself before the watchdog bites is slow, and no danger. */
const fairShare = 0.75

/** @param limit in milliseconds of processor time */
function lateAfter(limit: number): () => boolean {
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000 > limit
  }
}

function workOn(number: number): void {
  Atomics.store(work, 0, number)
  Atomics.notify(work, 0)
}

function say(message: Answer): void {
  process.stdout.write(writeLine(message))
}
