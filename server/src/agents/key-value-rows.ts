import type { Database } from '../base/database.js'
import type { Projection } from '../events/projection.js'

export interface KeyValue {
  readonly key: string
  /** Any JSON but null. */
  readonly value: unknown
  /** Seconds since the epoch. */
  readonly updated_at: number
}

type Row = Omit<KeyValue, 'value'> & { readonly value: string }

export const keyValuesProjection: Projection = {
  name: 'key_values',
  version: 1,
  tables: ['key_values'],
  schema: `
    CREATE TABLE key_values (
      agent_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, updated_at REAL NOT NULL,
      PRIMARY KEY (agent_id, key)
    );`,
  project(event, database) {
    if (event.event_type !== 'KeyValueSetEvent') return
    if (event.value === null) {
      database.sql('DELETE FROM key_values WHERE agent_id = ? AND key = ?').run(event.agent_id, event.key)
    } else {
      database
        .sql('INSERT OR REPLACE INTO key_values (agent_id, key, value, updated_at) VALUES (?, ?, ?, ?)')
        .run(event.agent_id, event.key, JSON.stringify(event.value), event.timestamp)
    }
  },
}

export class KeyValueRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(agentId: string, key: string): KeyValue | undefined {
    const row = this.#database
      .sql<[string, string], Row>('SELECT key, value, updated_at FROM key_values WHERE agent_id = ? AND key = ?')
      .get(agentId, key)
    return row && keyValueOf(row)
  }

  /** In the order of their keys. */
  ofAgent(agentId: string): KeyValue[] {
    return this.#database
      .sql<[string], Row>('SELECT key, value, updated_at FROM key_values WHERE agent_id = ? ORDER BY key')
      .all(agentId)
      .map(keyValueOf)
  }

  count(agentId: string): number {
    return this.#database
      .sql<[string], { count: number }>('SELECT count(*) AS count FROM key_values WHERE agent_id = ?')
      .get(agentId)!.count
  }
}

function keyValueOf(row: Row): KeyValue {
  return { ...row, value: JSON.parse(row.value) as unknown }
}
