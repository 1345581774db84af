import type { Database } from '../base/database.js'
import type { Projection } from '../events/projection.js'

export type QuestionStatus = 'pending' | 'answered' | 'timeout'

/** Something an agent asked a person; as `remora questions --json` and all wires spell it. */
export interface Question {
  readonly question_id: string
  readonly agent_id: string
  readonly turn_id: string
  readonly question: string
  readonly options: readonly string[]
  readonly status: QuestionStatus
  /** Seconds since the epoch. */
  readonly created_at: number
  readonly timeout_at: number | null
  readonly answer: string | null
  readonly answered_by: string | null
  readonly answered_at: number | null
}

type Row = Omit<Question, 'options'> & { readonly options: string }

/** The stream whose version lets the first answer win. */
export function questionStream(questionId: string): string {
  return `question/${questionId}`
}

export const questionsProjection: Projection = {
  name: 'questions',
  version: 1,
  tables: ['questions'],
  schema: `
    CREATE TABLE questions (
      question_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, turn_id TEXT NOT NULL, question TEXT NOT NULL,
      options TEXT NOT NULL, status TEXT NOT NULL, created_at REAL NOT NULL, timeout_at REAL, answer TEXT,
      answered_by TEXT, answered_at REAL
    );
    CREATE INDEX questions_pending ON questions (agent_id, created_at) WHERE status = 'pending';
    CREATE INDEX questions_by_turn ON questions (turn_id);`,
  project(event, database) {
    if (event.event_type === 'HumanInputRequestEvent') {
      database
        .sql(
          `INSERT INTO questions (question_id, agent_id, turn_id, question, options, status, created_at, timeout_at)
           VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)`,
        )
        .run(
          event.msg_id,
          event.agent_id,
          event.turn_id,
          event.question,
          JSON.stringify(event.options),
          event.timestamp,
          event.timeout_at ?? null,
        )
    } else if (event.event_type === 'HumanInputResponseEvent') {
      database
        .sql('UPDATE questions SET status = ?, answer = ?, answered_by = ?, answered_at = ? WHERE question_id = ?')
        .run(
          event.answered_by === 'timeout' ? 'timeout' : 'answered',
          event.answer,
          event.answered_by,
          event.timestamp,
          event.msg_id,
        )
    } else if (event.event_type === 'AgentCancelledEvent' || event.event_type === 'AgentErrorEvent') {
      // Nobody waits for the answer any more.
      database
        .sql(`UPDATE questions SET status = 'timeout' WHERE turn_id = ? AND status = 'pending'`)
        .run(event.turn_id)
    }
  },
}

export class QuestionRows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  get(questionId: string): Question | undefined {
    const row = this.#database.sql<[string], Row>('SELECT * FROM questions WHERE question_id = ?').get(questionId)
    return row && questionOf(row)
  }

  /** Oldest first. */
  pending(): Question[] {
    return this.#database
      .sql<[], Row>(`SELECT * FROM questions WHERE status = 'pending' ORDER BY created_at`)
      .all()
      .map(questionOf)
  }

  pendingOf(agentId: string): Question | undefined {
    const row = this.#database
      .sql<[string], Row>(`SELECT * FROM questions WHERE agent_id = ? AND status = 'pending' ORDER BY created_at`)
      .get(agentId)
    return row && questionOf(row)
  }
}

function questionOf(row: Row): Question {
  return { ...row, options: JSON.parse(row.options) as string[] }
}
