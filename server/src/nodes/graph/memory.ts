import type { Database } from '../../base/database.js'
import type { NodeType } from '../../syntax/piece.js'
import { type FactsRow, FileFacts } from './file-facts.js'
import { familyOf, type ModuleFile } from './modules.js'

export interface Target {
  readonly node_id: number
  readonly file_id: number
  readonly nodeType: NodeType
  readonly family: string
}

export interface Module extends ModuleFile {
  readonly family: string
}

/** Of larger workspaces the files that were looked at first are read again. */
const mostFiles = 2000

/** Looks names and files up once for all the files that are resolved together. */
export class Memory {
  readonly #database: Database
  readonly #named = new Map<string, readonly Target[]>()
  readonly #modules = new Map<string, readonly Module[]>()
  readonly #meant = new Map<string, number | null>()
  readonly #files = new Map<number, FileFacts>()
  readonly #folders = new Map<string, ReadonlyMap<string, readonly Module[]>>()

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
        .sql<[string], ModuleFile & { language: string }>(
          `SELECT file_id, path, language FROM files WHERE stem = ? AND hash <> ''`,
        )
        .all(stem)
        .map(({ language, ...file }) => ({ ...file, family: familyOf(language) })),
    )
  }

  /** Files of a language by the path of their folder, in the order of their paths. */
  folders(language: string): ReadonlyMap<string, readonly Module[]> {
    return remembered(this.#folders, language, () => {
      const folders = new Map<string, Module[]>()
      const files = this.#database
        .sql<[string], ModuleFile>(`SELECT file_id, path FROM files WHERE language = ? AND hash <> '' ORDER BY path`)
        .all(language)
      for (const file of files) {
        const folder = folderOf(file.path)
        const files = folders.get(folder)
        const module = { ...file, family: familyOf(language) }
        if (files) files.push(module)
        else folders.set(folder, [module])
      }
      return folders
    })
  }

  /** The file that a file means by a module's name. */
  meant(fileId: number, module: string, find: () => number | undefined): number | undefined {
    return remembered(this.#meant, `${fileId} ${module}`, () => find() ?? null) ?? undefined
  }

  facts(fileId: number): FileFacts | undefined {
    const known = this.#files.get(fileId)
    if (known) return known
    const row = this.#database
      .sql<[number], FactsRow>(
        `SELECT f.file_id, f.path, f.language, c.outline, c.uses, c.links, c.node_ids
         FROM files f JOIN contents c ON c.file_id = f.file_id WHERE f.file_id = ?`,
      )
      .get(fileId)
    if (!row) return undefined
    if (this.#files.size >= mostFiles) this.#files.clear()
    const facts = new FileFacts(row)
    this.#files.set(fileId, facts)
    return facts
  }
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function remembered<T>(memory: Map<string, T>, key: string, find: () => T): T {
  let value = memory.get(key)
  if (value === undefined) {
    value = find()
    memory.set(key, value)
  }
  return value
}
