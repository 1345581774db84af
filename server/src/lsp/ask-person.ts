import type { Door } from './door.js'
import { type Purpose, promptOf, purposeToken } from './purpose.js'
import type { Workspace } from './workspace.js'

/** Asks the person to write something: in the client's own prompt where it has one, else in a conversation buffer. */
export async function askPerson(
  purpose: Purpose,
  workspace: Workspace,
  door: Door,
  options: readonly string[] = [],
): Promise<{ readonly ok: true; readonly asked: true }> {
  if (!door.client.takesInput) {
    await door.conversations(workspace).open(purpose)
    return { ok: true, asked: true }
  }
  door.client.notify('$/remora/requestInput', {
    request_id: purposeToken(purpose),
    prompt: promptOf(purpose, workspace),
    ...subjectOf(purpose),
    ...(options.length > 0 ? { options } : {}),
  })
  return { ok: true, asked: true }
}

function subjectOf(purpose: Purpose): Record<string, string> {
  switch (purpose.kind) {
    case 'chat':
    case 'rewrite':
      return { agent_id: purpose.agentId }
    case 'message':
      return { agent_id: purpose.targetId }
    case 'feedback':
      return { proposal_id: purpose.proposalId }
    case 'answer':
      return { question_id: purpose.questionId }
  }
}
