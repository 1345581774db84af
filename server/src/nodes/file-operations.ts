import { lstatSync } from 'node:fs'
import type { Database } from '../base/database.js'
import { absolutePath, relativePath } from '../base/paths.js'
import { type Rename, renamesOfFiles } from './renames.js'
import type { Scope } from './scope.js'
import { filesBelow } from './store/file-rows.js'
import type { Upkeep } from './upkeep.js'

interface Needs {
  readonly root: string
  readonly database: Database
  readonly scope: Scope
  readonly upkeep: Upkeep
}

/** What an editor tells of files and folders, before a look at the disk could guess it. Paths are absolute. */
export class FileOperations {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** What still is at its old path was not renamed, whatever anybody says. */
  async renamed(renames: readonly Rename[]): Promise<void> {
    const { root, database, scope, upkeep } = this.#needs
    const places = renames.map(({ from, to }) => ({ from: relativePath(root, from), to: relativePath(root, to) }))
    const moves = places.flatMap(({ from, to }) =>
      from === undefined || to === undefined || this.#exists(from) ? [] : renamesOfFiles(database, { from, to }),
    )
    await upkeep.rename(moves.filter(({ to }) => scope.has(to)))
    // A file that was renamed once more is at neither path, and goes along again when that is told.
    const files = moves.flatMap(({ from, to }) => (!scope.has(to) ? [from] : this.#exists(to) ? [to] : []))
    const others = places.flatMap(({ from, to }) => [from, to]).filter(path => path !== undefined && this.#exists(path))
    await this.#lookAt([...files, ...(others as string[])])
    await this.deleted(renames.filter(({ to }) => relativePath(root, to) === undefined).map(({ from }) => from))
  }

  async deleted(paths: readonly string[]): Promise<void> {
    const { root, database } = this.#needs
    const gone = paths.flatMap(path => relativePath(root, path) ?? [])
    await this.#lookAt(gone.flatMap(path => [path, ...filesBelow(database, path)]))
  }

  async #lookAt(paths: readonly string[]): Promise<void> {
    const files = [...new Set(paths)].filter(path => this.#needs.scope.has(path))
    if (files.length > 0) await this.#needs.upkeep.scanPaths(files)
  }

  #exists(path: string): boolean {
    return lstatSync(absolutePath(this.#needs.root, path), { throwIfNoEntry: false }) !== undefined
  }
}
