import { Lines } from '../../base/text.js'
import type { Buffer as OpenBuffer } from '../../buffers/buffers.js'
import type { Discovery, Layout } from '../../syntax/piece.js'
import type { Sketch, Sketcher } from '../../syntax/sketch.js'
import type { CodeNode } from '../code-node.js'
import { usesOf } from '../graph/uses.js'
import { scarsOf } from '../match/hidden.js'
import type { Elsewhere } from '../match/known.js'
import { type Assignment, match } from '../match/match.js'
import { nodesOf } from '../match/nodes-of.js'
import { sightingOf } from '../sighting.js'
import type { FileUpdate } from '../store/store-file.js'
import { writeSurvey } from '../store/survey-text.js'
import { areStill, changed, moved } from './stay.js'

/** What the store says of a file: its nodes as they are on disk, its orphans, and damage that hides nobody. */
export interface StoredFile {
  /** Counts up whenever something else is stored; undefined while nothing is. */
  readonly revision: number | undefined
  readonly present: readonly CodeNode[]
  readonly orphans: readonly CodeNode[]
  readonly scars: readonly string[]
}

/** What is seen in a text as people type in it: at once (`LiveSyntax`), or as soon as may be (`ForeignSyntax`). */
export interface TypedSyntax {
  /** In which was seen what is told; where that takes time, maybe not the text of now. */
  readonly text: string
  /** With what its pieces mention, which is looked for when it is asked for. */
  readonly discovery: Discovery
  /** @param how `afresh`: no guess, at the cost of all the text */
  update(text: string, how?: { readonly afresh: boolean }): Layout
  /** Of the last update: as `Step` says, and undefined where the pieces may be others than before. */
  readonly touched?: ReadonlySet<number> | undefined
  sketcher(): Pick<Sketcher, 'of' | 'all'>
  /** Resolves when what was asked for has been seen. */
  settled?(): Promise<void>
  /** Whether what is told is not certain before an update that reads `afresh`. */
  readonly isGuess?: boolean
  /** Whether a text took so long that there will be no more to tell. */
  readonly isGivenUp?: boolean
  free(): void
}

/** A file that an editor has open: its tree, and its nodes as the person types. It holds WASM memory until `free`. */
export class LiveFile {
  readonly buffer: OpenBuffer
  /** Relative to the root. */
  readonly path: string
  readonly #language: string
  readonly #syntax: TypedSyntax
  #lines: Lines
  #stored: StoredFile
  #nodes: readonly CodeNode[]
  /** Where in `nodes` the node with an id is. */
  #places: ReadonlyMap<string, number> = new Map()
  #hidden: readonly CodeNode[] = []
  /** Nodes that were here and cannot be seen now, as they were seen last; latest first. */
  #missing: readonly CodeNode[] = []
  #assignment: Omit<Assignment, 'sighting'> | undefined
  /** Whether the store says something else than when it was last found out who is who. */
  #hasNews = true
  #isDoubted = false

  /** @param language its id */
  constructor(
    buffer: OpenBuffer,
    path: string,
    { language, syntax }: { readonly language: string; readonly syntax: TypedSyntax },
    stored: StoredFile,
  ) {
    this.buffer = buffer
    this.path = path
    this.#language = language
    this.#syntax = syntax
    this.#lines = buffer.lines
    this.#stored = stored
    this.#nodes = stored.present
  }

  /** The text that the nodes stand in. */
  get text(): string {
    return this.#syntax.text
  }

  /** Whether that is what the person sees. */
  get isCurrent(): boolean {
    return this.text === this.buffer.text
  }

  /** Resolves when an `update` will show what was asked for last. */
  async caughtUp(): Promise<void> {
    await this.#syntax.settled?.()
  }

  /** Whether the text is damaged and was not read afresh since, so that its nodes are not certain. */
  get isGuess(): boolean {
    return this.#syntax.isGuess === true
  }

  /** The next `update` is to be certain. */
  doubt(): void {
    this.#isDoubted = true
  }

  /** Whether the text of now takes so long that the file is good for nothing but to be freed. */
  get isGivenUp(): boolean {
    return this.#syntax.isGivenUp === true
  }

  /** In text order, parents before their members. */
  get nodes(): readonly CodeNode[] {
    return this.#nodes
  }

  get missing(): readonly CodeNode[] {
    return this.#missing
  }

  /** The pieces of the text, and who each of them is. */
  get seen(): { readonly discovery: Discovery; readonly ids: readonly string[] } {
    return { discovery: this.#syntax.discovery, ids: this.#assignment!.ids }
  }

  /** Whether errors may be hiding somebody, so that who is seen may be somebody else. */
  get hidesSomebody(): boolean {
    return this.#hidden.length > 0
  }

  byId(agentId: string): CodeNode | undefined {
    const place = this.#places.get(agentId)
    return place === undefined ? undefined : this.#nodes[place]
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
    const before = { text: this.text, lines: this.#lines, nodes: this.#nodes }
    const sketchOf = this.#sketchesOfNow()
    const layout = this.#syntax.update(this.buffer.text, { afresh: this.#isDoubted })
    this.#isDoubted = false
    this.#lines = this.isCurrent ? this.buffer.lines : new Lines(this.text)
    const touched = this.#touchedIfAllStay(layout, isLost)
    if (!touched) return this.#findOut(layout, { elsewhere, isLost, sketchOf })
    this.#missing = this.#missing.filter(({ agentId }) => !isLost(agentId))
    return this.#move(layout, touched, before)
  }

  /** Of what is known of the store. */
  get storedRevision(): number | undefined {
    return this.#stored.revision
  }

  /** The store says something else than before; the next `update` goes by it. */
  learn(stored: StoredFile): void {
    this.#stored = stored
    this.#hasNews = true
  }

  /** The same, where it may say what it said before: then nothing is to be found out. */
  recall(stored: StoredFile): void {
    // The store gives the same list as long as nobody has come or gone.
    this.#hasNews ||= stored.present !== this.#stored.present
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
    const { ids, scars } = this.#assignment!
    const { pieces, references } = this.#syntax.discovery
    const uses = usesOf(references, pieces, this.text, this.#language)
    return {
      file: {
        path: this.path,
        language: this.#language,
        hash: pieces[0]!.sourceHash,
        size: Buffer.byteLength(this.text),
        mtime_ms: 0,
        scars: JSON.stringify(scars),
      },
      survey: writeSurvey(pieces, this.#syntax.sketcher().all(), uses, this.#lines),
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

  /** The pieces that were read again, where it is certain that everybody is still here and nobody else. */
  #touchedIfAllStay({ pieces }: Layout, isLost: (agentId: string) => boolean): ReadonlySet<number> | undefined {
    const { touched } = this.#syntax
    const assignment = this.#assignment
    if (!touched || !assignment || this.#hasNews || this.hidesSomebody) return undefined
    // Whom nobody knows yet may turn out to be somebody at any time.
    if (assignment.born.size > 0 || assignment.ids.some(isLost)) return undefined
    return areStill(assignment.ids, { pieces, touched }) ? touched : undefined
  }

  #move({ pieces, damaged }: Layout, touched: ReadonlySet<number>, before: Before): string[] {
    const linesAdded = this.#lines.count - before.lines.count
    this.#nodes = moved(before.nodes, { pieces, touched, lines: this.#lines, linesAdded })
    this.#assignment = { ...this.#assignment!, scars: scarsOf({ damaged, text: () => this.text }) }
    return changed(before, this, touched).map(index => this.#nodes[index]!.agentId)
  }

  #findOut(layout: Layout, { elsewhere, isLost, sketchOf }: Memory): string[] {
    const text = this.text
    const sketcher = this.#syntax.sketcher()
    const sighting = sightingOf(layout, text, this.#lines, piece => sketcher.of(piece))
    const present = this.#nodes.filter(({ agentId }) => !this.isProvisional(agentId) && !isLost(agentId))
    const past = [...this.#missing, ...this.#stored.present, ...this.#stored.orphans]
    const scars = new Set(this.#assignment?.scars ?? this.#stored.scars)
    const before = this.#shown()
    const assignment = match(sighting, this.path, { present, past, scars, sketchOf }, elsewhere)
    // Whoever has no piece any more is remembered as it was seen last.
    const sketched = (node: CodeNode) => ({ ...node, sketch: sketchOf(node) })
    this.#show({ ...assignment, hidden: assignment.hidden.map(one => ({ ...one, node: sketched(one.node) })) })
    const isMissing = ({ agentId }: CodeNode) => !this.#places.has(agentId) && !isLost(agentId)
    this.#missing = distinct([...present.filter(isMissing).map(sketched), ...this.#missing.filter(isMissing)])
    return differences(before, this.#shown())
  }

  #show({ sighting, ...assignment }: Assignment): void {
    const { nodes, hidden } = nodesOf({ sighting, ...assignment }, this.path)
    this.#assignment = assignment
    this.#hasNews = false
    this.#nodes = nodes
    this.#hidden = hidden
    this.#places = new Map(nodes.map(({ agentId }, place) => [agentId, place]))
  }

  /** By id; nobody before the first update. */
  #shown(): Map<string, CodeNode> {
    return new Map([...this.#places].map(([agentId, place]) => [agentId, this.#nodes[place]!]))
  }
}

/** A text that has just changed. */
interface Before {
  readonly text: string
  readonly lines: Lines
  readonly nodes: readonly CodeNode[]
}

/** Who may be met again, besides those whom the file itself remembers. */
interface Memory {
  readonly elsewhere: Elsewhere
  isLost(agentId: string): boolean
  sketchOf(node: CodeNode): Sketch
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
