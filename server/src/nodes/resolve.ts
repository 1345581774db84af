import type { Database } from '../base/database.js'
import type { NodeType } from '../syntax/piece.js'
import { familyOf, lastSegment, type ModuleFile, moduleMeant } from './modules.js'
import { readLinks, readUses } from './survey-text.js'
import { fits, type Use, type UseKind } from './uses.js'

/**
 * Turns what pieces use into edges (specification: lsp.md, Graph). What a name means within its file is known already;
 * here it is looked for through the file's imports, and then as the only such name in the workspace. A name that could
 * mean two nodes means none.
 */

interface Target {
  readonly node_id: number
  readonly file_id: number
  readonly nodeType: NodeType
  readonly family: string
}

interface Module extends ModuleFile {
  /** Of the file's own node. */
  readonly node_id: number
  readonly family: string
}

interface FileRow {
  readonly file_id: number
  readonly path: string
  readonly language: string
  readonly uses: string
  readonly links: string
  readonly node_ids: string
}

type Edge = readonly [from: number, to: number, type: UseKind]

/**
 * Brings the edges of up to `limit` files up to date, in one transaction. Returns how many there were; fewer than
 * `limit` means that all edges are right.
 */
export function resolveSome(database: Database, limit: number, memory = new Memory(database)): number {
  return database.transaction(() => {
    const files = database
      .sql<[number], { file_id: number }>('SELECT file_id FROM files WHERE resolved = 0 LIMIT ?')
      .all(limit)
    for (const { file_id } of files) resolveFile(database, file_id, memory)
    return files.length
  })
}

/** The same for one file. Call inside a transaction. */
export function resolveFile(database: Database, fileId: number, memory = new Memory(database)): void {
  const file = database
    .sql<[number], FileRow>(
      `SELECT f.file_id, f.path, f.language, c.uses, c.links, c.node_ids
       FROM files f JOIN contents c ON c.file_id = f.file_id WHERE f.file_id = ?`,
    )
    .get(fileId)
  if (file) replaceEdges(database, file, edgesOf(file, memory))
  database.sql('UPDATE files SET resolved = 1 WHERE file_id = ?').run(fileId)
}

/** Writes only what is different: most edges outlive most edits. */
function replaceEdges(database: Database, file: FileRow, wanted: readonly Edge[]): void {
  const stored = database
    .sql<[string], { from_id: number; to_id: number; edge_type: string }>(
      'SELECT from_id, to_id, edge_type FROM edges WHERE from_id IN (SELECT value FROM json_each(?))',
    )
    .all(file.node_ids)
  const add = database.sql('INSERT OR IGNORE INTO edges (from_id, to_id, edge_type) VALUES (?, ?, ?)')
  if (stored.length === 0) {
    for (const [from, to, type] of wanted) add.run(from, to, type)
    return
  }
  const missing = new Map(wanted.map(edge => [edge.join(' '), edge]))
  const drop = database.sql('DELETE FROM edges WHERE from_id = ? AND to_id = ? AND edge_type = ?')
  for (const { from_id, to_id, edge_type } of stored) {
    if (!missing.delete(`${from_id} ${to_id} ${edge_type}`)) drop.run(from_id, to_id, edge_type)
  }
  for (const [from, to, type] of missing.values()) add.run(from, to, type)
}

function edgesOf(file: FileRow, memory: Memory): Edge[] {
  const nodeIds = JSON.parse(file.node_ids) as number[]
  const edges: Edge[] = []
  for (const [type, pairs] of Object.entries(readLinks(file.links)) as [UseKind, number[]][]) {
    for (let at = 0; at < pairs.length; at += 2) edges.push([nodeIds[pairs[at]!]!, nodeIds[pairs[at + 1]!]!, type])
  }
  const uses = readUses(file.uses)
  const family = familyOf(file.language)
  const imports = importsOf(uses, file, family, memory)
  const importedFiles = new Set([...imports.values()].map(({ fileId }) => fileId))
  for (const use of uses) {
    const [kind, name, ...froms] = use
    const to =
      kind === 'imports' ? imports.get(name)?.target : targetOf(kind, name, file, family, importedFiles, memory)
    if (to !== undefined) for (const from of froms) edges.push([nodeIds[from]!, to, kind])
  }
  return edges
}

function targetOf(
  kind: UseKind,
  name: string,
  file: FileRow,
  family: string,
  importedFiles: ReadonlySet<number | undefined>,
  memory: Memory,
): number | undefined {
  const targets = memory
    .named(name)
    .filter(target => target.family === family && target.file_id !== file.file_id && fits(kind, target))
  const imported = targets.length > 1 ? targets.filter(target => importedFiles.has(target.file_id)) : targets
  return imported.length === 1 ? imported[0]!.node_id : undefined
}

/** What an import leads to: a module's file node, or something named in an imported file. */
interface Import {
  readonly target: number | undefined
  /** The file that is made known by it. */
  readonly fileId?: number
}

function importsOf(uses: readonly Use[], file: FileRow, family: string, memory: Memory): Map<string, Import> {
  const names = uses.filter(([kind]) => kind === 'imports').map(([, name]) => name)
  const imports = new Map<string, Import>()
  for (const name of names) {
    const candidates = memory.modules(lastSegment(name)).filter(module => module.family === family)
    const module = moduleMeant(name, file.path, candidates)
    if (module && module.file_id !== file.file_id) imports.set(name, { target: module.node_id, fileId: module.file_id })
  }
  const importedFiles = new Set([...imports.values()].map(({ fileId }) => fileId))
  for (const name of names) {
    if (imports.has(name)) continue
    imports.set(name, { target: targetOf('imports', lastSegment(name), file, family, importedFiles, memory) })
  }
  return imports
}

/** Looks names up once for all the files that are resolved together. */
export class Memory {
  readonly #database: Database
  readonly #named = new Map<string, readonly Target[]>()
  readonly #modules = new Map<string, readonly Module[]>()

  constructor(database: Database) {
    this.#database = database
  }

  named(name: string): readonly Target[] {
    return remembered(this.#named, name, () =>
      this.#database
        .sql<[string], { node_id: number; file_id: number; node_type: NodeType; language: string }>(
          `SELECT n.node_id, n.file_id, n.node_type, f.language FROM nodes n JOIN files f ON f.file_id = n.file_id
           WHERE n.name = ? AND n.node_type <> 'file'`,
        )
        .all(name)
        .map(({ node_type, language, ...row }) => ({ ...row, nodeType: node_type, family: familyOf(language) })),
    )
  }

  /** Files that an import may call so. */
  modules(stem: string): readonly Module[] {
    return remembered(this.#modules, stem, () =>
      this.#database
        .sql<[string], ModuleFile & { language: string; node_ids: string }>(
          `SELECT f.file_id, f.path, f.language, c.node_ids FROM files f JOIN contents c ON c.file_id = f.file_id
           WHERE f.stem = ? AND f.hash <> ''`,
        )
        .all(stem)
        .map(({ file_id, path, language, node_ids }) => {
          const [node_id = 0] = JSON.parse(node_ids) as number[]
          return { file_id, path, node_id, family: familyOf(language) }
        }),
    )
  }
}

function remembered<T>(memory: Map<string, T>, key: string, find: () => T): T {
  let value = memory.get(key)
  if (value === undefined) {
    value = find()
    memory.set(key, value)
  }
  return value
}
