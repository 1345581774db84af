import type { Database } from '../../base/database.js'

/**
 * Indexes over what comes in no order. Filled row by row, a transaction rewrites most of their pages; made at once they
 * are sorted first. So a first scan goes without them until it has written what they lead to.
 */
const lateIndexes = {
  nodes_by_name: 'nodes (name)',
  edges_by_target: 'edges (to_id)',
} as const

export const createLateIndexes = Object.entries(lateIndexes)
  .map(([name, columns]) => `CREATE INDEX ${name} ON ${columns};`)
  .join('\n')

/** While they are not, a first scan is under way, or was interrupted. */
export function hasLateIndexes(database: Database): boolean {
  return Object.keys(lateIndexes).every(name => isThere(database, name))
}

/** While they are not, nobody can afford to ask what a name means; the scan that is under way will. */
export function areNamesIndexed(database: Database): boolean {
  return isThere(database, 'nodes_by_name')
}

/** While they are not, looking for whoever uses somebody would mean looking at every edge. */
export function areTargetsIndexed(database: Database): boolean {
  return isThere(database, 'edges_by_target')
}

function isThere(database: Database, index: string): boolean {
  return database.sql('SELECT 1 FROM sqlite_schema WHERE name = ?').get(index) !== undefined
}

export function dropLateIndexes(database: Database): void {
  database.transaction(() => {
    for (const name of Object.keys(lateIndexes)) database.run(`DROP INDEX IF EXISTS ${name}`)
  })
}

/** Does nothing where it is there already. */
export function ensureIndex(database: Database, name: keyof typeof lateIndexes): void {
  database.run(`CREATE INDEX IF NOT EXISTS ${name} ON ${lateIndexes[name]}`)
}
