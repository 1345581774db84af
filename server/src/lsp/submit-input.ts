import * as z from 'zod'
import { Refusal } from '../base/errors.js'
import { parseInput } from './arguments.js'
import type { Door } from './door.js'
import { fulfil, type Purpose, parsePurpose } from './purpose.js'

const submitted = z.object({
  request_id: z.string().nullish(),
  agent_id: z.string().nullish(),
  proposal_id: z.string().nullish(),
  question_id: z.string().nullish(),
  input: z.string(),
})

/** `$/remora/submitInput`: what the person wrote into the client's prompt. */
export async function submitInput(params: unknown, door: Door): Promise<void> {
  const message = parseInput('$/remora/submitInput', submitted, params)
  const purpose = purposeOf(message)
  await fulfil(purpose, message.input, await workspaceOf(purpose, door), door.client.name)
}

/** The request that is answered says what for; without one, what the input is about does. */
function purposeOf(message: z.infer<typeof submitted>): Purpose {
  const asked = message.request_id ? parsePurpose(message.request_id) : undefined
  if (asked) return asked
  if (message.proposal_id) return { kind: 'feedback', proposalId: message.proposal_id }
  if (message.question_id) return { kind: 'answer', questionId: message.question_id }
  if (message.agent_id) return { kind: 'chat', agentId: message.agent_id }
  throw new Refusal('bad_argument', '$/remora/submitInput needs request_id, agent_id, proposal_id or question_id.')
}

async function workspaceOf(purpose: Purpose, door: Door) {
  if (purpose.kind === 'feedback') return await door.workspaces.withProposal(purpose.proposalId)
  if (purpose.kind === 'answer') return await door.workspaces.withQuestion(purpose.questionId)
  return await door.workspaces.knowing(purpose.agentId)
}
