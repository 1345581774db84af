import type { Projection } from '../events/projection.js'

/** One row for each answer of a model, from which all sums are made (`usage.ts`). */
export const usageProjection: Projection = {
  name: 'model_use',
  version: 1,
  tables: ['model_use'],
  // A request that was never answered stays without tokens; a turn that is taken over asks for that round again.
  schema: `
    CREATE TABLE model_use (
      turn_id TEXT NOT NULL, round INTEGER NOT NULL, agent_id TEXT NOT NULL, correlation_id TEXT NOT NULL,
      model TEXT NOT NULL, answered_at REAL, input_tokens INTEGER, output_tokens INTEGER, estimated INTEGER,
      model_ms INTEGER, PRIMARY KEY (turn_id, round)
    );
    CREATE INDEX model_use_by_agent ON model_use (agent_id);
    CREATE INDEX model_use_by_cascade ON model_use (correlation_id);`,
  project(event, database) {
    if (event.event_type === 'ModelRequestEvent') {
      database
        .sql(
          `INSERT OR REPLACE INTO model_use (turn_id, round, agent_id, correlation_id, model) VALUES (?, ?, ?, ?, ?)`,
        )
        .run(event.turn_id, event.turn, event.agent_id, event.correlation_id, event.model)
    } else if (event.event_type === 'ModelResponseEvent') {
      const { input_tokens, output_tokens, estimated } = event.usage
      database
        .sql(
          `UPDATE model_use SET answered_at = ?, input_tokens = ?, output_tokens = ?, estimated = ?, model_ms = ?
           WHERE turn_id = ? AND round = ?`,
        )
        .run(
          event.timestamp,
          input_tokens,
          output_tokens,
          estimated ? 1 : 0,
          event.duration_ms,
          event.turn_id,
          event.turn,
        )
    }
  },
}
