import type { Blueprint, Candidate } from '../blueprints/blueprint.js'

/** More than there are agents in most files that are open at once; a workspace may have a hundred thousand. */
const mostRemembered = 20_000

/** One extension module, as it is known in this process: what it exports, and whom that fits. */
export class ExtensionModule {
  /** Relative to the root. */
  readonly path: string
  /** In the order of the exports' names; undefined until it has been loaded. */
  blueprints: readonly Blueprint[] | undefined
  /** How often the process died of it. */
  deaths = 0
  isOff = false
  /** By who and what a node is: the first of the blueprints that fits, -1 for none. */
  readonly #first = new Map<string, number>()

  constructor(path: string) {
    this.path = path
  }

  /** Undefined when the module has not been asked yet. */
  firstFor(candidate: Candidate): number | undefined {
    return this.isOff ? -1 : this.#first.get(keyOf(candidate))
  }

  remember(candidate: Candidate, first: number): void {
    if (this.#first.size >= mostRemembered) this.#first.clear()
    this.#first.set(keyOf(candidate), first)
  }
}

function keyOf({ agentId, sourceHash, filePath, fullName }: Candidate): string {
  return [agentId, sourceHash, filePath, fullName].join('\0')
}
