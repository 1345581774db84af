import type { WholeDiscovery } from '../discover.js'
import type { ProjectLanguage } from '../languages.js'
import { parseLimit } from '../time-limit.js'
import { loadLimit } from './limits.js'
import { ForeignProcess } from './process.js'
import { languagesFolder } from './project-languages.js'
import { type Answer, isSound } from './protocol.js'

/**
 * Parses the languages that a project brings, all in one process, which is started when it is first needed. A language
 * whose grammar does not load, loops, grows or traps is off from then on, and a notice says so once; the others go on in
 * a fresh process.
 */
export class ForeignLanguages {
  readonly #notice: (message: string) => void
  readonly #off = new Set<string>()
  /** Paths of files that are too much for their grammar, by language. */
  readonly #slow = new Map<string, Set<string>>()
  /** Loaded in the process of now. */
  readonly #loaded = new Set<string>()
  #process: ForeignProcess | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(notice: (message: string) => void) {
    this.#notice = notice
  }

  /** What is in a text; undefined when the language is off. One text after another, so it may take seconds. */
  async discover(language: ProjectLanguage, path: string, text: string): Promise<WholeDiscovery | undefined> {
    return await this.#inTurn(() => this.#discover(language, path, text))
  }

  /** Whether the language works, as far as can be told without a text. */
  async load(language: ProjectLanguage): Promise<boolean> {
    return await this.#inTurn(async () => (await this.#ready(language)) !== undefined)
  }

  /** What is being parsed comes back undefined, at once. */
  close(): void {
    this.#isClosed = true
    this.#process?.kill()
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work)
    this.#queue = result.catch(() => undefined)
    return result
  }

  async #discover(language: ProjectLanguage, path: string, text: string): Promise<WholeDiscovery | undefined> {
    if (this.#slow.get(language.id)?.has(path)) return undefined
    const process = await this.#ready(language)
    if (!process) return undefined
    const answer = await process.ask({ kind: 'parse', limit: parseLimit(text), languageId: language.id, path, text })
    if (answer.kind === 'parsed' && isSound(answer.discovery, text)) return answer.discovery
    if (answer.kind === 'slow') this.#leaveOut(path, language)
    else this.#turnOff(language, `parsing ${path}: ${reasonOf(answer)}`)
    return undefined
  }

  async #ready(language: ProjectLanguage): Promise<ForeignProcess | undefined> {
    if (this.#isClosed || this.#off.has(language.id)) return undefined
    if (!this.#process?.isAlive) this.#startAnew()
    const process = this.#process!
    if (this.#loaded.has(language.id)) return process
    const { headerLine, ...rest } = language
    const told = { ...rest, ...(headerLine && { headerLine: headerLine.source }) }
    const answer = await process.ask({ kind: 'load', limit: loadLimit, language: told })
    if (answer.kind !== 'loaded') {
      this.#turnOff(language, `loading its grammar: ${reasonOf(answer)}`)
      return undefined
    }
    this.#loaded.add(language.id)
    return process
  }

  #startAnew(): void {
    this.#loaded.clear()
    this.#process = new ForeignProcess()
  }

  #leaveOut(path: string, language: ProjectLanguage): void {
    const slow = this.#slow.get(language.id) ?? new Set()
    this.#slow.set(language.id, slow.add(path))
    const { title } = language
    if (slow.size > mostSlow) this.#turnOff(language, `its grammar is too slow for ${[...slow].join(', ')}`)
    else this.#notice(`${path} has no agents until Remora starts again: it is too much for the grammar of ${title}.`)
  }

  /** What a grammar has done to the memory that it shares with the others nobody knows, so they begin anew. */
  #turnOff({ id, title }: ProjectLanguage, reason: string): void {
    if (this.#isClosed) return
    this.#process?.kill()
    this.#off.add(id)
    this.#notice(`${title} (${languagesFolder}/${id}) is off until Remora starts again: ${sentence(reason)}`)
  }
}

/** A grammar that is too slow for more files than this is too slow. */
const mostSlow = 3

function reasonOf(answer: Answer): string {
  return answer.kind === 'failed' ? answer.reason : 'its process gave an answer that makes no sense'
}

function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`
}
