import { builtIn } from '../../syntax/languages.js'

/** Which file an import means. Pure. */

export interface ModuleFile {
  readonly file_id: number
  readonly path: string
}

/** Languages that share their first query file are dialects of one, and import each other. */
export function familyOf(languageId: string): string {
  const language = builtIn.byId(languageId)
  return (language?.folder === undefined && language?.queries[0]) || languageId
}

/**
 * The one file among `candidates` (whose stem is the module's last segment) that a file means by a module name: `./cart`
 * and `.cart` from its own folder, `pkg.cart` from the nearest folder above that leads there, or anywhere if the name
 * is long enough to be the only one. Undefined where that is nobody, or two.
 */
export function moduleMeant<T extends ModuleFile>(
  module: string,
  from: string,
  candidates: readonly T[],
): T | undefined {
  if (candidates.length === 0) return undefined
  const name = asModule(module, from)
  const folder = from.split('/').slice(0, -1)
  const relative = relativeModule(name, folder)
  const written = asWritten(module, candidates)
  if (relative) return only(written.filter(({ path }) => modulePath(path) === relative.join('/')))
  const wanted = absoluteModule(name)
  const fitting = written.filter(({ path }) => `/${modulePath(path)}`.endsWith(`/${wanted.join('/')}`))
  for (let depth = folder.length; depth >= 0; depth--) {
    const start = folder.slice(0, depth)
    const near = fitting.filter(({ path }) => modulePath(path) === [...start, ...wanted].join('/'))
    if (near.length > 0) return only(near)
  }
  // Headers are looked for in folders that only the build knows.
  return wanted.length > 1 || ofProject.test(name) || name !== module ? only(fitting) : undefined
}

/** If the module is written with an extension that some of them have, those: `cart.h` beside `cart.c`. */
function asWritten<T extends ModuleFile>(module: string, files: readonly T[]): readonly T[] {
  const exact = files.filter(({ path }) => `/${path}`.endsWith(`/${module.slice(module.lastIndexOf('/') + 1)}`))
  return exact.length > 0 ? exact : files
}

/** Every module is some file's stem: `pkg.cart`, `./cart.js` and `github.com/shop/cart` all mean some `cart`. */
export function lastSegment(module: string): string {
  const path = /[/\\]/.test(module) ? withoutExtension(module) : module
  return (
    path
      .split(/[/\\.:]+/)
      .filter(segment => segment !== '')
      .at(-1) ?? module
  )
}

/** The stem of the file that a module is: also of `.`, which is the folder itself. */
export function stemMeant(module: string, from: string): string {
  const name = asModule(module, from)
  const relative = relativeModule(name, from.split('/').slice(0, -1))
  return relative?.at(-1) ?? lastSegment(name)
}

/** Families whose imports name files as they are called: `tax.dart`, `tax.sh`, `tax.h`. */
const callsFiles = new Set(['dart', 'bash', 'c', 'php', 'ruby', 'julia'])

function asModule(module: string, from: string): string {
  const [, , inside] = besideCrate.exec(from) ?? []
  const [, path] = /^(?!crate|self|super|std|core|alloc)\w+::(.+)$/.exec(module) ?? []
  if (inside !== undefined && path) return `${'../'.repeat(inside.split('/').length)}src/${path.replaceAll('::', '/')}`
  const language = builtIn.of(from)
  return language && callsFiles.has(familyOf(language.id)) ? withoutExtension(module) : module
}

/** Tests of a Rust crate know it by its name, which only its manifest tells. */
const besideCrate = /^(.*\/)?(?:tests|examples|benches)\/(.+)\.rs$/

/** `pkg` and `cart` of `pkg.cart`; a path leads to a file or nowhere. */
export function splitModule(module: string): readonly [outer: string, last: string] {
  const [, outer = '', last = module] = /^(.+?)(?:::|[.\\])([^.:\\/]+)$/.exec(module) ?? []
  return module.includes('/') ? ['', module] : [outer, last]
}

/** A module in a module. */
export function joinedModule(outer: string, name: string): string {
  if (outer.endsWith('.') && !outer.includes('/')) return outer + name
  const mark = outer.includes('/') || outer === '.' ? '/' : (/::|\\/.exec(outer)?.[0] ?? '.')
  return outer + mark + name
}

/**
 * The folder that a package's path means where each folder is a package. The path begins with what the project calls
 * itself, which no folder is called; a path that does not begin with a domain is one of the language's own otherwise.
 */
export function packageMeant(module: string, folders: readonly string[]): string | undefined {
  const segments = module.split('/')
  const isOfDomain = segments[0]!.includes('.')
  for (let skipped = 0; skipped < segments.length; skipped++) {
    if (!isOfDomain && skipped > 1) return undefined
    const path = segments.slice(skipped).join('/')
    const exact = folders.filter(folder => folder === path)
    const found = isOfDomain && exact.length === 0 ? folders.filter(folder => folder.endsWith(`/${path}`)) : exact
    if (found.length > 0) return only(found)
  }
  return undefined
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined
}

/** Segments from the root for `./x`, `../x`, `.x` and `..x`; undefined for a name that counts from no folder. */
function relativeModule(name: string, folder: readonly string[]): string[] | undefined {
  const path = /^\.\.?\//.test(name)
  const dots = path ? 0 : /^\.*/.exec(name)![0].length
  if (!path && dots === 0) return undefined
  const segments = path ? [...folder] : folder.slice(0, folder.length - dots + 1)
  for (const segment of path ? withoutExtension(name).split('/') : name.slice(dots).split('.')) {
    if (segment === '..') segments.pop()
    else if (segment !== '.' && segment !== '') segments.push(segment)
  }
  return segments.length > 1 && standsForItsFolder.test(segments.at(-1)!) ? segments.slice(0, -1) : segments
}

/** How a path begins that counts from the project's own folder of sources: `package:shop/`, `@/`, `~/`. */
const ofProject = /^(?:package:[^/]+|[@~])\//

const rootsOfCrates = new Set(['crate', 'self', 'super'])

function absoluteModule(name: string): string[] {
  if (ofProject.test(name)) return absoluteModule(name.replace(ofProject, ''))
  const separator = name.includes('/') ? '/' : name.includes('::') ? '::' : '.'
  const segments = (separator === '/' ? withoutExtension(name) : name).split(separator)
  return segments.filter(segment => segment !== '' && !rootsOfCrates.has(segment))
}

/** A path as imports spell it: without extension, and a folder's `index` or `__init__` as the folder. */
function modulePath(path: string): string {
  return path.replace(/(?<=[^/])(\.d)?\.[^./]+$/, '').replace(/\/(index|__init__|mod)$/, '')
}

const standsForItsFolder = /^(?:index|__init__|mod)$/

const extensions = new Set(builtIn.all.flatMap(language => language.extensions))

function withoutExtension(path: string): string {
  const extension = /(\.d)?(\.[^./]+)$/.exec(path)
  return extension && extensions.has(extension[2]!.toLowerCase()) ? path.slice(0, extension.index) : path
}
