import { Refusal } from '../base/errors.js'
import type { Bus } from '../events/bus.js'
import type { NewEvent, RemoraEvent } from '../events/event.js'
import { type Journal, VersionConflict } from '../events/journal.js'
import { nextEvent } from '../events/wait.js'
import { type Question, QuestionRows, questionStream } from './question-rows.js'

interface Needs {
  readonly journal: Journal
  readonly bus: Bus
}

export type Answered =
  | { readonly kind: 'answered'; readonly question_id: string }
  /** Somebody was first; `answer` is what counts. */
  | { readonly kind: 'already_answered'; readonly question_id: string; readonly answer: string; readonly by: string }

/** What agents ask people. The first answer wins, from whichever door and process it comes. */
export class Questions {
  readonly rows: QuestionRows
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
    this.rows = new QuestionRows(needs.journal.database)
  }

  async answer(questionId: string, answer: string, by: string): Promise<Answered> {
    const question = this.#get(questionId)
    if (answer.trim() === '') throw new Refusal('bad_argument', 'The answer is empty. Say what the agent should know.')
    if (question.status !== 'pending') return alreadyAnswered(question)
    const event = responseEvent(question, answer, by)
    try {
      await this.#needs.journal.append([event], { expect: { [questionStream(questionId)]: 1 } })
      return { kind: 'answered', question_id: questionId }
    } catch (error) {
      if (error instanceof VersionConflict) return alreadyAnswered(this.#get(questionId))
      throw error
    }
  }

  /** Resolves with the question once it has an answer or its time is over. */
  async settled(questionId: string, signal: AbortSignal, now: () => number): Promise<Question> {
    for (;;) {
      const question = this.#get(questionId)
      if (question.status !== 'pending') return question
      const timeoutMs = question.timeout_at === null ? undefined : Math.max(0, question.timeout_at * 1000 - now())
      const answered = (event: RemoraEvent): event is RemoraEvent<'HumanInputResponseEvent'> =>
        event.event_type === 'HumanInputResponseEvent' && event.msg_id === questionId
      if (await nextEvent(this.#needs.bus, answered, { timeoutMs, signal })) continue
      if (question.timeout_at === null || now() < question.timeout_at * 1000) continue
      await this.answer(questionId, 'Nobody answered in time.', 'timeout')
    }
  }

  #get(questionId: string): Question {
    const question = this.rows.get(questionId)
    if (question) return question
    throw new Refusal('unknown_question', `There is no question ${questionId}. \`remora questions\` lists them.`)
  }
}

function responseEvent(question: Question, answer: string, by: string): NewEvent {
  return {
    event_type: 'HumanInputResponseEvent',
    agent_id: question.agent_id,
    stream: questionStream(question.question_id),
    question: question.question,
    answer,
    msg_id: question.question_id,
    answered_by: by,
  }
}

function alreadyAnswered(question: Question): Answered {
  const { question_id, answer, answered_by } = question
  return { kind: 'already_answered', question_id, answer: answer ?? '', by: answered_by ?? 'nobody' }
}
