import type { Database } from '../base/database.js'
import type { StoredEvent, Usage } from '../events/event.js'
import type { Projection } from '../events/projection.js'
import { placeBelow, type Trigger, triggersOf } from './triggers.js'
import { type TurnStatus, turnIdFor } from './turn-rows.js'

/** Turns, from the events that ask for them to their ends. */
export const turnsProjection: Projection = {
  name: 'turns',
  version: 3,
  tables: ['turns'],
  schema: `
    CREATE TABLE turns (
      turn_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, correlation_id TEXT NOT NULL, trigger_seq INTEGER NOT NULL,
      trigger_event_type TEXT NOT NULL, subscription_id TEXT, merged_into TEXT, depth INTEGER NOT NULL, status TEXT NOT NULL, stop_requested_by TEXT,
      queued_at REAL NOT NULL, started_at REAL, ended_at REAL, error TEXT, error_code TEXT, retryable INTEGER NOT NULL DEFAULT 0,
      input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0,
      reserved_tokens INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX turns_by_agent ON turns (agent_id, trigger_seq);
    CREATE INDEX turns_by_cascade ON turns (correlation_id, started_at);
    CREATE INDEX turns_merged ON turns (merged_into) WHERE merged_into IS NOT NULL;
    CREATE INDEX turns_unfinished ON turns (trigger_seq) WHERE status IN ('waiting', 'running');
    CREATE INDEX turns_unfinished_by_agent ON turns (agent_id, trigger_seq) WHERE status IN ('waiting', 'running');
    CREATE INDEX turns_running ON turns (agent_id) WHERE status = 'running';
    CREATE INDEX turns_started ON turns (agent_id, correlation_id, trigger_seq) WHERE started_at IS NOT NULL;
    CREATE INDEX turns_ended ON turns (agent_id, ended_at) WHERE started_at IS NOT NULL;
    DROP VIEW IF EXISTS activation_chain;
    CREATE VIEW activation_chain AS
      SELECT correlation_id, turn_id, agent_id, depth, started_at AS timestamp FROM turns WHERE started_at IS NOT NULL;`,
  project(event, database) {
    for (const trigger of triggersOf(event, database)) queue(event, trigger, database)
    switch (event.event_type) {
      case 'AgentStartEvent':
        return void database
          .sql(`UPDATE turns SET status = 'running', started_at = ? WHERE turn_id = ?`)
          .run(event.timestamp, event.turn_id)
      case 'TurnStopRequestedEvent':
        return void database
          .sql('UPDATE turns SET stop_requested_by = ? WHERE turn_id = ?')
          .run(event.by, event.turn_id)
      case 'TurnMergedEvent':
        return merge(event.turn_id, event.into, database)
      case 'ModelRequestEvent':
        return void database
          .sql('UPDATE turns SET reserved_tokens = ? WHERE turn_id = ?')
          .run(event.reserved_tokens ?? 0, event.turn_id)
      case 'ModelResponseEvent':
        return addUsage(event.turn_id, event.usage, database)
      case 'AgentCompleteEvent':
        return end(event.turn_id, 'completed', event.timestamp, database)
      case 'AgentCancelledEvent':
        return end(event.turn_id, 'cancelled', event.timestamp, database)
      case 'AgentErrorEvent':
        end(event.turn_id, 'failed', event.timestamp, database)
        return void database
          .sql('UPDATE turns SET error = ?, error_code = ?, retryable = ? WHERE turn_id = ?')
          .run(event.error, event.error_code, event.retryable ? 1 : 0, event.turn_id)
      default:
    }
  },
}

/** An agent that is addressed and has subscribed as well hears an event once. */
function queue(event: StoredEvent, trigger: Trigger, database: Database): void {
  const { agentId, subscriptionId } = trigger
  const { correlationId, depth } = placeBelow(event, trigger, database)
  const [eventId, eventType] =
    event.event_type === 'AgentTriggeredEvent'
      ? [event.causation_id!, event.cause_type]
      : [event.event_id, event.event_type]
  database
    .sql(
      `INSERT INTO turns (turn_id, agent_id, correlation_id, trigger_seq, trigger_event_type, subscription_id, depth,
         status, queued_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?) ON CONFLICT (turn_id) DO NOTHING`,
    )
    .run(
      turnIdFor({ event_id: eventId }, agentId),
      agentId,
      correlationId,
      event.seq,
      eventType,
      subscriptionId,
      depth,
      event.timestamp,
    )
}

/** The turn that takes a trigger over is as deep as the deepest of them. */
function merge(turnId: string, into: string, database: Database): void {
  database.sql(`UPDATE turns SET status = 'merged', merged_into = ? WHERE turn_id = ?`).run(into, turnId)
  database
    .sql('UPDATE turns SET depth = max(depth, (SELECT depth FROM turns WHERE turn_id = ?)) WHERE turn_id = ?')
    .run(turnId, into)
}

function end(turnId: string, status: TurnStatus, timestamp: number, database: Database): void {
  database
    .sql('UPDATE turns SET status = ?, ended_at = ?, reserved_tokens = 0 WHERE turn_id = ?')
    .run(status, timestamp, turnId)
}

function addUsage(turnId: string, usage: Usage, database: Database): void {
  database
    .sql(
      `UPDATE turns SET input_tokens = input_tokens + ?, output_tokens = output_tokens + ?, reserved_tokens = 0
       WHERE turn_id = ?`,
    )
    .run(usage.input_tokens, usage.output_tokens, turnId)
}
