import type { CodeNode } from '../code-node.js'
import type { Elsewhere } from '../match/known.js'
import type { NodeStore } from '../store/node-store.js'
import type { LiveFile } from './live-file.js'

interface Needs {
  readonly store: NodeStore
  /** All that are open, by path. */
  readonly files: ReadonlyMap<string, LiveFile>
  /** A file is to be looked at again. */
  touch(file: LiveFile): void
}

/**
 * Follows code that is cut from one open text and pasted into another, before either is saved; where both show it, the
 * text that has it on disk is right.
 */
export class Moves {
  readonly #needs: Needs
  /** Ids that two open texts showed at once. */
  readonly #contested = new Set<string>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** The open file that shows a node. */
  showing(agentId: string, except?: LiveFile): LiveFile | undefined {
    for (const file of this.#needs.files.values()) if (file !== except && file.byId(agentId)) return file
    return undefined
  }

  /** Code that came back to where it was cut takes its id back from where it was pasted. */
  contest(agentId: string, file: LiveFile): void {
    const rival = file.byId(agentId) && this.showing(agentId, file)
    if (!rival) return
    this.#contested.add(agentId)
    this.#needs.touch(rival)
  }

  /** Whether a file has to give up an id to the one that has it on disk. */
  isLost(agentId: string, file: LiveFile): boolean {
    if (!this.#contested.has(agentId)) return false
    const home = this.#needs.files.get(this.#needs.store.byId(agentId)?.filePath ?? '')
    return home !== undefined && home !== file && home.byId(agentId) !== undefined
  }

  /** Who may have come to a file from others, open or stored. */
  elsewhere(file: LiveFile): Elsewhere {
    const { store, files } = this.#needs
    const orphans = (stored: readonly CodeNode[], isMeant: (node: CodeNode) => boolean) =>
      [...files.values()]
        .flatMap(other => (other === file ? [] : other.missing.filter(isMeant)))
        .concat(stored)
        .filter(node => !this.showing(node.agentId))
        .map(node => ({ ...node, orphaned: true }))
    return {
      byId: agentId => this.showing(agentId, file)?.byId(agentId) ?? this.#asSeenHere(store.byId(agentId)),
      isTaken: agentId => store.isTaken(agentId) || this.showing(agentId, file) !== undefined,
      orphansWithBody: hash => orphans(store.orphansWithBody(hash), node => node.bodyHash === hash),
      orphansUnder: id => orphans(store.orphansUnder(id), node => node.parentId === id),
      justOrphaned: () => orphans(store.justOrphaned(), () => true),
    }
  }

  /** A node that is still on disk is gone for the person if its text is open here without it. */
  #asSeenHere(node: CodeNode | undefined): CodeNode | undefined {
    return node && this.#needs.files.has(node.filePath) ? { ...node, orphaned: true } : node
  }
}
