import type { Database } from '../base/database.js'
import type { NodeType, Reference } from '../syntax/piece.js'
import { familyOf, type ModuleFile, moduleMeant } from './modules.js'
import { lastSegment, storedUses, type Use } from './uses.js'

/**
 * Turns the names that nodes use into edges (specification: lsp.md, Graph): by name within the file, from the inside
 * out, then through imports, then by the only such name in the workspace. A name that could mean two nodes means none.
 */

interface Target {
  readonly node_id: number
  readonly parent_id: number | null
  readonly file_id: number
  readonly node_type: NodeType
  readonly language: string
}

interface Member {
  readonly node_id: number
  readonly parent_id: number | null
  readonly name: string
  readonly node_type: NodeType
}

interface FileAtHand {
  readonly file_id: number
  readonly path: string
  readonly family: string
  readonly members: ReadonlyMap<number, Member>
  readonly named: ReadonlyMap<string, readonly Member[]>
}

interface Edge {
  readonly from: number
  readonly to: number
  readonly type: Reference['kind']
}

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
  database.sql('DELETE FROM edges WHERE from_id IN (SELECT node_id FROM nodes WHERE file_id = ?)').run(fileId)
  const insert = database.sql('INSERT OR IGNORE INTO edges (from_id, to_id, edge_type) VALUES (?, ?, ?)')
  for (const { from, to, type } of edgesOf(database, fileId, memory)) insert.run(from, to, type)
  database.sql('UPDATE files SET resolved = 1 WHERE file_id = ?').run(fileId)
}

function* edgesOf(database: Database, fileId: number, memory: Memory): Iterable<Edge> {
  const uses = storedUses(database, fileId)
  if (uses.length === 0) return
  const file = fileAtHand(database, fileId)
  const imports = importsOf(uses, file, memory)
  for (const use of uses) {
    const [type, name, ...froms] = use
    const outside = once(() =>
      type === 'imports' ? imports.get(name)?.target : targetOutside(use, file, imports, memory),
    )
    for (const from of froms) {
      if (!file.members.has(from)) continue
      const inside = type === 'imports' ? 'unknown' : targetInside(use, from, file)
      const to = inside === 'unknown' ? outside() : inside === 'ambiguous' ? undefined : inside
      if (to !== undefined && to !== from) yield { from, to, type }
    }
  }
}

function fileAtHand(database: Database, fileId: number): FileAtHand {
  const { path, language } = database
    .sql<[number], { path: string; language: string }>('SELECT path, language FROM files WHERE file_id = ?')
    .get(fileId)!
  const rows = database
    .sql<[number], Member>(
      'SELECT node_id, parent_id, name, node_type FROM nodes WHERE file_id = ? AND orphaned_at IS NULL',
    )
    .all(fileId)
  const named = new Map<string, Member[]>()
  for (const row of rows) {
    const namesakes = named.get(row.name)
    if (namesakes) namesakes.push(row)
    else named.set(row.name, [row])
  }
  return {
    file_id: fileId,
    path,
    family: familyOf(language),
    members: new Map(rows.map(row => [row.node_id, row])),
    named,
  }
}

const callable: ReadonlySet<NodeType> = new Set(['function', 'method', 'class'])
const inheritable: ReadonlySet<NodeType> = new Set(['class'])

function fits(kind: Reference['kind'], { node_type }: { readonly node_type: NodeType }): boolean {
  if (kind === 'calls') return callable.has(node_type)
  return kind === 'inherits' ? inheritable.has(node_type) : node_type !== 'file'
}

/** The nearest enclosing unit that has a member of the name decides; failing that, the only one in the file. */
function targetInside([kind, name]: Use, from: number, file: FileAtHand): number | 'ambiguous' | 'unknown' {
  const namesakes = file.named.get(name)?.filter(member => fits(kind, member)) ?? []
  if (namesakes.length === 0) return 'unknown'
  for (let scope = file.members.get(from); scope; scope = file.members.get(scope.parent_id ?? -1)) {
    const near = namesakes.filter(member => member.parent_id === scope.node_id)
    if (near.length > 0) return near.length === 1 ? near[0]!.node_id : 'ambiguous'
  }
  return namesakes.length === 1 ? namesakes[0]!.node_id : 'ambiguous'
}

function targetOutside(
  [kind, name]: Use,
  file: FileAtHand,
  imports: ReadonlyMap<string, Import>,
  memory: Memory,
): number | undefined {
  const targets = memory.named(name).filter(target => fits(kind, target) && familyOf(target.language) === file.family)
  const files = new Set([...imports.values()].map(({ fileId }) => fileId))
  const imported = targets.filter(target => files.has(target.file_id))
  const candidates = imported.length > 0 ? imported : targets.filter(target => target.file_id !== file.file_id)
  return candidates.length === 1 ? candidates[0]!.node_id : undefined
}

/** What an import leads to: a module's file node, or something named in an imported file. */
interface Import {
  readonly target: number | undefined
  /** The file that is made known by it. */
  readonly fileId: number | undefined
}

function importsOf(uses: readonly Use[], file: FileAtHand, memory: Memory): Map<string, Import> {
  const names = uses.filter(([kind]) => kind === 'imports').map(([, name]) => name)
  const imports = new Map<string, Import>()
  for (const name of names) {
    const candidates = memory.modules(lastSegment(name)).filter(({ language }) => familyOf(language) === file.family)
    const module = moduleMeant(name, file.path, candidates)
    if (module && module.file_id !== file.file_id) imports.set(name, { target: module.node_id, fileId: module.file_id })
  }
  const modules = new Map(imports)
  for (const name of names) {
    if (imports.has(name)) continue
    const target = targetOutside(['imports', lastSegment(name)], file, modules, memory)
    imports.set(name, { target, fileId: undefined })
  }
  return imports
}

interface Module extends ModuleFile {
  /** Of the file's own node. */
  readonly node_id: number
  readonly language: string
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
        .sql<[string], Target>(
          `SELECT n.node_id, n.parent_id, n.file_id, n.node_type, f.language
           FROM names d JOIN nodes n ON n.file_id = d.file_id AND n.name = d.name JOIN files f ON f.file_id = n.file_id
           WHERE d.name = ? AND d.role = 'defines' AND n.orphaned_at IS NULL AND n.node_type <> 'file'`,
        )
        .all(name),
    )
  }

  /** Files that an import may call so. */
  modules(stem: string): readonly Module[] {
    return remembered(this.#modules, stem, () =>
      this.#database
        .sql<[string], Module>(
          `SELECT f.file_id, f.path, f.language, n.node_id FROM files f JOIN nodes n ON n.file_id = f.file_id
           WHERE f.stem = ? AND n.node_type = 'file' AND n.orphaned_at IS NULL`,
        )
        .all(stem),
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

function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined
  return () => {
    found ??= { value: find() }
    return found.value
  }
}
