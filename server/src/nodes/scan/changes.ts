import { lstatSync } from 'node:fs'
import type { Database } from '../../base/database.js'
import { IgnoreRules } from '../../base/ignore-rules.js'
import { absolutePath } from '../../base/paths.js'
import { type WalkedFile, walk } from '../../base/walk.js'
import { Languages } from '../../syntax/languages.js'
import { type FileRow, fileRow, presentFilePages } from '../store/file-rows.js'
import type { ScanOrder } from './protocol.js'

/** A file that may have agents. */
export interface WantedFile extends WalkedFile {
  /** The id of its language. */
  readonly language: string
}

/** How the disk differs from the store, by what can be told without reading. */
export interface Changes {
  /** Files that are stored and look different. */
  readonly changed: readonly (WantedFile & { readonly row: FileRow })[]
  /** Files that are not stored, or stored as gone. */
  readonly fresh: readonly WantedFile[]
  readonly vanished: readonly FileRow[]
}

/** Going on from where it was laid aside costs nearly as much as looking at a file. */
const filesPerStep = 8

/** Tells at each step how many files it has found to read. */
export function* findChanges(database: Database, order: ScanOrder): Generator<number, Changes> {
  const languages = new Languages(order.brought)
  const changed: (WantedFile & { row: FileRow })[] = []
  const fresh: WantedFile[] = []
  const stored = yield* storedFiles(database, order)
  const unreadable: string[] = []
  const wants = (path: string) => stored.has(path) || isWanted(languages.of(path)?.id, order)
  let looked = 0
  for (const file of filesOnDisk(order, { wants, unreadable })) {
    if (++looked % filesPerStep === 0) yield changed.length + fresh.length
    const row = stored.get(file.path)
    if (row && languages.isOff(row.language)) {
      stored.delete(file.path)
      continue
    }
    const language = languages.of(file.path)?.id
    if (!isWanted(language, order)) continue
    stored.delete(file.path)
    if (!row) fresh.push({ ...file, language })
    else if (hasChanged(file, row) || isOfOther(language, row)) changed.push({ ...file, language, row })
  }
  const largestFirst = (a: WalkedFile, b: WalkedFile) => b.size - a.size || (a.path < b.path ? -1 : 1)
  const vanished = [...stored.values()].filter(({ path }) => !unreadable.some(place => isIn(path, place)))
  return { changed: changed.sort(largestFirst), fresh: fresh.sort(largestFirst), vanished }
}

/** What cannot be looked at has not vanished. */
function isIn(path: string, place: string): boolean {
  return place === '.' || path === place || path.startsWith(`${place}/`)
}

function* storedFiles(database: Database, { paths }: ScanOrder): Generator<number, Map<string, FileRow>> {
  const stored = new Map<string, FileRow>()
  const pages = paths ? [paths.flatMap(path => fileRow(database, path) ?? [])] : presentFilePages(database)
  for (const page of pages) {
    for (const row of page) stored.set(row.path, row)
    yield 0
  }
  return stored
}

interface Look {
  wants(path: string): boolean
  /** To be filled with the paths of what could not be read. */
  readonly unreadable: string[]
}

function* filesOnDisk(order: ScanOrder, { wants, unreadable }: Look): Iterable<WalkedFile> {
  const { root, paths, include, exclude, maxFileBytes, stop } = order
  if (!paths) {
    const onUnreadable = (path: string) => unreadable.push(path)
    yield* walk(root, { include, exclude, wants, maxFileBytes, isStopped: () => stop[0] === 1, onUnreadable })
    return
  }
  const rules = new IgnoreRules(root, { include, exclude })
  for (const path of paths) {
    if (!wants(path) || rules.ignores(path)) continue
    const stats = lstatSync(absolutePath(root, path), { throwIfNoEntry: false })
    if (!stats?.isFile() || stats.size > maxFileBytes) continue
    yield { path, size: stats.size, mtimeMs: stats.mtimeMs, ino: stats.ino }
  }
}

function isWanted(language: string | undefined, { languages }: ScanOrder): language is string {
  return language !== undefined && (!languages || languages.includes(language))
}

function hasChanged(file: WalkedFile, row: FileRow): boolean {
  return row.size !== file.size || row.mtime_ms !== file.mtimeMs
}

/** What is no text has no language. */
function isOfOther(language: string, row: FileRow): boolean {
  return row.language !== '' && row.language !== language
}
