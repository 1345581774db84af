import { join } from 'node:path'
import { Refusal } from '../../base/errors.js'
import type { Log } from '../../base/log.js'
import type { Environment } from '../../base/user-dirs.js'
import type { Blueprint, Candidate, ToolCaller } from '../blueprints/blueprint.js'
import { blueprintsOf } from './declared.js'
import { ExtensionModule } from './extension-module.js'
import type { Limits } from './limits.js'
import { ExtensionProcess } from './process.js'
import type { Answer, NodeForExtension, Question } from './protocol.js'

export interface ExtensionsNeeds {
  /** Absolute. */
  readonly root: string
  readonly env: Environment
  readonly limits: Limits
  readonly log: Log
  /** Names that tools of modules may not have. */
  readonly toolNames: readonly string[]
  /** Of the agent's node, as it is now. */
  sourceOf(agentId: string): string
  /** Something is wrong with a module (its path relative to the root). */
  failed(path: string, reason: string): void
}

/** Whoever the process has died of so often is off until a module changes. */
const mostDeaths = 3
/** Nodes of one question. */
const batch = 100
const idleMs = 60_000

/**
 * The extension modules of a workspace that a person trusts, all in one process, which is started when it is first needed
 * and ends when nobody has asked it anything for a while. They are asked one question after another, so that it is known
 * who is to blame when the process dies; the others go on in a fresh one.
 */
export class Extensions {
  readonly #needs: ExtensionsNeeds
  #modules: readonly ExtensionModule[] = []
  /** Loaded in the process of now. */
  readonly #loaded = new Set<ExtensionModule>()
  readonly #told = new Set<string>()
  readonly #wanted = new Map<string, Candidate>()
  #process: ExtensionProcess | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(needs: ExtensionsNeeds) {
    this.#needs = needs
  }

  /** The modules are these from now on; nothing of what was loaded before stays. Paths are relative to the root. */
  renew(paths: readonly string[]): void {
    this.#modules = paths.map(path => new ExtensionModule(path))
    this.#told.clear()
    this.#end()
  }

  /** The blueprint of a module that fits; undefined: none; `unknown` before the module has been asked. */
  fitting(path: string, candidate: Candidate): Blueprint | undefined | 'unknown' {
    const module = this.#modules.find(one => one.path === path)
    const first = module?.firstFor(candidate)
    if (first !== undefined) return module?.blueprints?.[first]
    this.#want(candidate)
    return 'unknown'
  }

  /** Asks all modules about an agent; none is `unknown` for it afterwards. */
  async settle(candidate: Candidate): Promise<void> {
    await this.#ask([candidate])
  }

  /** What a module offers, as far as it is known. */
  in(path: string): readonly Blueprint[] {
    return this.#modules.find(module => module.path === path)?.blueprints ?? []
  }

  /** Loads every module that is not yet; what is wrong with one is told as always. */
  async load(): Promise<void> {
    for (const module of this.#modules) await this.#inTurn(() => this.#ready(module))
  }

  close(): void {
    this.#isClosed = true
    this.#end()
  }

  /** Nobody waits; everybody who is asked about until the next round of the event loop goes along. */
  #want(candidate: Candidate): void {
    if (this.#wanted.size === 0) setImmediate(() => void this.#askWanted())
    this.#wanted.set(candidate.agentId, candidate)
  }

  async #askWanted(): Promise<void> {
    const candidates = [...this.#wanted.values()]
    this.#wanted.clear()
    await this.#ask(candidates)
  }

  async #ask(candidates: readonly Candidate[]): Promise<void> {
    for (const module of this.#modules) {
      const open = () => candidates.filter(candidate => module.firstFor(candidate) === undefined)
      while (open().length > 0 && this.#isOurs(module)) {
        await this.#inTurn(() => this.#match(module, open().slice(0, batch)))
      }
    }
  }

  async #match(module: ExtensionModule, candidates: readonly Candidate[]): Promise<void> {
    const process = await this.#ready(module)
    if (!process || candidates.length === 0) return
    const nodes = candidates.map(candidate => this.#described(candidate))
    const question: Question = { kind: 'match', path: this.#absolute(module), nodes }
    const answer = await process.ask(question, this.#needs.limits.matchMs)
    if (answer.kind !== 'matched') return this.#turnOff(module, `matches: ${reasonOf(answer)}`)
    for (const [index, candidate] of candidates.entries()) module.remember(candidate, answer.first[index] ?? -1)
    if (answer.problem !== undefined) this.#failed(module.path, answer.problem)
  }

  /** Loads a module into the process of now. Undefined when it is off. */
  async #ready(module: ExtensionModule): Promise<ExtensionProcess | undefined> {
    if (module.isOff || !this.#isOurs(module)) return undefined
    if (!this.#process?.isAlive) this.#start()
    const process = this.#process!
    if (this.#loaded.has(module)) return process
    const { root, limits, toolNames } = this.#needs
    const compiled = join(root, '.remora', 'compiled')
    const answer = await process.ask({ kind: 'load', path: this.#absolute(module), compiled }, limits.loadMs)
    const run = (blueprint: number, tool: string) => (args: unknown, caller: ToolCaller) =>
      this.#inTurn(() => this.#run(module, { blueprint, tool, args }, caller))
    const found =
      answer.kind === 'loaded'
        ? blueprintsOf(answer.blueprints, { file: module.path, toolNames, run })
        : reasonOf(answer)
    if (typeof found === 'string') {
      this.#turnOff(module, found)
      return undefined
    }
    module.blueprints = found
    this.#loaded.add(module)
    return process
  }

  async #run(module: ExtensionModule, what: Run, { agent, signal }: ToolCaller): Promise<string> {
    signal.throwIfAborted()
    const process = await this.#ready(module)
    if (!process) throw new Refusal('unsupported', `${module.path} is off until it is changed.`)
    const stop = () => process.kill('the turn was stopped')
    signal.addEventListener('abort', stop)
    const question: Question = { kind: 'run', path: this.#absolute(module), ...what, agent: this.#described(agent) }
    const answer = await process.ask(question, this.#needs.limits.runMs)
    signal.removeEventListener('abort', stop)
    signal.throwIfAborted()
    if (answer.kind === 'ran') return answer.output
    if (!process.isAlive) this.#died(module, `${what.tool}: ${reasonOf(answer)}`)
    throw new Refusal('unsupported', `${what.tool} failed: ${reasonOf(answer)}`)
  }

  #died(module: ExtensionModule, reason: string): void {
    module.deaths++
    if (module.deaths >= mostDeaths) this.#turnOff(module, reason)
    else this.#failed(module.path, reason)
  }

  /** What a module has done to its process nobody knows, so the others begin anew. */
  #turnOff(module: ExtensionModule, reason: string): void {
    if (!this.#isOurs(module)) return
    module.isOff = true
    this.#end()
    this.#failed(module.path, reason)
  }

  /** Not when the modules have become others meanwhile. */
  #isOurs(module: ExtensionModule): boolean {
    return !this.#isClosed && this.#modules.includes(module)
  }

  #start(): void {
    const { root, env, limits, log } = this.#needs
    this.#loaded.clear()
    this.#process = new ExtensionProcess({
      root,
      env,
      limits,
      printed: text => log.debug('an extension printed', { text }),
      stray: reason => this.#failed(modulesFolder, reason),
    })
  }

  /** The same is told once. */
  #failed(path: string, reason: string): void {
    const told = `${path}: ${reason}`
    if (this.#told.has(told)) return
    this.#told.add(told)
    this.#needs.failed(path, reason)
  }

  #end(): void {
    clearTimeout(this.#idle)
    this.#loaded.clear()
    this.#process?.kill()
    this.#process = undefined
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work).finally(() => this.#restLater())
    this.#queue = result.catch(() => undefined)
    return result
  }

  #restLater(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#end(), idleMs).unref()
  }

  #described({ agentId, nodeType, name, fullName, filePath, signature }: Candidate): NodeForExtension {
    return {
      agent_id: agentId,
      node_type: nodeType,
      name,
      full_name: fullName,
      file_path: filePath,
      signature,
      source: this.#needs.sourceOf(agentId),
    }
  }

  #absolute({ path }: ExtensionModule): string {
    return join(this.#needs.root, path)
  }
}

export const modulesFolder = '.remora/models'

interface Run {
  readonly blueprint: number
  readonly tool: string
  readonly args: unknown
}

function reasonOf(answer: Answer): string {
  return answer.kind === 'failed' ? answer.reason : 'it answered something that makes no sense'
}
