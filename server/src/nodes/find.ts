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
  /** Only these. */
  readonly ids?: readonly string[]
  readonly includeOrphans?: boolean
  /** Nobody whose code is there. */
  readonly onlyOrphans?: boolean
  /** Only who comes behind this place in the order of the result. */
  readonly after?: NodePlace
  readonly limit?: number
}

/** Where somebody stood when a list was read up to there. */
export interface NodePlace {
  readonly agentId: string
  readonly filePath: string
  /** Offset of the node's beginning. */
  readonly start: number
}

interface Needs {
  readonly database: Database
  /** Paths of files that are open, and so may hold what is stored nowhere. */
  readonly openPaths: readonly string[]
  inFile(path: string): readonly CodeNode[]
}

/** Files in the order of their paths, nodes in the order of the text; orphans come last. */
export function findNodes(filter: NodeFilter, needs: Needs): CodeNode[] {
  const { limit = Number.POSITIVE_INFINITY, includeOrphans, onlyOrphans, after } = filter
  const found: CodeNode[] = []
  const paths = onlyOrphans ? [] : new Set([...pathsToSearch(filter, needs.database), ...needs.openPaths])
  for (const path of [...paths].sort()) {
    if (found.length >= limit) break
    if (after && path < after.filePath) continue
    if (isAt(path, filter.path)) {
      found.push(...behind(after, needs.inFile(path)).filter(node => isMeant(node, filter)))
    }
  }
  if ((includeOrphans || onlyOrphans) && found.length < limit) {
    const orphans = orphansLike(needs.database, filter.name)
    found.push(...behind(onlyOrphans ? after : undefined, orphans).filter(node => isMeant(node, filter)))
  }
  return found.length > limit ? found.slice(0, limit) : found
}

/** Where the one that was last is not there any more, whoever stands behind its place. */
function behind(after: NodePlace | undefined, nodes: readonly CodeNode[]): readonly CodeNode[] {
  if (!after) return nodes
  const index = nodes.findIndex(({ agentId }) => agentId === after.agentId)
  if (index !== -1) return nodes.slice(index + 1)
  return nodes.filter(
    ({ filePath, span }) => filePath > after.filePath || (filePath === after.filePath && span.start > after.start),
  )
}

/** Files in which somebody of the name, type or id is stored. */
function pathsToSearch({ query, name, type, ids }: NodeFilter, database: Database): string[] {
  if (ids) return pathsWhere('n.agent_id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)], database)
  if (name !== undefined) return pathsWhere('n.name = ?', [name], database)
  if (query) return pathsLike(query, database)
  return type === undefined ? allPaths(database) : pathsWhere('n.node_type = ?', [type], database)
}

function pathsLike(query: string, database: Database): string[] {
  // The index over ids answers at once; for a part of a name every node is looked at.
  const byId = isAgentId(query) ? pathsWhere('n.agent_id = ?', [query], database) : []
  return byId.length > 0 ? byId : pathsWhere(`n.name LIKE ? ESCAPE '\\'`, [`%${escaped(query)}%`], database)
}

/** Also of files that are gone, in which nobody is found: to leave them out would cost a look at every node. */
function allPaths(database: Database): string[] {
  return database
    .sql<[], { path: string }>('SELECT path FROM files')
    .all()
    .map(row => row.path)
}

function pathsWhere(condition: string, parameters: readonly string[], database: Database): string[] {
  return database
    .sql<string[], { path: string }>(
      `SELECT DISTINCT f.path FROM files f JOIN nodes n ON n.file_id = f.file_id WHERE ${condition}`,
    )
    .all(...parameters)
    .map(row => row.path)
}

function isMeant(node: CodeNode, { query, name, type, path, ids }: NodeFilter): boolean {
  if (ids && !ids.includes(node.agentId)) return false
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
