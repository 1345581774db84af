import { readdirSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { Refusal } from './errors.js'
import { globMatcher } from './globs.js'
import { IgnoreRules } from './ignore-rules.js'
import { realPathOf, relativePath } from './paths.js'
import { readText } from './read-text.js'

/**
 * What code that is not fully trusted may see of a workspace (specification: security.md, File tools). Paths are
 * relative to the root, with `/`. Every function refuses with `outside_workspace`, `secret_file` or `ignored_file`, for
 * the path as given and for the file it really leads to, before it tells whether the file exists.
 */
export interface FileAccess {
  /** Globs of secret files beside the built-in ones. */
  readonly deny?: readonly string[]
  /** Shared by callers that ask often; read anew for each call when absent. */
  readonly rules?: IgnoreRules
}

/** Without a byte order mark. Refuses further with `not_found`, `too_large`, `not_text` and `unsupported`. */
export function readTextFile(root: string, path: string, access: FileAccess & { readonly maxBytes?: number }): string {
  const file = locate(root, path, access)
  const inspect = (opened: number, stats: Stats) => assertSameFile(file, opened, stats)
  return readText(file.real, { name: file.path, inspect, ...(access.maxBytes && { maxBytes: access.maxBytes }) }).text
}

/** Where a path leads, relative to the root and with all links followed, whether or not something is there. */
export function fileName(root: string, path: string, access: FileAccess): string {
  const { real } = locate(root, path, access)
  const name = relativePath(realpathSync(root), real)
  if (name === undefined) throw new Refusal('unsupported', 'This is the workspace itself; a file was wanted.')
  return name
}

/**
 * The same for a file that is to be written, where one stands or can stand. Refuses further with `unsupported` for
 * folders, devices and what lies below a file, and with `bad_argument` for new names that no diff could show.
 */
export function fileNameToWrite(root: string, path: string, access: FileAccess): string {
  const name = fileName(root, path, access)
  const real = join(realpathSync(root), name)
  const stats = statsOf(real)
  if (stats && !stats.isFile()) throw new Refusal('unsupported', `${path} is a folder or a device; a file was wanted.`)
  if (!stats && !statsOf(nearestExisting(real))?.isDirectory()) {
    throw new Refusal('unsupported', `${path} would lie below a file; a folder was wanted there.`)
  }
  if (!stats && !isPlainName(name)) {
    throw new Refusal('bad_argument', 'A new file needs a name without control characters, of at most 255 bytes.')
  }
  return name
}

export interface FolderEntry {
  readonly name: string
  readonly kind: 'file' | 'folder'
}

/** Sorted by name, without what may not be read. `''` and `.` are the root. */
export function listDirectory(root: string, path: string, access: FileAccess): FolderEntry[] {
  const rules = access.rules ?? new IgnoreRules(root)
  const folder = locate(root, path, { ...access, rules })
  const stats = statsOf(folder.real)
  if (!stats) throw new Refusal('not_found', `There is no folder ${path}.`)
  if (!stats.isDirectory()) throw new Refusal('unsupported', `${path} is a file; a folder was wanted.`)
  const names = readdirSync(folder.real).sort()
  return names.flatMap(name => {
    const kind = kindOf(root, folder.path === '' ? name : `${folder.path}/${name}`, { ...access, rules })
    return kind ? [{ name, kind }] : []
  })
}

export function fileExists(root: string, path: string, access: FileAccess): boolean {
  const file = locate(root, path, access)
  return statsOf(file.real)?.isFile() ?? false
}

/** Whether a path, or a folder above it, is secret by its name or fits one of the globs in `deny`. */
export function isSecretPath(path: string, deny: readonly string[] = []): boolean {
  const isSecretName = (name: string) => secretNames.some(pattern => pattern.test(name))
  return path.split('/').some(isSecretName) || globMatcher(deny, { ignoreCase: true })(path)
}

/** Names of files and folders. Upper and lower case are the same, because they are to macOS and Windows. */
const secretNames = [
  /^\.env/i,
  /\.(pem|key|p12|pfx|jks|keystore|kdbx)$/i,
  /^id_(rsa|ed25519|ecdsa|dsa)/i,
  /^\.(git|remora|ssh|gnupg|aws|kube)$/i,
  /^([._]netrc|\.(npmrc|pypirc|pgpass|htpasswd|git-credentials|vault-token))$/i,
]

interface Located {
  /** Relative to the root, made plain. */
  readonly path: string
  /** Absolute, without links. */
  readonly real: string
}

function locate(root: string, path: string, access: FileAccess): Located {
  const plain = plainPath(path)
  const realRoot = realpathSync(root)
  const real = realPathOf(join(realRoot, plain))
  const inside = real === realRoot ? '' : relativePath(realRoot, real)
  if (inside === undefined) throw outside(path)
  const rules = access.rules ?? new IgnoreRules(realRoot)
  const slash = statsOf(real)?.isDirectory() ? '/' : ''
  for (const name of new Set([plain, inside])) {
    if (name === '') continue
    if (isSecretPath(name, access.deny)) throw secret(path)
    if (rules.ignores(name + slash)) throw ignored(path)
  }
  return { path: plain, real }
}

/** Drops `.` and empty names; refuses everything that could lead out. */
function plainPath(path: string): string {
  const isWindows = process.platform === 'win32'
  const names = path.split(isWindows ? /[\\/]/ : '/')
  // A colon names a drive or another stream of a file on Windows.
  if (isAbsolute(path) || names.includes('..') || (isWindows && path.includes(':'))) throw outside(path)
  if (path.length > 4096 || path.includes('\0')) {
    throw new Refusal('bad_argument', 'This is no path of a file; a relative path inside the workspace was wanted.')
  }
  return names.filter(name => name !== '' && name !== '.').join('/')
}

function nearestExisting(real: string): string {
  let path = real
  while (!statsOf(path) && dirname(path) !== path) path = dirname(path)
  return path
}

function isPlainName(path: string): boolean {
  return !/\p{Cc}|\p{Surrogate}/u.test(path) && path.split('/').every(name => Buffer.byteLength(name) <= 255)
}

/**
 * Between looking and opening, a folder on the way may have become a link; then another file was opened. Linux tells
 * which one; elsewhere looking once more leaves a gap that is very hard to hit.
 */
function assertSameFile({ path, real }: Located, file: number, opened: Stats): void {
  const isSame = process.platform === 'linux' ? readlinkSync(`/proc/self/fd/${file}`) === real : leadsTo(real, opened)
  if (!isSame) throw outside(path)
}

function leadsTo(real: string, opened: Stats): boolean {
  const now = statsOf(real)
  return now?.ino === opened.ino && now.dev === opened.dev && realPathOf(real) === real
}

/** Undefined for what may not be seen, and for what is neither file nor folder. */
function kindOf(root: string, path: string, access: FileAccess): FolderEntry['kind'] | undefined {
  try {
    const stats = statsOf(locate(root, path, access).real)
    if (stats?.isFile()) return 'file'
    return stats?.isDirectory() ? 'folder' : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Undefined for what does not exist or cannot be reached, such as a link that leads nowhere. */
function statsOf(real: string): Stats | undefined {
  try {
    return statSync(real)
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).errno === 'number') return undefined
    throw error
  }
}

function outside(path: string): Refusal {
  return new Refusal('outside_workspace', `${path} leads out of the workspace; a relative path inside it was wanted.`)
}

function secret(path: string): Refusal {
  return new Refusal('secret_file', `${path} may hold secrets and is not shown; ask a person for what you need of it.`)
}

function ignored(path: string): Refusal {
  return new Refusal('ignored_file', `${path} is ignored in this workspace; a file that is not ignored was wanted.`)
}
