import type { Context } from 'hono'
import * as z from 'zod'
import { messageOf } from '../../../base/errors.js'
import { type Api, createApi, jsonOnly } from '../../api.js'
import type { Needs } from '../../needs.js'
import { byDashboard } from '../given.js'
import { draftName } from '../parts/question-card.js'

const missing = 'Missing required fields: agent_id and answer are required'
const nothingPending = 'No pending question found for this agent'

/** A form's fields, or all signals of a page. */
const fields = z.object({
  agent_id: z.string().default(''),
  msg_id: z.string().optional(),
  answer: z.string().optional(),
  responseDraft: z.record(z.string(), z.unknown()).default({}),
})

/** How a person answers an agent in the dashboard: `POST /agent/{agent_id}/respond` (specification: dashboard.md). */
export function respondApi({ workspace: { agents } }: Needs): Api {
  const api = createApi()
  const { questions } = agents
  const refuse = (c: Context, error: string) => c.json({ error }, 400)

  api.post('/agent/:agent_id/respond', jsonOnly, async c => {
    const given = fields.safeParse(await c.req.json().catch(() => undefined))
    if (!given.success || given.data.agent_id === '') return refuse(c, missing)
    const { agent_id, msg_id } = given.data
    const question = msg_id ? questions.rows.get(msg_id) : questions.rows.pendingOf(agent_id)
    const answer = answerIn(given.data, question?.question_id)
    if (answer === undefined) return refuse(c, missing)
    if (agent_id !== c.req.param('agent_id')) return refuse(c, 'The agent_id of the path and of the body differ')
    // One whose turn has ended without an answer is waited for by nobody.
    if (question?.agent_id !== agent_id || (question.status !== 'pending' && question.answer === null)) {
      return refuse(c, nothingPending)
    }
    try {
      const answered = await questions.answer(question.question_id, answer, byDashboard)
      if (answered.kind === 'already_answered') {
        return c.json({ error: 'Already answered', answer: answered.answer }, 409)
      }
      return c.json({ status: 'ok', agent_id, msg_id: question.question_id })
    } catch (error) {
      return c.json({ error: `Failed to send response: ${messageOf(error)}` }, 500)
    }
  })
  return api
}

/** Signals carry what is being typed under the question's name. */
function answerIn({ answer, responseDraft }: z.infer<typeof fields>, questionId = ''): string | undefined {
  const said = answer ?? responseDraft[draftName(questionId)]
  return typeof said === 'string' && said.trim() !== '' ? said : undefined
}
