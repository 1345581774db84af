import type { Piece, Reference } from '../../syntax/piece.js'
import { isCommonName } from './common-names.js'
import { Hints } from './hints.js'
import { lastSegment } from './modules.js'
import { isTypeName, lastName, Names, within } from './names.js'
import { type Scoping, scopingOf } from './scoping.js'
import { Variables } from './variables.js'

/** Which names a text uses, and what they mean within it. Pure. */

export type UseKind = Reference['kind']

/**
 * A name that may mean something of another file, and the pieces (their indexes) that use it. Its path is as a caller
 * writes it, with dots: `rate`, `tax.rate`, `self.rate`, `super.rate`; `.rate` is said of somebody unknown.
 */
export type Use = readonly [kind: 'calls' | 'inherits', path: string, ...from: number[]]

/**
 * `name` of a module, known in the file as `as`. No name: the module itself, or what its last segment names; `*`: all
 * there is. No module: something of this file that others import as `as`.
 */
export type Import = readonly [module: string, name: string, as: string, ...from: number[]]

export interface Uses {
  /** What means another piece of the same text: pairs of piece indexes, from and to, one behind the other. */
  readonly links: Readonly<Record<UseKind, readonly number[]>>
  readonly uses: readonly Use[]
  readonly imports: readonly Import[]
}

/** A name that could mean two pieces means none (specification: lsp.md, Graph). */
export function usesOf(
  references: readonly Reference[],
  pieces: readonly Piece[],
  text: string,
  languageId: string,
): Uses {
  return new Reader(references, pieces, text, scopingOf(languageId)).read()
}

/** Whether a node can be meant by a use of its name. */
export function fits(kind: UseKind, { nodeType }: Pick<Piece, 'nodeType'>): boolean {
  if (kind === 'inherits') return nodeType === 'class'
  const isCallable = nodeType === 'function' || nodeType === 'method' || nodeType === 'class'
  return kind === 'calls' ? isCallable : nodeType !== 'file'
}

/** What pieces call themselves, or the type that they are in. */
export const selfNames: ReadonlySet<string> = new Set(['self', 'this', 'cls', 'Self', '$this', 'static', '__class__'])
export const superNames: ReadonlySet<string> = new Set(['super', 'base', 'parent'])

class Reader {
  readonly #references: readonly Reference[]
  readonly #pieces: readonly Piece[]
  readonly #text: string
  readonly #scoping: Scoping
  readonly #names: Names
  readonly #links = { calls: [] as number[], imports: [] as number[], inherits: [] as number[] }
  readonly #uses = new Map<string, [kind: 'calls' | 'inherits', path: string, ...from: number[]]>()
  /** What a type inherits, by its place: types of this file by place, others as they are written. */
  readonly #bases = new Map<string, { readonly place?: string; readonly path: string }[]>()
  readonly #bound = new Set<string>()
  readonly #variables: Variables
  #hints: Hints | undefined

  constructor(references: readonly Reference[], pieces: readonly Piece[], text: string, scoping: Scoping) {
    this.#references = references
    this.#pieces = pieces
    this.#text = text
    this.#scoping = scoping
    this.#names = new Names(pieces)
    this.#variables = new Variables(text, pieces)
  }

  read(): Uses {
    const imports = importsOf(this.#references)
    for (const [, , as] of imports) {
      this.#bound.add(headOf(as))
      if (/[.:\\/]/.test(as)) this.#bound.add(lastSegment(as))
    }
    for (const reference of this.#references) if (reference.kind === 'inherits') this.#inherit(reference)
    this.#callAll()
    return { links: this.#links, uses: [...this.#uses.values()], imports }
  }

  // Inheritance

  #inherit({ name, of, from }: Reference): void {
    const path = of === undefined ? name : of === '' ? `.${name}` : `${of}.${name}`
    const place = this.#names.findOwner(path, this.#names.scopesOf(this.#pieces[from]!.parent))
    const to = place === undefined ? undefined : this.#one(this.#names.at(place), 'inherits')
    if (to !== undefined && to !== from) this.#links.inherits.push(from, to)
    else if (to === undefined) this.#elsewhere('inherits', path, from)
    const type = this.#names.placeOf(from)
    const bases = this.#bases.get(type)
    const base = place === undefined || place === type ? { path } : { place, path }
    if (bases) bases.push(base)
    else this.#bases.set(type, [base])
  }

  // Calls

  #callAll(): void {
    const seen = new Map<number, Set<string>>()
    for (const { kind, name, of, from } of this.#references) {
      if (kind !== 'calls') continue
      const path = of === undefined ? name : `${of}.${name}`
      const before = seen.get(from)
      if (before?.has(path)) continue
      if (before) before.add(path)
      else seen.set(from, new Set([path]))
      if (of === undefined) this.#callByName(name, from)
      else if (of === '') this.#callSomebody(name, from)
      else this.#callMember(of, name, from)
    }
  }

  #callByName(name: string, from: number): void {
    if (name === 'super' && this.#scoping.hasDefaults) return this.#callOwn('super', 'constructor', from)
    const isMine = this.#names.knows(name)
    if (isMine && this.#callInScope(name, from)) return
    const { needsReceivers, sharesFolder } = this.#scoping
    const isOfLanguage = needsReceivers && !sharesFolder && isCommonName(name) && !this.#bound.has(name)
    if ((isOfLanguage && !this.#bound.has('*')) || this.#variables.isLocal(name, from)) return
    if (isMine && !this.#scoping.needsReceivers) {
      const only = this.#names.named(name).filter(index => fits('calls', this.#pieces[index]!))
      if (only.length === 1 && this.#pieces[only[0]!]!.nodeType !== 'method') return this.#link(from, only[0]!)
    }
    this.#elsewhere('calls', name, from)
  }

  /** Whether the name is decided by what stands around the caller; it may be decided that nobody can know. */
  #callInScope(name: string, from: number): boolean {
    const { needsReceivers } = this.#scoping
    for (const scope of this.#names.scopesOf(from)) {
      const found = this.#names.at(within(scope, name)).filter(index => this.#names.isSeenByName(index, needsReceivers))
      if (found.length === 0) {
        if (needsReceivers || !this.#bases.has(scope) || isTypeName(name)) continue
        const inherited = this.#inherited(scope, name, new Set([scope]))
        if (inherited === 'unknown') return false
        if (inherited.length === 0) continue
        this.#linkOne(from, inherited)
        return true
      }
      if (!this.#variables.isLocal(name, from, found[0]!)) this.#linkOne(from, found)
      return true
    }
    return false
  }

  #callMember(of: string, name: string, from: number): void {
    const [head = '', ...rest] = segmentsOf(of)
    const scopes = this.#names.scopesOf(from)
    if (rest.length === 0 && selfNames.has(head)) return this.#callOwn('self', name, from)
    if (rest.length === 0 && superNames.has(head)) return this.#callOwn('super', name, from)
    const type = selfNames.has(head) ? this.#names.typeAround(from) : this.#hinted(head, scopes)
    if (type !== undefined) return this.#callOfType(type, rest, name, from)
    if (selfNames.has(head)) return this.#callSomebody(name, from)
    const member = this.#names.knows(name) ? this.#names.find(`${of}.${name}`, scopes) : nobody
    if (member.length > 0) return this.#linkOne(from, member)
    const place = this.#names.findOwner(of, scopes)
    if (place !== undefined) return this.#callOfType(place, [], name, from)
    if (head === 'crate' || head === '$crate') return this.#elsewhere('calls', ['crate', ...rest, name].join('.'), from)
    if (this.#bound.has(head) && this.#variables.isLocal(head, from)) return this.#callSomebody(name, from)
    if (this.#isBound(of) || isTypeName(lastName(of))) {
      this.#elsewhere('calls', `${of}.${name}`, from)
    } else this.#callSomebody(name, from)
  }

  /** Of an instance of a type, or of one of its attributes. */
  #callOfType(type: string, attributes: readonly string[], name: string, from: number): void {
    let current: string | undefined = type
    for (const attribute of attributes) {
      current = this.#hintsOfText().ofAttribute(current, attribute) ?? this.#embedded(current, attribute)
      if (!current) return this.#callSomebody(name, from)
    }
    if (current === '') return this.#callSomebody(name, from)
    const scopes = this.#names.scopesOf(from)
    const member = this.#names.knows(name) ? this.#names.find(`${current}.${name}`, scopes) : nobody
    if (member.length > 0) return this.#linkOne(from, member)
    const place = this.#names.findOwner(current, scopes)
    // What a comment or another program says of a name that this file does not know.
    const { needsImports, sharesFolder } = this.#scoping
    if (place === undefined && needsImports && !sharesFolder && !this.#isBound(current)) {
      return this.#callSomebody(name, from)
    }
    const found = place === undefined ? 'unknown' : this.#method(place, name, new Set())
    if (found === 'unknown') this.#elsewhere('calls', `${current}.${name}`, from)
    else if (found.length > 0) this.#linkOne(from, found)
    else if (this.#scoping.hasOpenTypes) this.#elsewhere('calls', `${current}.${name}`, from)
  }

  #callOwn(who: 'self' | 'super', name: string, from: number): void {
    const type = this.#names.typeAround(from)
    if (type === undefined) return
    const found = who === 'self' ? this.#method(type, name, new Set()) : this.#inherited(type, name, new Set())
    if (found !== 'unknown' && found.length > 0) this.#linkOne(from, found)
    else if (found === 'unknown' || this.#scoping.hasOpenTypes) this.#elsewhere('calls', `${who}.${name}`, from)
  }

  /** Of a receiver that nobody knows, a name decides if there is nobody else who has it. */
  #callSomebody(name: string, from: number): void {
    if (isCommonName(name)) return
    const members = this.#names.knows(name)
      ? this.#names.named(name).filter(index => this.#pieces[index]!.nodeType === 'method')
      : []
    if (members.length === 0) this.#elsewhere('calls', `.${name}`, from)
    else if (members.length === 1) this.#link(from, members[0]!)
  }

  /** A method of a type or of those that it inherits from; unknown if those of other files may have it. */
  #method(type: string, name: string, seen: Set<string>): readonly number[] | 'unknown' {
    if (seen.has(type)) return []
    seen.add(type)
    const own = this.#names.at(within(type, name))
    return own.length > 0 ? own : this.#inherited(type, name, seen)
  }

  #inherited(type: string, name: string, seen: Set<string>): readonly number[] | 'unknown' {
    for (const { place } of this.#bases.get(type) ?? []) {
      const found = place === undefined ? 'unknown' : this.#method(place, name, seen)
      if (found === 'unknown' || found.length > 0) return found
    }
    return []
  }

  /** A Go struct calls what it embeds by the name of its type. */
  #embedded(type: string, name: string): string | undefined {
    const paths = this.#bases.get(type)?.map(({ path }) => path)
    return paths?.find(path => path === name || path.endsWith(`.${name}`))
  }

  /** Where names need no import, one that comes with all the others of a module is no variable's. */
  #isBound(path: string): boolean {
    return this.#bound.has(headOf(path)) || (this.#scoping.needsImports && this.#bound.has('*'))
  }

  #hinted(variable: string, scopes: readonly string[]): string | undefined {
    return this.#hintsOfText().ofVariable(variable, scopes)
  }

  #hintsOfText(): Hints {
    this.#hints ??= new Hints(
      this.#text,
      this.#names,
      this.#pieces.map(piece => piece.span),
      this.#scoping,
    )
    return this.#hints
  }

  #elsewhere(kind: 'calls' | 'inherits', path: string, from: number): void {
    const key = `${kind} ${path}`
    const use = this.#uses.get(key)
    if (!use) this.#uses.set(key, [kind, path, from])
    else if (use.at(-1) !== from) use.push(from)
  }

  #linkOne(from: number, found: readonly number[]): void {
    const to = this.#one(found, 'calls')
    if (to !== undefined) this.#link(from, to)
  }

  #link(from: number, to: number): void {
    if (from !== to) this.#links.calls.push(from, to)
  }

  #one(found: readonly number[], kind: UseKind): number | undefined {
    return theOne(
      found.filter(index => fits(kind, this.#pieces[index]!)),
      this.#pieces,
      this.#scoping,
    )
  }
}

const nobody: readonly number[] = []

/** Of Ruby's `@cart` `self` and `cart`. */
function segmentsOf(receiver: string): readonly string[] {
  if (receiver.startsWith('@')) return ['self', ...receiver.slice(1).split('.')]
  return receiver.includes('.') ? receiver.split('.') : [receiver]
}

/** Of several in one place. */
export function theOne(
  found: readonly number[],
  pieces: readonly Pick<Piece, 'nodeType'>[],
  { lastCounts, hasCompanions }: Scoping,
): number | undefined {
  if (found.length === 1 || lastCounts) return found.at(-1)
  return hasCompanions && found.every(index => pieces[index]!.nodeType === 'class') ? found[0] : undefined
}

export function headOf(path: string): string {
  const end = path.indexOf('.', 1)
  return end === -1 ? path : path.slice(0, end)
}

/** A name twice imported is one import; who uses it is told once. */
function importsOf(references: readonly Reference[]): Import[] {
  const imports = new Map<string, [module: string, name: string, as: string, ...from: number[]]>()
  for (const { kind, name, of, as, from } of references) {
    if (kind !== 'imports') continue
    const [module, member] = of === undefined ? [name, ''] : [of, name]
    const key = `${module}\n${member}\n${as}`
    const known = imports.get(key)
    if (!known) imports.set(key, [module, member, as ?? (member || module), from])
    else if (!known.includes(from, 3)) known.push(from)
  }
  return [...imports.values()]
}
