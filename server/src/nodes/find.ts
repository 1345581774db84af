import type { Database } from '../base/database.js'
import { isAgentId } from '../base/ids.js'
import type { NodeType } from '../syntax/piece.js'
import type { CodeNode } from './code-node.js'
import { orphansLike } from './store/orphan-rows.js'

/** Which nodes to find; absent fields restrict nothing. */
export interface NodeFilter {
  /** A part of the name in any case, or a whole id. */
  readonly query?: string
  readonly name?: string
  readonly type?: NodeType
  /** A file, or a folder with everything below it. */
  readonly path?: string
  readonly includeOrphans?: boolean
  readonly limit?: number
}

interface Needs {
  readonly database: Database
  /** Paths of files that are open, and so may hold what is stored nowhere. */
  readonly openPaths: readonly string[]
  inFile(path: string): readonly CodeNode[]
}

/** Files in the order of their paths, nodes in the order of the text; orphans come last. */
export function findNodes(filter: NodeFilter, needs: Needs): CodeNode[] {
  const { limit = Number.POSITIVE_INFINITY } = filter
  const found: CodeNode[] = []
  const paths = new Set([...pathsToSearch(filter, needs.database), ...needs.openPaths])
  for (const path of [...paths].sort()) {
    if (found.length >= limit) break
    if (isAt(path, filter.path)) found.push(...needs.inFile(path).filter(node => isMeant(node, filter)))
  }
  if (filter.includeOrphans && found.length < limit) {
    found.push(...orphansLike(needs.database, filter.name).filter(node => isMeant(node, filter)))
  }
  return found.length > limit ? found.slice(0, limit) : found
}

/** Files in which somebody of the name is stored, or whoever has the id. */
function pathsToSearch({ query, name }: NodeFilter, database: Database): string[] {
  if (name !== undefined) return pathsWhere('n.name = ?', [name], database)
  if (!query) return pathsWhere('TRUE', [], database)
  // The index over ids answers at once; for a part of a name every node is looked at.
  const byId = isAgentId(query) ? pathsWhere('n.agent_id = ?', [query], database) : []
  return byId.length > 0 ? byId : pathsWhere(`n.name LIKE ? ESCAPE '\\'`, [`%${escaped(query)}%`], database)
}

function pathsWhere(condition: string, parameters: readonly string[], database: Database): string[] {
  return database
    .sql<string[], { path: string }>(
      `SELECT DISTINCT f.path FROM files f JOIN nodes n ON n.file_id = f.file_id WHERE ${condition}`,
    )
    .all(...parameters)
    .map(row => row.path)
}

function isMeant(node: CodeNode, { query, name, type, path }: NodeFilter): boolean {
  if (name !== undefined && node.name !== name) return false
  if (type !== undefined && node.nodeType !== type) return false
  if (!isAt(node.filePath, path)) return false
  return !query || node.agentId === query || node.name.toLowerCase().includes(query.toLowerCase())
}

function isAt(filePath: string, path: string | undefined): boolean {
  if (path === undefined) return true
  const place = path.replace(/\/$/, '')
  return filePath === place || filePath.startsWith(`${place}/`)
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
