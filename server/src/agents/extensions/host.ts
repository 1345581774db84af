import { Socket } from 'node:net'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import * as z from 'zod'
import { packageRoot } from '../../base/assets.js'
import { messageOf } from '../../base/errors.js'
import { killGroup } from '../../base/fence/kill.js'
import { readLines } from '../../base/fence/lines.js'
import type { WatchdogOrder } from '../../base/fence/watchdog-order.js'
import { shorten } from '../../base/text.js'
import { longestOutput } from './limits.js'
import { type Exported, loadModule } from './modules.js'
import type { Answer, NodeForExtension, Question } from './protocol.js'

/**
 * The process that runs a workspace's extension modules. It answers one question after another, and ends when nobody can
 * ask any more. The modules may throw, loop, grow, print and exit: whoever started it kills it, and its watchdog if
 * nobody is left. They share this process, so they cannot change what belongs to the language itself (it is started
 * with frozen intrinsics) nor replace a global.
 */

const [, , parent, maxBytes, mark] = process.argv
// Modules can be at work at any time, so the watchdog never sleeps; for processor time there is no limit.
const work = new Int32Array(new SharedArrayBuffer(8))
work.set([1, 0x7fffffff])
const workerData: WatchdogOrder = { parent: Number(parent), maxBytes: Number(maxBytes), mark: mark!, work }
const channel = new Socket({ fd: 3, readable: true, writable: true })
const modules = new Map<string, readonly [string, Exported][]>()

const watchdog = new Worker(join(packageRoot, 'dist', 'watchdog.js'), { workerData })
watchdog.once('message', () => {
  lockGlobals()
  readLines(channel, line => void reply(JSON.parse(line) as Question))
  channel.on('close', () => killGroup(process.pid))
  say({ kind: 'ready' })
})
process.on('uncaughtException', stray)
process.on('unhandledRejection', stray)

async function reply(question: Question): Promise<void> {
  say(await answerTo(question).catch((error): Answer => ({ kind: 'failed', reason: reasonOf(error) })))
}

async function answerTo(question: Question): Promise<Answer> {
  switch (question.kind) {
    case 'load': {
      const found = [...(await loadModule(question.path, question.compiled))]
      modules.set(question.path, found)
      return { kind: 'loaded', blueprints: found.map(([name, blueprint]) => declared(name, blueprint)) }
    }
    case 'match':
      return await matched(modules.get(question.path)!, question.nodes)
    case 'run':
      return { kind: 'ran', output: await run(question) }
  }
}

/** What a blueprint says of itself, as far as JSON can hold it. */
function declared(name: string, blueprint: Exported): unknown {
  const { description, system_prompt, model, mcp_servers, workspaces, tools = [] } = blueprint
  return {
    name: typeof blueprint.name === 'string' ? blueprint.name : name,
    ...{ description, system_prompt, model, mcp_servers, workspaces },
    tools: tools.map(tool => {
      if (typeof tool.run !== 'function') throw new Error(`the tool ${String(tool.name)} has no function \`run\``)
      return { ...tool, run: undefined }
    }),
  }
}

async function matched(blueprints: readonly [string, Exported][], nodes: readonly NodeForExtension[]): Promise<Answer> {
  const first: number[] = []
  let problem: string | undefined
  for (const node of nodes) {
    const fits = async ([name, blueprint]: readonly [string, Exported]) => {
      try {
        return Boolean(await blueprint.matches({ ...node }))
      } catch (error) {
        problem ??= `${name}.matches: ${reasonOf(error)}`
        return false
      }
    }
    let found = -1
    for (let index = 0; index < blueprints.length && found === -1; index++) {
      if (await fits(blueprints[index]!)) found = index
    }
    first.push(found)
  }
  return { kind: 'matched', first, ...(problem !== undefined && { problem }) }
}

async function run({ path, blueprint, tool, args, agent }: Question & { readonly kind: 'run' }): Promise<string> {
  const [, exported] = modules.get(path)![blueprint]!
  const found = exported.tools!.find(({ name }) => name === tool)!
  const result = await found.run(args, { z, agent, root: process.cwd() })
  const output = typeof result === 'string' ? result : (JSON.stringify(result, null, 2) ?? 'Done.')
  return output.length > longestOutput ? `${output.slice(0, longestOutput)}\n(the rest was left out)` : output
}

/** Thrown where nobody waits: the others go on. */
function stray(error: unknown): void {
  say({ kind: 'stray', reason: reasonOf(error) })
}

function reasonOf(error: unknown): string {
  return shorten(messageOf(error), 1000)
}

function say(message: Answer): void {
  channel.write(`${JSON.stringify(message)}\n`)
}

/** One module cannot replace what another one uses. Node makes some globals when they are first read; those stay as they are. */
function lockGlobals(): void {
  for (const [name, { configurable, writable }] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
    if (configurable && writable) Object.defineProperty(globalThis, name, { writable: false, configurable: false })
  }
}
