import * as z from 'zod'
import { askPerson } from '../ask-person.js'
import { fulfil, titleOf } from '../purpose.js'
import { defineCommand } from './command.js'

/**
 * With an answer: gives it. Without: asks the person, in the client's own prompt, else with the options as buttons,
 * else in the conversation buffer.
 */
export const answerQuestion = defineCommand(
  'remora.answerQuestion',
  { question_id: z.string(), answer: z.string().optional() },
  async ({ question_id: questionId, answer }, door) => {
    const workspace = await door.workspaces.withQuestion(questionId)
    const purpose = { kind: 'answer', questionId } as const
    if (answer !== undefined) return await fulfil(purpose, answer, workspace, door.client.name)
    const { agent_id, question, options } = workspace.agents.questions.rows.get(questionId)!
    if (!door.client.takesInput && options.length > 0) {
      const chosen = await door.client.choose(`${titleOf(agent_id, workspace)} asks: ${question}`, options)
      if (chosen !== undefined) return await fulfil(purpose, chosen, workspace, door.client.name)
    }
    return await askPerson(purpose, workspace, door, options)
  },
)
