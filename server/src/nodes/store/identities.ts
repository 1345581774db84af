import type { Database } from '../../base/database.js'
import { agentIdFor } from '../../base/ids.js'
import type { RemoraEvent, StoredEvent } from '../../events/event.js'
import type { Projection } from '../../events/projection.js'
import type { NodeType } from '../../syntax/piece.js'

/** A node whose id does not follow from its address, or whose code is gone: what the index cannot find out by itself. */
export interface Identity {
  readonly agent_id: string
  readonly node_type: NodeType
  readonly name: string
  readonly full_name: string
  readonly file_path: string
  readonly ordinal: number
  readonly body_hash: string
}

type NodeEvent = RemoraEvent<'NodeDiscoveredEvent' | 'NodeChangedEvent' | 'NodeMovedEvent' | 'NodeRemovedEvent'>

/**
 * Who was renamed, moved, copied or removed, so that an index that is lost and made anew gives everybody the id that
 * they had, and gives no id of the past to somebody else.
 */
export const identitiesProjection: Projection = {
  name: 'identities',
  version: 1,
  tables: ['identities'],
  schema: `
    CREATE TABLE identities (
      agent_id TEXT PRIMARY KEY, node_type TEXT NOT NULL, name TEXT NOT NULL, full_name TEXT NOT NULL,
      file_path TEXT NOT NULL, ordinal INTEGER NOT NULL, body_hash TEXT NOT NULL
    ) WITHOUT ROWID`,
  project(event, database) {
    if (!isNodeEvent(event) || event.agent_id === undefined) return
    if (event.event_type !== 'NodeRemovedEvent' && followsFromAddress(event)) forget(database, event.agent_id)
    else remember(database, event.agent_id, event)
  },
}

export function allIdentities(database: Database): Identity[] {
  return database.sql<[], Identity>('SELECT * FROM identities').all()
}

function isNodeEvent(event: StoredEvent): event is StoredEvent & NodeEvent {
  switch (event.event_type) {
    case 'NodeDiscoveredEvent':
    case 'NodeChangedEvent':
    case 'NodeMovedEvent':
    case 'NodeRemovedEvent':
      return true
    default:
      return false
  }
}

function followsFromAddress({ agent_id, file_path, full_name, ordinal }: NodeEvent): boolean {
  return agent_id === agentIdFor([file_path, full_name, String(ordinal)])
}

function remember(database: Database, agentId: string, event: NodeEvent): void {
  database
    .sql('INSERT OR REPLACE INTO identities VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(agentId, event.node_type, event.name, event.full_name, event.file_path, event.ordinal, event.body_hash)
}

function forget(database: Database, agentId: string): void {
  database.sql('DELETE FROM identities WHERE agent_id = ?').run(agentId)
}
