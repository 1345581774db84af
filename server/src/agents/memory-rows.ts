import type { Database } from '../base/database.js'
import type { Projection } from '../events/projection.js'

/** One thing an agent keeps in mind; as `remora memory --json` and all wires spell it. */
export interface Note {
  readonly key: string
  readonly value: string
  /** Seconds since the epoch. */
  readonly updated_at: number
}

export const memoryProjection: Projection = {
  name: 'memory',
  version: 1,
  tables: ['memory'],
  schema: `
    CREATE TABLE memory (
      agent_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, updated_at REAL NOT NULL,
      updated_seq INTEGER NOT NULL, PRIMARY KEY (agent_id, key)
    );`,
  project(event, database) {
    if (event.event_type === 'MemorySetEvent') {
      database
        .sql('INSERT OR REPLACE INTO memory (agent_id, key, value, updated_at, updated_seq) VALUES (?, ?, ?, ?, ?)')
        .run(event.agent_id, event.key, event.value, event.timestamp, event.seq)
    } else if (event.event_type === 'MemoryDeletedEvent') {
      database.sql('DELETE FROM memory WHERE agent_id = ? AND key = ?').run(event.agent_id, event.key)
    }
  },
}

export class MemoryRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(agentId: string, key: string): Note | undefined {
    return this.#database
      .sql<[string, string], Note>('SELECT key, value, updated_at FROM memory WHERE agent_id = ? AND key = ?')
      .get(agentId, key)
  }

  /** Newest first. */
  ofAgent(agentId: string): Note[] {
    return this.#database
      .sql<[string], Note>(
        'SELECT key, value, updated_at FROM memory WHERE agent_id = ? ORDER BY updated_seq DESC, key',
      )
      .all(agentId)
  }
}
