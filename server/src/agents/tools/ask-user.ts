import * as z from 'zod'
import { derivedId } from '../../base/ids.js'
import { questionStream } from '../question-rows.js'
import { defineTool } from '../tool.js'

export const askUser = defineTool({
  name: 'ask_user',
  description: 'Ask the person a question and wait for the answer. Use it only when you cannot decide without them.',
  parameters: z.object({
    question: z.string().min(1),
    options: z.array(z.string().min(1)).max(10).default([]).describe('Answers to choose from, when there are few.'),
    timeout: z.number().positive().optional().describe('Seconds after which you go on without an answer.'),
  }),
  async run({ question, options, timeout }, { agent, turnId, callId, signal, record, rooms }) {
    const questionId = derivedId('ask', turnId, callId)
    // After a takeover the question stands already, and the person is not asked twice.
    if (!rooms.questions.rows.get(questionId)) {
      await record({
        event_type: 'HumanInputRequestEvent',
        agent_id: agent.agentId,
        stream: questionStream(questionId),
        question,
        options,
        msg_id: questionId,
        turn_id: turnId,
        ...(timeout === undefined ? {} : { timeout_at: rooms.now() / 1000 + timeout }),
      })
    }
    const settled = await rooms.questions.settled(questionId, signal, () => rooms.now())
    if (settled.status === 'timeout') return { output: 'Nobody answered in time. Decide by yourself, and say how.' }
    return { output: `The person answered: ${settled.answer}` }
  },
})
