import { lstatSync } from 'node:fs'
import { basename } from 'node:path'
import type { Settings } from '../base/config.js'
import type { Database } from '../base/database.js'
import { IgnoreRules, isIgnoreFile } from '../base/ignore-rules.js'
import { absolutePath, relativePath } from '../base/paths.js'
import type { Languages } from '../syntax/languages.js'
import { hasFilesBelow } from './store/file-rows.js'

interface Needs {
  readonly root: string
  /** Without a workspace nothing is ignored. */
  readonly hasRoot: boolean
  readonly stateFolder: string
  readonly database: Database
  readonly settings: Settings['index']
  readonly languages: Languages
}

/** Which files have agents. */
export class Scope {
  readonly #needs: Needs
  readonly #rules: IgnoreRules

  constructor(needs: Needs) {
    this.#needs = needs
    this.#rules = new IgnoreRules(needs.root, needs.settings)
  }

  /** @param path relative to the root */
  has(path: string): boolean {
    const { root, hasRoot, stateFolder, settings, languages } = this.#needs
    const language = languages.of(path)
    if (!language || (settings.languages !== 'all' && !settings.languages.includes(language.id))) return false
    if (hasRoot) return !this.#rules.ignores(path)
    // What is said to agents is kept in a temporary folder then, and is nobody's code there either.
    return relativePath(stateFolder, absolutePath(root, path)) === undefined
  }

  /**
   * The files to look at after a change on disk, relative to the root. Of a folder or an ignore file nobody can say
   * which files are concerned.
   * @param paths absolute, of files and folders that came, changed or went
   */
  concernedBy(paths: readonly string[]): readonly string[] | 'everything' {
    const inside = paths.flatMap(path => relativePath(this.#needs.root, path) ?? [])
    if (inside.some(path => isIgnoreFile(basename(path)))) {
      this.#rules.forget()
      return 'everything'
    }
    return inside.some(path => this.#isFolder(path)) ? 'everything' : inside.filter(path => this.has(path))
  }

  /** What is gone was a folder if files are known to have been below it. */
  #isFolder(path: string): boolean {
    if (this.#needs.languages.of(path) || this.#rules.ignores(`${path}/`)) return false
    const stats = lstatSync(absolutePath(this.#needs.root, path), { throwIfNoEntry: false })
    return stats ? stats.isDirectory() : hasFilesBelow(this.#needs.database, path)
  }
}
