import * as z from 'zod'
import { Refusal } from '../base/errors.js'
import { isDeeperThan } from '../base/nesting.js'
import type { Journal } from '../events/journal.js'
import { type KeyValue, KeyValueRows } from './key-value-rows.js'
import type { Question } from './question-rows.js'
import type { Answered, Questions } from './questions.js'

interface Needs {
  readonly journal: Journal
  readonly questions: Questions
}

export type KeyValueOutcome = { readonly kind: 'set'; readonly key: string } | Answered

export const keyValueLimits = { keys: 1000, keyCharacters: 200, valueBytes: 64 * 1024, depth: 50 } as const

const outbox = 'outbox:question:'
const inbox = 'inbox:response:'

const response = z.object({ answer: z.string() })

/**
 * What outside programs keep for an agent, and how they take part in its questions (specification: agents.md,
 * Questions): `outbox:question:ID` is a question as the journal has it, and writing `inbox:response:ID` answers it. These
 * two are views of the questions and stored nowhere else.
 */
export class KeyValues {
  readonly #needs: Needs
  readonly #rows: KeyValueRows

  constructor(needs: Needs) {
    this.#needs = needs
    this.#rows = new KeyValueRows(needs.journal.database)
  }

  get(agentId: string, key: string): KeyValue | undefined {
    if (key.startsWith(outbox)) return asked(this.#questionOf(agentId, key.slice(outbox.length)))
    if (key.startsWith(inbox)) return answered(this.#questionOf(agentId, key.slice(inbox.length)))
    return this.#rows.get(agentId, key)
  }

  /** What was set, and the question that waits for an answer, in the order of the keys. */
  list(agentId: string, prefix = ''): KeyValue[] {
    const pending = asked(this.#needs.questions.rows.pendingOf(agentId))
    const all = [...this.#rows.ofAgent(agentId), ...(pending ? [pending] : [])]
    return all.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  /**
   * Any JSON; null takes the key out. The first `{answer}` for `inbox:response:ID` answers the question, and later ones
   * are told what counts.
   */
  async set(agentId: string, key: string, value: unknown, by: string): Promise<KeyValueOutcome> {
    if (key.startsWith(inbox)) return await this.#answer(agentId, key.slice(inbox.length), value, by)
    refuseKey(key)
    if (isDeeperThan(keyValueLimits.depth, value)) {
      throw new Refusal('bad_argument', `The value is nested more than ${keyValueLimits.depth} deep.`)
    }
    const size = Buffer.byteLength(JSON.stringify(value ?? null))
    if (size > keyValueLimits.valueBytes) {
      throw new Refusal('too_large', `The value has ${size} bytes; ${keyValueLimits.valueBytes} is the most.`)
    }
    const isNew = value !== null && !this.#rows.get(agentId, key)
    if (isNew && this.#rows.count(agentId) >= keyValueLimits.keys) {
      throw new Refusal(
        'limit_reached',
        `The agent has ${keyValueLimits.keys} keys, which is the most. Take one out by setting it to null.`,
      )
    }
    await this.#needs.journal.append([
      { event_type: 'KeyValueSetEvent', agent_id: agentId, key, value: value ?? null, by },
    ])
    return { kind: 'set', key }
  }

  async #answer(agentId: string, questionId: string, value: unknown, by: string): Promise<Answered> {
    if (!this.#questionOf(agentId, questionId)) {
      throw new Refusal('unknown_question', `Agent ${agentId} has not asked ${questionId}.`)
    }
    const parsed = response.safeParse(value)
    if (!parsed.success) throw new Refusal('bad_argument', 'An answer was wanted, such as {"answer": "cents"}.')
    return await this.#needs.questions.answer(questionId, parsed.data.answer, by)
  }

  #questionOf(agentId: string, questionId: string): Question | undefined {
    const question = this.#needs.questions.rows.get(questionId)
    return question?.agent_id === agentId ? question : undefined
  }
}

function asked(question: Question | undefined): KeyValue | undefined {
  if (!question) return undefined
  const { question_id, question: text, options, status, created_at, timeout_at, answered_at } = question
  // Seconds from `created_at` on, to the millisecond.
  const timeout = timeout_at === null ? null : Math.round((timeout_at - created_at) * 1000) / 1000
  return {
    key: outbox + question_id,
    value: { question: text, options, status, created_at, timeout },
    updated_at: answered_at ?? created_at,
  }
}

function answered(question: Question | undefined): KeyValue | undefined {
  if (question?.status !== 'answered') return undefined
  const { question_id, answer, answered_at } = question
  return {
    key: inbox + question_id,
    value: { answer, responded_at: answered_at },
    updated_at: answered_at!,
  }
}

function refuseKey(key: string): void {
  if (/^(in|out)box:/.test(key)) {
    throw new Refusal('bad_argument', `${key} is written by Remora itself. To answer a question, set ${inbox}ID.`)
  }
  if (key !== '' && key.length <= keyValueLimits.keyCharacters && !/\p{Cc}|\p{Surrogate}/u.test(key)) return
  throw new Refusal('bad_argument', `A key needs 1 to ${keyValueLimits.keyCharacters} characters of one line.`)
}
