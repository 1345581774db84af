import { languageById, languages } from '../syntax/languages.js'

/** Which file an import means. Pure. */

export interface ModuleFile {
  readonly file_id: number
  readonly path: string
}

/** Languages that share their first query file are dialects of one, and import each other. */
export function familyOf(languageId: string): string {
  return languageById(languageId)?.queries[0] ?? languageId
}

/**
 * The one file among `candidates` (whose stem is the module's last segment) that a file means by a module name: `./cart`
 * and `.cart` from its own folder, `pkg.cart` from the nearest folder above that leads there, or anywhere if the name
 * is long enough to be the only one. Undefined where that is nobody, or two.
 */
export function moduleMeant<T extends ModuleFile>(name: string, from: string, candidates: readonly T[]): T | undefined {
  if (candidates.length === 0) return undefined
  const folder = from.split('/').slice(0, -1)
  const relative = relativeModule(name, folder)
  if (relative) return only(candidates.filter(({ path }) => modulePath(path) === relative.join('/')))
  const wanted = absoluteModule(name)
  const fitting = candidates.filter(({ path }) => `/${modulePath(path)}`.endsWith(`/${wanted.join('/')}`))
  for (let depth = folder.length; depth >= 0; depth--) {
    const start = folder.slice(0, depth)
    const near = fitting.filter(({ path }) => modulePath(path) === [...start, ...wanted].join('/'))
    if (near.length > 0) return only(near)
  }
  return wanted.length > 1 ? only(fitting) : undefined
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
  return segments
}

const rootsOfCrates = new Set(['crate', 'self', 'super'])

function absoluteModule(name: string): string[] {
  const separator = name.includes('/') ? '/' : name.includes('::') ? '::' : '.'
  const segments = (separator === '/' ? withoutExtension(name) : name).split(separator)
  return segments.filter(segment => segment !== '' && !rootsOfCrates.has(segment))
}

/** A path as imports spell it: without extension, and a folder's `index` or `__init__` as the folder. */
function modulePath(path: string): string {
  return withoutExtension(path).replace(/\/(index|__init__|mod)$/, '')
}

const extensions = new Set(languages.flatMap(language => language.extensions))

function withoutExtension(path: string): string {
  const extension = /(\.d)?(\.[^./]+)$/.exec(path)
  return extension && extensions.has(extension[2]!.toLowerCase()) ? path.slice(0, extension.index) : path
}
