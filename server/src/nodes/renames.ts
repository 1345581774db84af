import { basename } from 'node:path'
import type { Database } from '../base/database.js'
import type { CodeNode } from './code-node.js'
import { announce } from './store/announcements.js'
import { contentsOf } from './store/contents.js'
import { type FileRow, fileRow, filesBelow, readAgain, stemOf } from './store/file-rows.js'
import { NodeStore } from './store/node-store.js'
import { moveOrphans } from './store/orphan-rows.js'
import { presentNodes, type StoreOptions, storeEmpty } from './store/store-file.js'

/** A file or folder that somebody gave another path. Paths are relative to the root. */
export interface Rename {
  readonly from: string
  readonly to: string
}

/** Renames of files, one for each that is known at or below a path. */
export function renamesOfFiles(database: Database, { from, to }: Rename): Rename[] {
  const below = filesBelow(database, from).map(path => ({ from: path, to: to + path.slice(from.length) }))
  return fileRow(database, from) ? [{ from, to }, ...below] : below
}

/**
 * Everybody in a file goes along with it, the file itself too, and so does who was seen in it earlier. What the text
 * says by now is for the next scan, which is told to read it. Call inside a transaction.
 */
export function moveFile(database: Database, { from, to }: Rename, options: StoreOptions): void {
  const file = fileRow(database, from)
  if (!file) return
  const store = new NodeStore(database)
  const nodes = presentNodes(database, store, from)
  if (nodes.length === 0) return moveOrphans(database, from, to)
  const moved = nodes.map(node => movedTo(to, node))
  makeWay(database, { from, to }, options)
  takePlace(database, file, to)
  moveHidden(database, file.file_id, to)
  moveOrphans(database, from, to)
  moved.forEach((node, index) => {
    if (node.nodeType === 'file')
      database.sql('UPDATE nodes SET name = ? WHERE agent_id = ?').run(node.name, node.agentId)
    if (options.announce) announce(database, node, nodes[index], options.tags)
  })
}

/** A file that was there already has been overwritten. Its row stands for the file that is not there any more. */
function makeWay(database: Database, { from, to }: Rename, options: StoreOptions): void {
  const file = fileRow(database, to)
  const setPath = database.sql('UPDATE files SET path = ?, stem = ? WHERE path = ?')
  setPath.run(nowhere, '', from)
  if (!file) return
  storeEmpty(database, { ...file, hash: null }, options)
  setPath.run(from, stemOf(from), to)
}

/** No file has this path. */
const nowhere = ''

/** The file is `outdated`, because the stored outline calls it by its old name. */
function takePlace(database: Database, { file_id, path }: FileRow, to: string): void {
  database
    .sql('UPDATE files SET path = ?, stem = ?, mtime_ms = 0, resolved = 0 WHERE file_id = ?')
    .run(to, stemOf(to), file_id)
  readAgain(database, file_id)
  const unsettled = database.sql('INSERT OR IGNORE INTO unsettled_names VALUES (?)')
  for (const name of [stemOf(path), stemOf(to)]) unsettled.run(name)
}

/** Nodes without a piece are stored whole. */
function moveHidden(database: Database, fileId: number, to: string): void {
  const hidden = JSON.parse(contentsOf(database, fileId)!.hidden) as CodeNode[]
  const moved = JSON.stringify(hidden.map(node => movedTo(to, node)))
  database.sql('UPDATE contents SET hidden = ?, revision = revision + 1 WHERE file_id = ?').run(moved, fileId)
}

function movedTo(path: string, node: CodeNode): CodeNode {
  return { ...node, filePath: path, ...(node.nodeType === 'file' && { name: basename(path) }) }
}
