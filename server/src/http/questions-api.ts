import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Question } from '../agents/question-rows.js'
import { Refusal } from '../base/errors.js'
import { type Api, byHttp, createApi, json, refusals, sent, time } from './api.js'
import type { Needs } from './needs.js'

export const question = z
  .object({
    question_id: z.string(),
    agent_id: z.string(),
    turn_id: z.string(),
    question: z.string(),
    options: z.array(z.string()).readonly(),
    status: z.enum(['pending', 'answered', 'timeout']),
    created_at: time,
    timeout_at: time.nullable(),
    answer: z.string().nullable(),
    answered_by: z.string().nullable(),
    answered_at: time.nullable(),
  })
  .meta({ id: 'Question' }) satisfies z.ZodType<Question>

const list = createRoute({
  method: 'get',
  path: '/questions',
  summary: 'What agents wait to be told, the longest first',
  responses: { 200: json(z.object({ questions: z.array(question) }), 'Those without an answer.'), ...refusals },
})

const answer = createRoute({
  method: 'post',
  path: '/questions/{question_id}/answer',
  summary: 'Answers a question; the first answer counts, from whichever door',
  request: {
    params: z.object({ question_id: z.string() }),
    body: sent(z.strictObject({ answer: z.string() })),
  },
  responses: {
    200: json(z.object({ kind: z.literal('answered'), question_id: z.string() }), 'The agent goes on.'),
    409: json(
      z.object({ error: z.string(), code: z.literal('already_answered'), answer: z.string(), by: z.string() }),
      'Somebody was first: `answer` is what counts. Empty, by `nobody`: nobody waits for it any more.',
    ),
    ...refusals,
  },
})

export function questionsApi({ workspace: { agents } }: Needs): Api {
  const api = createApi()
  api.openapi(list, c => c.json({ questions: agents.questions.rows.pending() }, 200))
  api.openapi(answer, async c => {
    const { question_id } = c.req.valid('param')
    const answered = await agents.questions.answer(question_id, c.req.valid('json').answer, byHttp)
    if (answered.kind === 'answered') return c.json(answered, 200)
    throw new Refusal('already_answered', 'Already answered', { answer: answered.answer, by: answered.by })
  })
  return api
}
