import { stemOf } from '../store/file-rows.js'
import type { FileFacts } from './file-facts.js'
import { folderOf, type Memory, type Target } from './memory.js'
import { ModuleFiles } from './module-files.js'
import { joinedModule, lastSegment, splitModule } from './modules.js'
import { isTypeName, lastName, within } from './names.js'
import { fits, type Import, theOne, type UseKind } from './uses.js'

/** Somebody in some file; the empty place is the file itself. */
export interface Whereabouts {
  readonly file: FileFacts
  readonly place: string
}

/** Names lead to names; round in circles no further than this. */
const farthest = 8

/** So many files are looked into for the one that has more of a type. */
const mostParts = 30

/** What names mean beyond their file (specification: lsp.md, Graph). A name that could mean two means none. */
export class Meaning {
  readonly #memory: Memory
  readonly #modules: ModuleFiles
  /** Members that were looked for; while one is, it is undefined, so that nobody walks in circles. */
  readonly #members = new Map<string, Whereabouts | undefined>()

  constructor(memory: Memory) {
    this.#memory = memory
    this.#modules = new ModuleFiles(memory)
  }

  /** The node that a use of a path means, by its `node_id`. */
  ofUse(file: FileFacts, kind: Exclude<UseKind, 'imports'>, path: string, from: number): number | undefined {
    if (path.startsWith('.')) return this.#somebody(file, path.slice(1), kind)
    const found = this.#follow(file, path.split('.'), from, kind, 0)
    if (found && found.place === '' && found.file !== file) {
      return this.#node(this.#member(found, lastName(path), 0), kind)
    }
    return this.#node(found, kind)
  }

  /** What an import makes known, by `node_id`: a unit, the file that a module is, or each file of a package. */
  ofImport(file: FileFacts, known: Import): number[] {
    const [module, name] = known
    if (module === '') return []
    const found = name === '*' ? this.#module(file, module) : this.#imported(file, known, 0)
    if (!found || (found.file === file && found.place === '')) return []
    const { place } = found
    const files = place === '' ? this.#modules.besides(found.file) : [found.file]
    return files.flatMap(file => this.#node({ file, place }, 'imports') ?? [])
  }

  #node(found: Whereabouts | undefined, kind: UseKind): number | undefined {
    if (!found) return undefined
    const { file, place } = found
    if (place === '') return kind === 'imports' ? file.nodeIds[0] : undefined
    const index = theOne(
      file.names.at(place).filter(index => fits(kind, file.names.pieces[index]!)),
      file.names.pieces,
      file.scoping,
    )
    return index === undefined ? undefined : file.nodeIds[index]
  }

  // A path, name by name

  #follow(
    file: FileFacts,
    path: readonly string[],
    from: number,
    kind: UseKind,
    steps: number,
  ): Whereabouts | undefined {
    if (steps > farthest) return undefined
    const [head = '', ...rest] = path
    if (head === 'self' || head === 'super') {
      const place = file.names.typeAround(from)
      if (place === undefined || rest.length !== 1) return undefined
      if (head === 'super') return this.#inherited({ file, place }, rest[0]!, steps + 1)
      return this.#member({ file, place }, rest[0]!, steps + 1)
    }
    if (head === 'crate') {
      const start = rest.length > 1 ? this.#module(file, ['crate', ...rest.slice(0, -1)].join('::')) : undefined
      return start && this.#member(start, rest.at(-1)!, steps + 1)
    }
    for (let length = path.length; length > 0; length--) {
      const known = file.binding(path.slice(0, length).join('.'))
      if (!known) continue
      const start = this.#imported(file, known, steps + 1)
      if (start) return this.#walkFrom(start, path[length - 1]!, path.slice(length), steps)
      if (file.scoping.needsImports) return undefined
    }
    const start = this.#named(file, head, from, rest.length > 0 ? 'inherits' : kind, steps)
    return start && this.#walk(start, rest, steps)
  }

  /** A module's default export is called as the module is. */
  #walkFrom(start: Whereabouts, name: string, path: readonly string[], steps: number): Whereabouts | undefined {
    const found = this.#walk(start, path, steps)
    if (found || start.place !== '' || !start.file.scoping.hasDefaults) return found
    const named = this.#member(start, name, steps + 1)
    return named && this.#walk(named, path, steps)
  }

  #walk(start: Whereabouts, path: readonly string[], steps: number): Whereabouts | undefined {
    let here: Whereabouts | undefined = start
    for (const name of path) here = here && this.#member(here, name, steps + 1)
    return here
  }

  /** A name alone, as it is seen from a piece. */
  #named(file: FileFacts, name: string, from: number, kind: UseKind, steps: number): Whereabouts | undefined {
    const { needsReceivers } = file.scoping
    for (const place of file.names.scopesOf(from)) {
      const here = within(place, name)
      const isHere = file.names.at(here).some(index => {
        return fits(kind, file.names.pieces[index]!) && file.names.isSeenByName(index, needsReceivers)
      })
      if (isHere) return { file, place: here }
      if (needsReceivers || place === '' || isTypeName(name)) continue
      const inherited = this.#inherited({ file, place }, name, steps + 1) ?? this.#inOtherPart({ file, place }, name)
      if (inherited) return inherited
    }
    for (const [module] of file.wildcards) {
      const start = this.#module(file, module)
      const found = start && this.#member(start, name, steps + 1)
      if (found) return found
    }
    return this.#only(file, name, kind)
  }

  /** The only one of the name whom a file can mean without saying where it is. */
  #only(file: FileFacts, name: string, kind: UseKind): Whereabouts | undefined {
    const { needsReceivers, sharesFolder } = file.scoping
    const targets = this.#targets(file, name, kind).filter(({ nodeType }) => nodeType !== 'method')
    if (targets.length > mostParts) return undefined
    const places = distinct(
      targets.flatMap(target => {
        const found = this.#placeOf(target)
        return found && (!needsReceivers || found.place === name) ? [found] : []
      }),
    )
    if (sharesFolder) {
      const near = places.filter(place => folderOf(place.file.path) === folderOf(file.path))
      if (near.length > 0 || file.isOfPackage) return onlyOf(near)
    }
    return onlyOf(places)
  }

  /** A method that is called on nobody knows whom. */
  #somebody(file: FileFacts, name: string, kind: UseKind): number | undefined {
    const targets = this.#targets(file, name, kind)
    if (kind === 'inherits') return onlyOf(targets)?.node_id
    const methods = targets.filter(({ nodeType }) => nodeType === 'method')
    return onlyOf(methods)?.node_id
  }

  // Members

  #member(of: Whereabouts, name: string, steps: number): Whereabouts | undefined {
    if (steps > farthest) return undefined
    const key = `${of.file.fileId} ${of.place}.${name}`
    if (!this.#members.has(key)) {
      this.#members.set(key, undefined)
      this.#members.set(key, this.#findMember(of, name, steps))
    }
    return this.#members.get(key)
  }

  #findMember(of: Whereabouts, name: string, steps: number): Whereabouts | undefined {
    const { file, place } = of
    if (place === '') return this.#export(file, name, steps)
    const own = within(place, name)
    if (file.names.at(own).length > 0) return { file, place: own }
    return this.#inherited(of, name, steps) ?? this.#inOtherPart(of, name)
  }

  #inherited({ file, place }: Whereabouts, name: string, steps: number): Whereabouts | undefined {
    if (steps > farthest) return undefined
    for (const base of file.basesOf(place)) {
      const type = 'place' in base ? { file, place: base.place } : this.#base(file, base.path, base.from, steps + 1)
      if (!type || type.place === '' || (type.file === file && type.place === place)) continue
      const found = this.#member(type, name, steps + 1)
      if (found) return found
    }
    return undefined
  }

  #base(file: FileFacts, path: string, from: number, steps: number): Whereabouts | undefined {
    if (path.startsWith('.')) return undefined
    const found = this.#follow(file, path.split('.'), file.names.pieces[from]!.parent, 'inherits', steps)
    return found?.place === '' ? this.#member(found, lastName(path), steps) : found
  }

  /** The rest of a type that is written in several files. */
  #inOtherPart({ file, place }: Whereabouts, name: string): Whereabouts | undefined {
    if (!file.scoping.hasOpenTypes) return undefined
    const targets = this.#targets(file, name, 'calls')
    if (targets.length > mostParts) return undefined
    const member = `${lastName(place)}.${name}`
    const parts = targets.flatMap(target => {
      const found = this.#placeOf(target)
      return found && (found.place === member || found.place.endsWith(`.${member}`)) ? [found] : []
    })
    const near = parts.filter(part => folderOf(part.file.path) === folderOf(file.path))
    return onlyOf(distinct(file.isOfPackage ? near : parts))
  }

  // Modules

  /** What others get under a name from a file. */
  #export(file: FileFacts, name: string, steps: number): Whereabouts | undefined {
    if (file.names.at(name).length > 0 || file.names.isOwner(name)) return { file, place: name }
    const inTable = file.scoping.exportsTables ? onlyOf(file.names.inTables(name)) : undefined
    if (inTable !== undefined) return { file, place: inTable }
    // A file with a type's name is that type to those who import it: `import static shop.Rates.rateFor`.
    const ofType = within(stemOf(file.path), name)
    if (isTypeName(ofType) && file.names.at(ofType).length > 0) return { file, place: ofType }
    if (file.isOfPackage) return this.#inFolder(file, name)
    const passedOn = file.binding(name)
    if (passedOn) return this.#imported(file, passedOn, steps + 1)
    for (const [module] of file.wildcards) {
      const start = this.#module(file, module)
      const found = start && start.file !== file && this.#member(start, name, steps + 1)
      if (found) return found
    }
    return undefined
  }

  #inFolder(file: FileFacts, name: string): Whereabouts | undefined {
    const places = this.#targets(file, name, 'imports').flatMap(target => this.#placeOf(target) ?? [])
    return onlyOf(
      places.filter(({ place, file: other }) => place === name && folderOf(other.path) === folderOf(file.path)),
    )
  }

  #imported(file: FileFacts, [module, name, as, from = 0]: Import, steps: number): Whereabouts | undefined {
    if (steps > farthest) return undefined
    if (module === '') return this.#member({ file, place: '' }, name, steps + 1)
    const start = this.#module(file, module)
    if (name === '') {
      if (start) return start
      const [outer, last] = splitModule(module)
      return outer === '' ? this.#unlisted(file, last) : this.#imported(file, [outer, last, as, from], steps + 1)
    }
    const found = start && (this.#member(start, name, steps + 1) ?? this.#member(start, 'default', steps + 1))
    if (found) return found
    const inner = this.#module(file, joinedModule(module, name))
    if (inner) return inner
    // What has no default export is its own.
    if (start && file.scoping.hasDefaults) return start
    return start ? undefined : (this.#inNamespace(file, module, name, from) ?? this.#unlisted(file, name))
  }

  /** A namespace or inline module is a unit of the file. */
  #inNamespace(file: FileFacts, module: string, name: string, from: number): Whereabouts | undefined {
    const [, root = '', path = ''] = /^(crate|self|super)?(?:::)?(.*)$/s.exec(module) ?? []
    const scopes = file.names.scopesOf(from)
    const seen = root === 'crate' ? [''] : scopes.slice(root === 'super' ? 1 : 0)
    const wanted = [...path.split(/[:.\\/]+/), name].filter(segment => segment !== '').join('.')
    const place = seen.map(scope => within(scope, wanted)).find(place => file.names.at(place).length > 0)
    return place === undefined ? undefined : { file, place }
  }

  /** A name of a module that is no file here. */
  #unlisted(file: FileFacts, name: string): Whereabouts | undefined {
    if (file.scoping.needsImports) return undefined
    return this.#only(file, lastSegment(name), isTypeName(name) ? 'inherits' : 'imports')
  }

  #module(file: FileFacts, module: string): Whereabouts | undefined {
    const found = this.#modules.meant(file, module)
    return found && { file: found, place: '' }
  }

  #targets(file: FileFacts, name: string, kind: UseKind): Target[] {
    return this.#memory
      .named(name)
      .filter(target => target.family === file.family && target.file_id !== file.fileId && fits(kind, target))
  }

  #placeOf({ file_id, node_id }: Target): Whereabouts | undefined {
    const file = this.#memory.facts(file_id)
    return file && { file, place: file.placeOf(node_id) }
  }
}

function onlyOf<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined
}

/** Several definitions in one place are one. */
function distinct(places: readonly Whereabouts[]): Whereabouts[] {
  return [...new Map(places.map(found => [`${found.file.fileId} ${found.place}`, found])).values()]
}
