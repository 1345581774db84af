import { lstatSync } from 'node:fs'
import type { Database } from '../../base/database.js'
import { IgnoreRules } from '../../base/ignore-rules.js'
import { absolutePath } from '../../base/paths.js'
import { type WalkedFile, walk } from '../../base/walk.js'
import { languageOf } from '../../syntax/languages.js'
import { type FileRow, fileRow, presentFiles } from '../file-rows.js'
import type { ScanOrder } from './protocol.js'

/** How the disk differs from the store, by what can be told without reading. */
export interface Changes {
  /** Files that are stored and look different. */
  readonly changed: readonly (WalkedFile & { readonly row: FileRow })[]
  /** Files that are not stored, or stored as gone. */
  readonly fresh: readonly WalkedFile[]
  readonly vanished: readonly FileRow[]
}

export function findChanges(database: Database, order: ScanOrder): Changes {
  const changed: (WalkedFile & { row: FileRow })[] = []
  const fresh: WalkedFile[] = []
  const stored = new Map(storedFiles(database, order).map(row => [row.path, row]))
  const unreadable: string[] = []
  for (const file of filesOnDisk(order, unreadable)) {
    if (!isWanted(file.path, order)) continue
    const row = stored.get(file.path)
    stored.delete(file.path)
    if (!row) fresh.push(file)
    else if (row.size !== file.size || row.mtime_ms !== file.mtimeMs) changed.push({ ...file, row })
  }
  const largestFirst = (a: WalkedFile, b: WalkedFile) => b.size - a.size || (a.path < b.path ? -1 : 1)
  const vanished = [...stored.values()].filter(({ path }) => !unreadable.some(place => isIn(path, place)))
  return { changed: changed.sort(largestFirst), fresh: fresh.sort(largestFirst), vanished }
}

/** What cannot be looked at has not vanished. */
function isIn(path: string, place: string): boolean {
  return place === '.' || path === place || path.startsWith(`${place}/`)
}

function storedFiles(database: Database, { paths }: ScanOrder): FileRow[] {
  if (!paths) return presentFiles(database)
  return paths.flatMap(path => fileRow(database, path) ?? [])
}

function* filesOnDisk(order: ScanOrder, unreadable: string[]): Iterable<WalkedFile> {
  const { root, paths, include, exclude, maxFileBytes, stop } = order
  if (!paths) {
    const onUnreadable = (path: string) => unreadable.push(path)
    yield* walk(root, { include, exclude, maxFileBytes, isStopped: () => stop[0] === 1, onUnreadable })
    return
  }
  const rules = new IgnoreRules(root, { include, exclude })
  for (const path of paths) {
    if (rules.ignores(path)) continue
    const stats = lstatSync(absolutePath(root, path), { throwIfNoEntry: false })
    if (!stats?.isFile() || stats.size > maxFileBytes) continue
    yield { path, size: stats.size, mtimeMs: stats.mtimeMs, ino: stats.ino }
  }
}

function isWanted(path: string, { languages }: ScanOrder): boolean {
  const language = languageOf(path)
  return language !== undefined && (!languages || languages.includes(language.id))
}
