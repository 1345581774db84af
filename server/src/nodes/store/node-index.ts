import { Database } from '../../base/database.js'
import type { CodeNode } from '../code-node.js'
import type { Identity } from './identities.js'
import { indexSchema } from './index-schema.js'
import { NodeStore } from './node-store.js'
import { putOrphan } from './orphan-rows.js'

const batch = 500

/**
 * Opens `index.db`. A new one first learns whom the journal remembers: they stand in it as orphans, and the scan finds
 * each where it is by now, as it finds any orphan.
 */
export async function openIndex(path: string, identities: () => readonly Identity[], now: number): Promise<Database> {
  const database = await Database.open(path, indexSchema)
  if (database.readOnly || mark(database, 'seeded') !== undefined) return database
  const remembered = identities()
  for (let from = 0; from < remembered.length; from += batch) {
    database.transaction(() => {
      for (const identity of remembered.slice(from, from + batch)) seed(database, identity, now)
    })
  }
  setMark(database, 'seeded', 'yes')
  return database
}

/** Whether a scan has gone through the whole workspace, so that what is new since then is news. */
export function isScanned(database: Database): boolean {
  return mark(database, 'scanned') !== undefined
}

export function setScanned(database: Database): void {
  setMark(database, 'scanned', 'yes')
}

export function mark(database: Database, name: string): string | undefined {
  return database.sql<[string], { value: string }>('SELECT value FROM marks WHERE name = ?').get(name)?.value
}

export function setMark(database: Database, name: string, value: string): void {
  database.sql('INSERT OR REPLACE INTO marks VALUES (?, ?)').run(name, value)
}

/** Another process may be doing the same. */
function seed(database: Database, identity: Identity, now: number): void {
  if (new NodeStore(database).isTaken(identity.agent_id)) return
  const { lastInsertRowid } = database
    .sql('INSERT INTO nodes (agent_id, file_id, node_type, name) VALUES (?, NULL, ?, ?)')
    .run(identity.agent_id, identity.node_type, identity.name)
  putOrphan(database, Number(lastInsertRowid), orphanOf(identity), now)
}

function orphanOf(identity: Identity): CodeNode {
  const span = { start: 0, end: 0 }
  const start = { line: 0, character: 0 }
  return {
    agentId: identity.agent_id,
    nodeType: identity.node_type,
    name: identity.name,
    fullName: identity.full_name,
    filePath: identity.file_path,
    parentId: null,
    ordinal: identity.ordinal,
    span,
    range: { start, end: start },
    nameSpan: span,
    nameRange: { start, end: start },
    signature: '',
    sourceHash: '',
    bodyHash: identity.body_hash,
    tokenCount: 0,
    orphaned: true,
  }
}
