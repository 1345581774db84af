import type { Database } from '../base/database.js'
import type { StoredEvent } from '../events/event.js'
import { hears, type Pattern } from '../events/pattern.js'
import type { Projection } from '../events/projection.js'

/** A pattern that makes an agent hear events, from the event that added it to the one that removed it. */
export interface Subscription {
  readonly subscription_id: string
  readonly agent_id: string
  readonly pattern: Pattern
  readonly added_seq: number
  readonly removed_seq: number | null
}

type Row = Omit<Subscription, 'pattern'> & { readonly pattern: string }

/** In place of a type: the pattern names none. */
const anyType = '*'

/**
 * Rows stay after their end: who hears an event is asked as of that event, so turns can be replayed without replaying
 * subscriptions with them. The types stand in a table of their own, because every event of the journal asks.
 */
export const subscriptionsProjection: Projection = {
  name: 'subscriptions',
  version: 1,
  tables: ['subscriptions', 'subscription_types'],
  schema: `
    CREATE TABLE subscriptions (
      subscription_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, pattern TEXT NOT NULL, added_seq INTEGER NOT NULL,
      removed_seq INTEGER
    );
    CREATE INDEX subscriptions_by_agent ON subscriptions (agent_id) WHERE removed_seq IS NULL;
    CREATE TABLE subscription_types (
      event_type TEXT NOT NULL, subscription_id TEXT NOT NULL, PRIMARY KEY (event_type, subscription_id)
    ) WITHOUT ROWID;`,
  project(event, database) {
    if (event.event_type === 'SubscriptionAddedEvent') add(event, database)
    else if (event.event_type === 'SubscriptionRemovedEvent') {
      database
        .sql('UPDATE subscriptions SET removed_seq = ? WHERE subscription_id = ? AND removed_seq IS NULL')
        .run(event.seq, event.subscription_id)
    }
  },
}

/** The subscriptions that an event meets, the oldest of each agent first. */
export function listenersOf(event: StoredEvent, database: Database): Subscription[] {
  return database
    .sql<[string, number, number], Row>(
      `SELECT s.* FROM subscription_types t JOIN subscriptions s USING (subscription_id)
       WHERE t.event_type IN (?, '${anyType}') AND s.added_seq < ? AND (s.removed_seq IS NULL OR s.removed_seq > ?)
       ORDER BY s.added_seq, s.subscription_id`,
    )
    .all(event.event_type, event.seq, event.seq)
    .map(subscriptionOf)
    .filter(({ pattern, agent_id }) => hears(pattern, event, agent_id))
}

export class SubscriptionRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(subscriptionId: string): Subscription | undefined {
    const row = this.#database
      .sql<[string], Row>('SELECT * FROM subscriptions WHERE subscription_id = ?')
      .get(subscriptionId)
    return row && subscriptionOf(row)
  }

  /** Those that hold now, oldest first. */
  ofAgent(agentId: string): Subscription[] {
    return this.#database
      .sql<[string], Row>('SELECT * FROM subscriptions WHERE agent_id = ? AND removed_seq IS NULL ORDER BY added_seq')
      .all(agentId)
      .map(subscriptionOf)
  }
}

function add({ subscription_id, agent_id, pattern, seq }: StoredEvent<'SubscriptionAddedEvent'>, database: Database) {
  database
    .sql('INSERT INTO subscriptions (subscription_id, agent_id, pattern, added_seq) VALUES (?, ?, ?, ?)')
    .run(subscription_id, agent_id, JSON.stringify(pattern), seq)
  for (const type of new Set(pattern.event_types ?? [anyType])) {
    database.sql('INSERT INTO subscription_types VALUES (?, ?)').run(type, subscription_id)
  }
}

function subscriptionOf(row: Row): Subscription {
  return { ...row, pattern: JSON.parse(row.pattern) as Pattern }
}
