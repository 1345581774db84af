import type { Database } from '../base/database.js'
import type { NodeType } from '../syntax/piece.js'
import type { OpenFile } from './open-file.js'

/** Which nodes to find; absent fields restrict nothing. */
export interface NodeFilter {
  /** A part of the name in any case, or a whole id. */
  readonly query?: string
  readonly name?: string
  readonly type?: NodeType
  /** A file, or a folder with everything below it. */
  readonly path?: string
  readonly includeOrphans?: boolean
  readonly limit: number
}

/** Ids in the order of their files and, within a file, as they were first stored; unsaved ones last. */
export function findNodes(filter: NodeFilter, database: Database, openFiles: readonly OpenFile[]): string[] {
  const stored = database
    .sql<[FilterParameters], { agent_id: string }>(
      `SELECT n.agent_id FROM nodes n
       LEFT JOIN files f ON f.file_id = n.file_id LEFT JOIN orphans o ON o.node_id = n.node_id
       WHERE (@query IS NULL OR n.agent_id = @query OR n.name LIKE @like ESCAPE '\\')
         AND (@name IS NULL OR n.name = @name) AND (@type IS NULL OR n.node_type = @type)
         AND (@path IS NULL OR coalesce(f.path, o.path) = @path OR coalesce(f.path, o.path) LIKE @below ESCAPE '\\')
         AND (n.file_id IS NOT NULL OR @orphans = 1)
       ORDER BY coalesce(f.path, o.path), n.node_id LIMIT @limit`,
    )
    .all(parametersOf(filter))
    .map(row => row.agent_id)
  const unsaved = openFiles.flatMap(file => file.nodes.filter(node => fits(node, filter)).map(node => node.agentId))
  return [...new Set([...stored, ...unsaved])].slice(0, filter.limit)
}

interface FilterParameters {
  readonly query: string | null
  readonly like: string | null
  readonly name: string | null
  readonly type: string | null
  readonly path: string | null
  readonly below: string | null
  readonly orphans: 0 | 1
  readonly limit: number
}

function parametersOf({ query, name, type, path, includeOrphans, limit }: NodeFilter): FilterParameters {
  return {
    query: query ? query : null,
    like: query ? `%${escaped(query)}%` : null,
    name: name ?? null,
    type: type ?? null,
    path: path ?? null,
    below: path === undefined ? null : `${escaped(path.replace(/\/$/, ''))}/%`,
    orphans: includeOrphans ? 1 : 0,
    limit,
  }
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

function fits(
  node: { agentId: string; name: string; nodeType: NodeType; filePath: string },
  { query, name, type, path }: NodeFilter,
): boolean {
  const isAsked = !query || node.agentId === query || node.name.toLowerCase().includes(query.toLowerCase())
  const isThere = path === undefined || node.filePath === path || node.filePath.startsWith(`${path.replace(/\/$/, '')}/`)
  return isAsked && isThere && (name === undefined || node.name === name) && (type === undefined || node.nodeType === type)
}
