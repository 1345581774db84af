import { readLinks, readOutline, readUses } from '../store/survey-text.js'
import { familyOf } from './modules.js'
import { Names } from './names.js'
import { type Scoping, scopingOf } from './scoping.js'
import type { Import, Use, Uses } from './uses.js'

/** The columns of a file that say what its names mean. */
export interface FactsRow {
  readonly file_id: number
  readonly path: string
  readonly language: string
  readonly outline: string
  readonly uses: string
  readonly links: string
  readonly node_ids: string
}

/** What a type inherits: another type of its file, by its place, or a path as the file writes it. */
export type Base = { readonly place: string } | { readonly path: string; readonly from: number }

/** What is known of the names of one file: those it defines, imports and uses. */
export class FileFacts {
  readonly fileId: number
  readonly path: string
  readonly language: string
  readonly family: string
  readonly scoping: Scoping
  readonly names: Names
  /** The `node_id` of each piece. */
  readonly nodeIds: readonly number[]
  readonly links: Uses['links']
  readonly uses: readonly Use[]
  readonly imports: readonly Import[]
  /** Modules of which every name is known here. */
  readonly wildcards: readonly Import[]
  readonly #bindings = new Map<string, Import>()
  readonly #bases = new Map<string, Base[]>()
  #indexes: ReadonlyMap<number, number> | undefined

  constructor(row: FactsRow) {
    this.fileId = row.file_id
    this.path = row.path
    this.language = row.language
    this.family = familyOf(row.language)
    this.scoping = scopingOf(row.language)
    this.names = new Names(readOutline(row.outline))
    this.nodeIds = JSON.parse(row.node_ids) as number[]
    this.links = readLinks(row.links)
    const { uses, imports } = readUses(row.uses)
    this.uses = uses
    this.imports = imports
    this.wildcards = imports.filter(([, name]) => name === '*')
    for (const known of imports) this.#bind(known)
    for (let at = 0; at < this.links.inherits.length; at += 2) {
      this.#inherit(this.links.inherits[at]!, { place: this.names.placeOf(this.links.inherits[at + 1]!) })
    }
    for (const [kind, path, ...froms] of uses) {
      if (kind === 'inherits') for (const from of froms) this.#inherit(from, { path, from })
    }
  }

  /** Whether the files of its folder are one module, which others import by the folder's name. */
  get isOfPackage(): boolean {
    return this.scoping.sharesFolder && this.scoping.needsImports
  }

  /** What the file calls so. */
  binding(name: string): Import | undefined {
    return this.#bindings.get(name)
  }

  /** The places of all types that inherit. */
  heirs(): string[] {
    return [...this.#bases.keys()]
  }

  basesOf(place: string): readonly Base[] {
    return this.#bases.get(place) ?? []
  }

  /** The place of a node of this file. */
  placeOf(nodeId: number): string {
    this.#indexes ??= new Map(this.nodeIds.map((id, index) => [id, index]))
    const index = this.#indexes.get(nodeId)
    return index === undefined ? '' : this.names.placeOf(index)
  }

  /** A module that is imported by its path is also known by the last name of it. */
  #bind(known: Import): void {
    const [, name, as] = known
    if (as === '' || name === '*') return
    this.#bindings.set(as, known)
    if (name === '' && /[.:\\/]/.test(as)) {
      const last = as.split(/[.:\\/]+/).at(-1)!
      if (!this.#bindings.has(last)) this.#bindings.set(last, known)
    }
  }

  #inherit(from: number, base: Base): void {
    const place = this.names.placeOf(from)
    const bases = this.#bases.get(place)
    if (bases) bases.push(base)
    else this.#bases.set(place, [base])
  }
}
