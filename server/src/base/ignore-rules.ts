import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import { Refusal } from './errors.js'
import { globMatcher, ignoresCase, isShallow } from './globs.js'
import { relativePath } from './paths.js'
import { readBytes } from './regular-file.js'

export interface IgnoreOptions {
  /** Globs of the files that count; all by default. */
  readonly include?: readonly string[]
  /** Globs of files and folders that do not, beside the ignore files. */
  readonly exclude?: readonly string[]
}

/**
 * Which paths of a workspace do not count: version control's and our own folders, `node_modules` (unless `include`
 * names it), what is nested absurdly deep, and what .gitignore, .remoraignore (the stronger in one folder, so it may
 * take back) and .git/info/exclude name, nested as git nests them. Where the root is a folder inside a repository the
 * rules above it hold too, unless they ignore the root itself: whoever opens an ignored folder means it.
 *
 * Rules are read once per folder; after a change of an ignore file call `forget`.
 */
export class IgnoreRules {
  readonly root: string
  /** The root as its repository calls it, with a slash behind; empty where the root is the repository. */
  readonly #prefix: string
  readonly #top: string
  readonly #skipped: ReadonlySet<string>
  readonly #isExcluded: (path: string) => boolean
  readonly #isIncluded: (path: string) => boolean
  #asked = 0
  /** By folder, as its repository calls it. */
  readonly #rules = new Map<string, Ignore | undefined>()

  constructor(root: string, { include = ['**'], exclude = [] }: IgnoreOptions = {}) {
    this.root = resolve(root)
    this.#top = repositoryOf(this.root) ?? this.root
    const inside = relativePath(this.#top, this.root)
    this.#prefix = inside === undefined ? '' : `${inside}/`
    this.#skipped = skippedNames(include)
    this.#isExcluded = globMatcher(exclude)
    this.#isIncluded = include.includes('**') ? () => true : globMatcher(include)
  }

  /** @param path relative to the root, with `/`; a folder's ends with a slash */
  ignores(path: string): boolean {
    if (++this.#asked % forgetAfter === 0) this.forget()
    const isFolder = path.endsWith('/')
    const names = (isFolder ? path.slice(0, -1) : path).split('/')
    const name = names.pop()!
    if (names.some(folder => this.#skipped.has(folder))) return true
    return this.within(names.join('/'))(name, isFolder)
  }

  /**
   * The same for the entries of one folder (`''` for the root) that is not ignored itself.
   * @param hasIgnoreFile false if the caller has seen that there is no ignore file in the folder
   */
  within(folder: string, hasIgnoreFile = true): (name: string, isFolder: boolean) => boolean {
    if (folder.split('/').length > deepest) return () => true
    const rules = this.#rulesOf(`${this.#prefix}${folder}`.replace(/\/$/, ''), hasIgnoreFile)
    const start = folder === '' ? '' : `${folder}/`
    return (name, isFolder) => {
      const path = start + name
      if (this.#skipped.has(name)) return true
      if (rules?.ignores(`${this.#prefix}${path}${isFolder ? '/' : ''}`)) return true
      return this.#isExcluded(path) || (!isFolder && !this.#isIncluded(path))
    }
  }

  /** Reads the ignore files anew when they are next needed. */
  forget(): void {
    this.#rules.clear()
  }

  #rulesOf(folder: string, hasIgnoreFile: boolean): Ignore | undefined {
    if (this.#rules.has(folder)) return this.#rules.get(folder)
    const above = folder === '' ? rulesFrom(excludePatterns(this.#top)) : this.#rulesOf(parentOf(folder), true)
    const own = hasIgnoreFile ? rulesFrom(patternsIn(join(this.#top, folder), folder), above) : above
    const isOpenedRoot = `${folder}/` === this.#prefix
    const rules = isOpenedRoot && above?.ignores(this.#prefix) ? rulesFrom(patternsIn(this.root, folder)) : own
    this.#rules.set(folder, rules)
    return rules
  }
}

/** Folders within folders; no honest tree is so deep, and matching `**` takes time with the power of the depth. */
const deepest = 100

/** The matching library remembers every path it was asked about, for ever; a build may write millions of them. */
const forgetAfter = 20_000

const ignoreFiles = ['.gitignore', '.remoraignore']

export function isIgnoreFile(name: string): boolean {
  return ignoreFiles.includes(name)
}

function skippedNames(include: readonly string[]): ReadonlySet<string> {
  const always = ['.git', '.hg', '.svn', '.remora']
  const names = include.some(glob => glob.split('/').includes('node_modules'))
  return new Set(names ? always : [...always, 'node_modules'])
}

/** Later rules are stronger; those of `above` are taken over as they are, already compiled. */
function rulesFrom(patterns: readonly string[], above?: Ignore): Ignore | undefined {
  if (patterns.length === 0) return above
  const rules = ignore({ ignorecase: ignoresCase })
  if (above) rules.add(above)
  return rules.add(patterns)
}

function patternsIn(path: string, folder: string): string[] {
  return ignoreFiles.flatMap(name => linesOf(join(path, name)).flatMap(line => rebased(line, folder)))
}

/**
 * A pattern of a folder's ignore file as the top of the repository would spell it, so that one list of rules judges a
 * path as git does (the last rule that fits decides, folder by folder).
 */
function rebased(line: string, folder: string): string[] {
  const negation = line.startsWith('!') ? '!' : ''
  const pattern = line.slice(negation.length)
  const trimmed = pattern.trimEnd()
  if (trimmed === '' || /^\/+$/.test(trimmed) || line.startsWith('#') || !isShallow(trimmed)) return []
  if (folder === '') return [line]
  const slash = trimmed.indexOf('/')
  const isAnchored = slash !== -1 && slash < trimmed.length - 1
  const start = `/${folder.replace(/[\\*?[]/g, '\\$&')}/`
  return [isAnchored ? negation + start + pattern.replace(/^\//, '') : `${negation}${start}**/${pattern}`]
}

function excludePatterns(top: string): string[] {
  const gitFolder = gitFolderOf(join(top, '.git'))
  return linesOf(join(gitFolder, 'info', 'exclude')).flatMap(line => rebased(line, ''))
}

/** In a worktree or submodule `.git` is a file that names the folder; a worktree's own folder names the common one. */
function gitFolderOf(path: string): string {
  const [pointer = ''] = linesOf(path)
  if (!pointer.startsWith('gitdir:')) return path
  const folder = resolve(dirname(path), pointer.slice('gitdir:'.length).trim())
  const [common = '.'] = linesOf(join(folder, 'commondir'))
  return resolve(folder, common.trim() || '.')
}

function repositoryOf(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/** The lines of a small file; none where it cannot be read. Ignore files need not be UTF-8: git compares bytes. */
function linesOf(path: string): string[] {
  if (!existsSync(path)) return []
  try {
    return readBytes(path, { maxBytes: 1_000_000 })
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}

function parentOf(folder: string): string {
  const slash = folder.lastIndexOf('/')
  return slash === -1 ? '' : folder.slice(0, slash)
}
