import type { Piece } from '../../syntax/piece.js'

export type NamedPiece = Pick<Piece, 'nodeType' | 'name' | 'fullName' | 'parent'>

/**
 * The pieces of one file by their places. A place is a full name as a caller would write it: the methods of `impl Show
 * for Cart<T>` and of `Cart.prototype` stand at `Cart.…`, beside those of the type itself.
 */
export class Names {
  readonly pieces: readonly NamedPiece[]
  readonly #places: readonly string[]
  readonly #byPlace = new Map<string, number[]>()
  readonly #byName = new Map<string, number[]>()
  readonly #owners = new Set<string>()
  readonly #ownerNames = new Set<string>()
  #scopes: { readonly index: number; readonly places: readonly string[] } | undefined

  constructor(pieces: readonly NamedPiece[]) {
    this.pieces = pieces
    this.#places = placesOf(pieces)
    for (let index = 1; index < pieces.length; index++) {
      const { name, nodeType } = pieces[index]!
      add(this.#byName, name, index)
      const place = this.#places[index]!
      if (nodeType === 'class') this.#ownerNames.add(lastName(place))
      if (place.includes('.')) this.#own(place.slice(0, place.lastIndexOf('.')))
      // An impl is no second type of the name.
      if (!place.endsWith(name)) continue
      add(this.#byPlace, place, index)
    }
  }

  #own(owner: string): void {
    if (this.#owners.has(owner)) return
    this.#owners.add(owner)
    this.#ownerNames.add(lastName(owner))
  }

  /** Whether anybody in the file is called so. */
  knows(name: string): boolean {
    return this.#byName.has(name)
  }

  at(place: string): readonly number[] {
    return this.#byPlace.get(place) ?? nobody
  }

  /** Who stands at a path, as it is seen from the innermost of these scopes. */
  find(path: string, scopes: readonly string[]): readonly number[] {
    if (!this.#byName.has(lastName(path))) return nobody
    for (const scope of scopes) {
      const found = this.at(within(scope, path))
      if (found.length > 0) return found
    }
    return nobody
  }

  /** The place of a type, likewise. */
  findOwner(path: string, scopes: readonly string[]): string | undefined {
    if (!this.#ownerNames.has(lastName(path))) return undefined
    for (const scope of scopes) {
      const place = within(scope, path)
      if (this.isOwner(place)) return place
    }
    return undefined
  }

  /** The places of a name that is a member of a table or type, but not of one inside another. */
  inTables(name: string): string[] {
    const places = this.named(name).map(index => this.placeOf(index))
    return [...new Set(places.filter(place => place.split('.').length === 2))]
  }

  placeOf(index: number): string {
    return this.#places[index]!
  }

  /** The places around a piece and its own, the innermost first; the file's, which is empty, last. */
  scopesOf(index: number): readonly string[] {
    // Calls come in the order of the text, so the next one nearly always asks for the same.
    if (this.#scopes?.index !== index) this.#scopes = { index, places: this.#scopesAround(index) }
    return this.#scopes.places
  }

  #scopesAround(index: number): string[] {
    const scopes: string[] = []
    for (let at = index; at > 0; at = this.pieces[at]!.parent) {
      scopes.push(this.#places[at]!)
      const type = this.#typeElsewhere(at)
      if (type !== undefined) scopes.push(type)
    }
    scopes.push('')
    return scopes
  }

  /** Of a method that stands outside of its type: `void Cart::add(Line line)`. */
  #typeElsewhere(index: number): string | undefined {
    const place = this.#places[index]!
    const end = place.lastIndexOf('.')
    if (this.pieces[index]!.nodeType !== 'method' || end === -1) return undefined
    const { parent } = this.pieces[index]!
    return parent > 0 && this.#places[parent] === place.slice(0, end) ? undefined : place.slice(0, end)
  }

  /** The place of the type that `self` means in a piece. */
  typeAround(index: number): string | undefined {
    for (let at = index; at > 0; at = this.pieces[at]!.parent) {
      const place = this.#places[at]!
      const { nodeType } = this.pieces[at]!
      if (nodeType === 'class') return place
      const isMember = nodeType === 'method' || this.#isQualified(at)
      if (isMember && place.includes('.')) return place.slice(0, place.lastIndexOf('.'))
    }
    return undefined
  }

  /** `Cart.prototype.total = function () …` */
  #isQualified(index: number): boolean {
    const { name, parent } = this.pieces[index]!
    return parent <= 0 && this.#places[index] !== name
  }

  /** Whether a place is a type, or a table or namespace that has members. */
  isOwner(place: string): boolean {
    return this.#owners.has(place) || this.at(place).some(index => this.pieces[index]!.nodeType === 'class')
  }

  /**
   * Whether whoever is inside may call a piece by its name alone. A constructor has the name of its type, and whoever
   * says that name means the type.
   */
  isSeenByName(index: number, needsReceivers: boolean): boolean {
    const { nodeType, name } = this.pieces[index]!
    if (nodeType !== 'method') return true
    return !needsReceivers && !`.${this.#places[index]!}`.endsWith(`.${name}.${name}`)
  }

  /** Everybody of the name. */
  named(name: string): readonly number[] {
    return this.#byName.get(name) ?? nobody
  }
}

const nobody: readonly number[] = []

function add(indexes: Map<string, number[]>, key: string, index: number): void {
  const known = indexes.get(key)
  if (known) known.push(index)
  else indexes.set(key, [index])
}

export function lastName(path: string): string {
  const end = path.lastIndexOf('.')
  return end === -1 ? path : path.slice(end + 1)
}

/** Whether people would take it for a type: `Cart`, and not `cart` or `CENT`. */
export function isTypeName(name: string): boolean {
  return /^[A-Z]/.test(name) && !/^[A-Z][A-Z\d_]+$/.test(name)
}

export function within(scope: string, path: string): string {
  return scope === '' ? path : `${scope}.${path}`
}

function placesOf(pieces: readonly NamedPiece[]): string[] {
  const places: string[] = []
  for (const { name, fullName, parent } of pieces) {
    const outer = parent > 0 ? pieces[parent]!.fullName.length + 1 : 0
    // Most are called what they are called.
    if (fullName.length - outer === name.length && !/[ .:]/.test(name)) {
      const isPlain = parent <= 0 || places[parent] === pieces[parent]!.fullName
      places.push(isPlain ? fullName : within(places[parent]!, name))
      continue
    }
    const scope = parent > 0 ? places[parent]! : ''
    const path = asWritten(fullName.slice(outer))
    places.push(path === '' ? scope : within(scope, path))
  }
  return places
}

/** The name by which callers know a piece. */
export function calledName(name: string): string {
  const written = asWritten(name)
  return written.slice(written.lastIndexOf('.') + 1)
}

function asWritten(name: string): string {
  // What it has is called through the class around it.
  if (name.startsWith('companion object')) return ''
  if (name.includes(' ')) return typeImplemented(name) ?? name
  const path = name.includes('::') ? name.replaceAll('::', '.') : name
  return path.includes('.') ? path.replace(/^(?:module\.)?exports\.|\.prototype(?=\.)/g, '') : path
}

/** `Cart` of `impl fmt::Display for Cart<T>`. */
function typeImplemented(name: string): string | undefined {
  if (!/^(?:impl|extension|instance) /.test(name)) return undefined
  const subject = name
    .replace(/^\w+ (?:.* (?:for|on) )?/, '')
    .replace(/ where .*| ?: .*/s, '')
    .replace(/<.*/s, '')
  return subject
    .split(/::|\.|\s/)
    .at(-1)
    ?.replace(/\W/g, '')
}
