import type { Buffer as OpenBuffer } from '../buffers/buffers.js'
import type { Grammar } from '../syntax/grammars.js'
import { LiveSyntax } from '../syntax/live.js'
import type { Sketch } from '../syntax/sketch.js'
import type { CodeNode } from './code-node.js'
import type { Elsewhere } from './match/known.js'
import { type Assignment, match } from './match/match.js'
import { nodesOf } from './match/nodes-of.js'
import { sightingOf } from './sighting.js'
import type { FileUpdate } from './store-file.js'
import { writeSurvey } from './survey-text.js'
import { usesOf } from './uses.js'

/** What the store says of a file: its nodes as they are on disk, its orphans, and damage that hides nobody. */
export interface StoredFile {
  readonly present: readonly CodeNode[]
  readonly orphans: readonly CodeNode[]
  readonly scars: readonly string[]
}

/** A file that an editor has open: its tree, and its nodes as the person types. It holds WASM memory until `free`. */
export class LiveFile {
  readonly buffer: OpenBuffer
  /** Relative to the root. */
  readonly path: string
  readonly #grammar: Grammar
  readonly #syntax: LiveSyntax
  #stored: StoredFile
  #nodes: readonly CodeNode[]
  #byId: ReadonlyMap<string, CodeNode> = new Map()
  #hidden: readonly CodeNode[] = []
  /** Nodes that were here and cannot be seen now, as they were seen last; latest first. */
  #missing: readonly CodeNode[] = []
  #assignment: Assignment | undefined

  constructor(grammar: Grammar, buffer: OpenBuffer, path: string, stored: StoredFile) {
    this.buffer = buffer
    this.path = path
    this.#grammar = grammar
    this.#syntax = new LiveSyntax(grammar, path, buffer.text)
    this.#stored = stored
    this.#nodes = stored.present
  }

  get text(): string {
    return this.#syntax.text
  }

  /** In text order, parents before their members. */
  get nodes(): readonly CodeNode[] {
    return this.#nodes
  }

  get missing(): readonly CodeNode[] {
    return this.#missing
  }

  byId(agentId: string): CodeNode | undefined {
    return this.#byId.get(agentId)
  }

  /**
   * Whether nobody but this text knows the node. Its id follows its address until somebody does, so that who was typed
   * under three names is called as in any other clone.
   */
  isProvisional(agentId: string): boolean {
    return this.#assignment?.born.has(agentId) ?? false
  }

  /**
   * Finds out who is in the text of now. Returns the ids of nodes that came, went, or read differently.
   * @param isLost whether another open text has the better claim to an id that is here
   */
  update(elsewhere: Elsewhere, isLost: (agentId: string) => boolean): string[] {
    const { text, lines } = this.buffer
    const sketchOf = this.#sketchesOfNow()
    const discovery = this.#syntax.update(text)
    const sketcher = this.#syntax.sketcher()
    const sighting = sightingOf(discovery, text, lines, piece => sketcher.of(piece))
    const present = this.#nodes.filter(({ agentId }) => !this.isProvisional(agentId) && !isLost(agentId))
    const past = [...this.#missing, ...this.#stored.present, ...this.#stored.orphans]
    const scars = new Set(this.#assignment?.scars ?? this.#stored.scars)
    const assignment = match(sighting, this.path, { present, past, scars, sketchOf }, elsewhere)
    const before = this.#byId
    // Whoever has no piece any more is remembered as it was seen last.
    const sketched = (node: CodeNode) => ({ ...node, sketch: sketchOf(node) })
    this.#show({ ...assignment, hidden: assignment.hidden.map(one => ({ ...one, node: sketched(one.node) })) })
    const isMissing = ({ agentId }: CodeNode) => !this.#byId.has(agentId) && !isLost(agentId)
    this.#missing = distinct([...present.filter(isMissing).map(sketched), ...this.#missing.filter(isMissing)])
    return differences(before, this.#byId)
  }

  /** The store says something else than before; the next `update` goes by it. */
  learn(stored: StoredFile): void {
    this.#stored = stored
  }

  /** What is in the text is in the store. */
  wasStored(stored: StoredFile): void {
    this.#stored = stored
    this.#missing = []
    if (this.#assignment) this.#assignment = { ...this.#assignment, born: new Set() }
  }

  /** Somebody means the node by its id, so it keeps it from now on. */
  keep(agentId: string): void {
    const assignment = this.#assignment!
    this.#assignment = { ...assignment, born: new Set([...assignment.born].filter(id => id !== agentId)) }
  }

  /** The file as it is to be stored. Its time is left open, so that the next scan compares it with the disk. */
  asUpdate(): FileUpdate {
    const { sighting, ids, scars } = this.#assignment!
    const { pieces } = sighting
    const uses = usesOf(this.#syntax.discovery.references, pieces)
    return {
      file: {
        path: this.path,
        language: this.#grammar.language.id,
        hash: pieces[0]!.sourceHash,
        size: Buffer.byteLength(this.text),
        mtime_ms: 0,
        scars: JSON.stringify(scars),
      },
      survey: writeSurvey(pieces, this.#syntax.sketcher().all(), uses, this.buffer.lines),
      ids,
      nodes: this.#nodes,
      hidden: this.#hidden,
    }
  }

  free(): void {
    this.#syntax.free()
  }

  /** What nodes look like in the text of now, which is about to change. */
  #sketchesOfNow(): (node: CodeNode) => Sketch {
    const sketcher = this.#syntax.sketcher()
    const ids = this.#assignment?.ids ?? []
    return ({ agentId, sketch }) => {
      const piece = sketch === undefined ? ids.indexOf(agentId) : -1
      return sketch ?? (piece < 0 ? '' : sketcher.of(piece))
    }
  }

  #show(assignment: Assignment): void {
    const { nodes, hidden } = nodesOf(assignment, this.path)
    this.#assignment = assignment
    this.#nodes = nodes
    this.#hidden = hidden
    this.#byId = new Map(nodes.map(node => [node.agentId, node]))
  }
}

/** The first of each id. */
function distinct(nodes: readonly CodeNode[]): CodeNode[] {
  const byId = new Map<string, CodeNode>()
  for (const node of nodes) if (!byId.has(node.agentId)) byId.set(node.agentId, node)
  return [...byId.values()]
}

function differences(before: ReadonlyMap<string, CodeNode>, after: ReadonlyMap<string, CodeNode>): string[] {
  const gone = [...before.keys()].filter(id => !after.has(id))
  const others = [...after.values()].filter(node => before.get(node.agentId)?.sourceHash !== node.sourceHash)
  return [...gone, ...others.map(node => node.agentId)]
}
