import type { Buffer } from '../buffers/buffers.js'
import type { Grammar } from '../syntax/grammars.js'
import { LiveSyntax } from '../syntax/live.js'
import type { CodeNode } from './code-node.js'
import type { Elsewhere } from './match/known.js'
import { match } from './match/match.js'
import { nodesOf } from './match/nodes-of.js'
import { type Survey, surveyOf } from './survey.js'

/** What the store says of a file: its nodes as they are on disk, its orphans, and damage that hides nobody. */
export interface StoredFile {
  readonly present: readonly CodeNode[]
  readonly orphans: readonly CodeNode[]
  readonly scars: readonly string[]
}

/** A text as it can be stored. */
export interface Snapshot {
  readonly survey: Survey
  readonly ids: readonly string[]
  readonly nodes: readonly CodeNode[]
  readonly hidden: readonly CodeNode[]
  readonly scars: readonly string[]
}

/** An open text, and who is in it as the person sees it. It holds WASM memory until `close`. */
export class OpenFile {
  readonly buffer: Buffer
  /** Relative to the root. */
  readonly path: string
  readonly #syntax: LiveSyntax
  #stored: StoredFile
  #nodes: readonly CodeNode[]
  #byId: ReadonlyMap<string, CodeNode> = new Map()
  /** Nodes that were here and cannot be seen now, as they were seen last; latest first. */
  #missing: readonly CodeNode[] = []
  /** Ids that nobody but this text knows. They follow their address until somebody else does. */
  #provisional = new Set<string>()
  #latest: Snapshot | undefined
  #isStale = true

  constructor(grammar: Grammar, buffer: Buffer, path: string, stored: StoredFile) {
    this.buffer = buffer
    this.path = path
    this.#syntax = new LiveSyntax(grammar, path, buffer.text)
    this.#stored = stored
    this.#nodes = stored.present
  }

  /** As of the last `update`. In text order, parents before their members. */
  get nodes(): readonly CodeNode[] {
    return this.#nodes
  }

  get missing(): readonly CodeNode[] {
    return this.#missing
  }

  get isStale(): boolean {
    return this.#isStale
  }

  get snapshot(): Snapshot {
    return this.#latest!
  }

  node(agentId: string): CodeNode | undefined {
    return this.#byId.get(agentId)
  }

  isProvisional(agentId: string): boolean {
    return this.#provisional.has(agentId)
  }

  /** Somebody means the node by its id, so it keeps it from now on. */
  keep(agentId: string): void {
    this.#provisional.delete(agentId)
  }

  /** The text, or what is known of it, is another than at the last `update`. */
  touch(stored?: StoredFile): void {
    if (stored) this.#stored = stored
    this.#isStale = true
  }

  /**
   * Finds out who is in the text now. Returns the ids of the nodes that came, went or changed.
   * @param isLost whether another text has better reasons to claim an id that is here
   */
  update(elsewhere: Elsewhere, isLost: (agentId: string) => boolean): string[] {
    this.#isStale = false
    const { buffer, path } = this
    const survey = surveyOf(this.#syntax.update(buffer.text), buffer.text, buffer.lines)
    const present = this.#nodes.filter(node => !this.#provisional.has(node.agentId) && !isLost(node.agentId))
    const past = [...this.#missing, ...this.#stored.present, ...this.#stored.orphans]
    const scars = this.#latest?.scars ?? this.#stored.scars
    const assignment = match(survey, path, { present, past, scars: new Set(scars) }, elsewhere)
    const { nodes, hidden } = nodesOf(assignment, path)
    const before = this.#byId
    this.#nodes = nodes
    this.#byId = new Map(nodes.map(node => [node.agentId, node]))
    this.#provisional = new Set(assignment.born)
    this.#missing = [...present, ...this.#missing].filter(node => !this.#byId.has(node.agentId) && !isLost(node.agentId))
    this.#latest = { survey, ids: assignment.ids, nodes, hidden, scars: assignment.scars }
    return differences(before, this.#byId)
  }

  /** What is in the text has been stored. */
  settle(stored: StoredFile): void {
    this.#provisional.clear()
    this.#missing = []
    this.#stored = stored
  }

  close(): void {
    this.#syntax.free()
  }
}

function differences(before: ReadonlyMap<string, CodeNode>, after: ReadonlyMap<string, CodeNode>): string[] {
  const gone = [...before.keys()].filter(id => !after.has(id))
  const others = [...after.values()].filter(node => before.get(node.agentId)?.sourceHash !== node.sourceHash)
  return [...gone, ...others.map(node => node.agentId)]
}
