import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/src/base/assets.js'
import { TestEditor } from '../support/editor.js'
import { withBuiltServer } from './built-server.js'
import { type Corpus, withCorpus } from './corpus.js'
import { type Benchmark, median } from './row.js'

const rounds = 3

/** What a server holds when it has indexed a large tree for the first time and has nothing to do. */
export const memory: Benchmark = {
  name: 'memory',
  async run() {
    if (process.platform !== 'linux') {
      console.log('resident memory: not measured, because it is read from /proc')
      return []
    }
    return await withCorpus(async corpus => {
      const held = { ours: [] as number[], bareNode: [] as number[], bashServer: [] as number[] }
      for (let round = 0; round < rounds; round++) {
        held.ours.push(await afterScan(corpus))
        held.bareNode.push(await ofBareNode())
        held.bashServer.push(await ofBashServer(corpus))
      }
      const figure = `resident memory, idle, ${corpus.name} indexed (${corpus.size})`
      const ours = median(held.ours)
      const row = { figure, ours, unit: 'MB' }
      return [
        { ...row, reference: median(held.bareNode), referenceName: 'bare Node', goal: 2.5 },
        { ...row, reference: median(held.bashServer), referenceName: 'bash-language-server, idle', goal: 0.8 },
      ]
    })
  },
}

/** In MB, of a server that has just indexed a tree for the first time. */
export function afterScan(corpus: Corpus): Promise<number> {
  corpus.forgetIndex()
  return withBuiltServer(corpus, async ({ pid, scanned }) => {
    await scanned
    return await settledMemory(pid)
  })
}

async function ofBareNode(): Promise<number> {
  const node = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  return await settledThenEnded(node)
}

/** In the same folder, where it finds nothing to do. */
async function ofBashServer({ root, env }: Corpus): Promise<number> {
  const script = join(packageRoot, 'node_modules', 'bash-language-server', 'out', 'cli.js')
  const server = spawn(process.execPath, [script, 'start'], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  await TestEditor.start({ root, input: server.stdout, output: server.stdin })
  return await settledThenEnded(server)
}

async function settledThenEnded(child: ChildProcess): Promise<number> {
  try {
    return await settledMemory(child.pid!)
  } finally {
    child.kill('SIGKILL')
  }
}

const lookEveryMs = 250
/** Memory has settled when it was the same, but for 1 %, for this long. */
const settledMs = 5_000
const giveUpAfterMs = 120_000

/** In MB, once it no longer changes. */
async function settledMemory(pid: number): Promise<number> {
  const seen: number[] = []
  while (seen.length < giveUpAfterMs / lookEveryMs) {
    seen.push(residentMemory(pid))
    const recent = seen.slice(-settledMs / lookEveryMs)
    const isSettled = recent.length === settledMs / lookEveryMs && Math.max(...recent) < Math.min(...recent) * 1.01
    if (isSettled) return seen.at(-1)!
    await new Promise(resolve => setTimeout(resolve, lookEveryMs))
  }
  throw new Error(`The memory of process ${pid} has not settled in ${giveUpAfterMs / 1000} s.`)
}

/** In MB of 2^20 bytes. */
function residentMemory(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!
  return Number(kilobytes) / 1024
}
