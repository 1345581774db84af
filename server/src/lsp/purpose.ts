import { reject } from '../agents/reject.js'
import { Refusal } from '../base/errors.js'
import { displayName } from './present.js'
import type { Workspace } from './workspace.js'

/** What a person is asked to write something for. */
export type Purpose =
  | { readonly kind: 'chat'; readonly agentId: string }
  | { readonly kind: 'rewrite'; readonly agentId: string }
  /** A message in the name of `agentId` to `targetId`. */
  | { readonly kind: 'message'; readonly agentId: string; readonly targetId: string }
  /** On some hunks, or on all that are open. */
  | { readonly kind: 'feedback'; readonly proposalId: string; readonly hunks?: readonly number[] }
  | { readonly kind: 'answer'; readonly questionId: string }

/** The agent whose conversation a purpose belongs to. */
export function agentOf(purpose: Purpose, workspace: Workspace): string {
  switch (purpose.kind) {
    case 'chat':
    case 'rewrite':
      return purpose.agentId
    case 'message':
      return purpose.targetId
    case 'feedback':
      return proposalOf(purpose.proposalId, workspace).agent_id
    case 'answer':
      return questionOf(purpose.questionId, workspace).agent_id
  }
}

/** What the person is asked, in the words of the specification (lsp.md, Notifications). */
export function promptOf(purpose: Purpose, workspace: Workspace): string {
  switch (purpose.kind) {
    case 'chat':
    case 'message':
      return 'Message to agent:'
    case 'rewrite':
      return 'What should this code do?'
    case 'feedback':
      return 'Feedback for agent:'
    case 'answer':
      return questionOf(purpose.questionId, workspace).question
  }
}

/**
 * Does what the person wrote it for. Returns what the command of the same purpose would answer. `eventId` makes a
 * message that two processes may see count once.
 */
export async function fulfil(
  purpose: Purpose,
  input: string,
  workspace: Workspace,
  by: string,
  eventId?: string,
): Promise<unknown> {
  const { agents } = workspace
  switch (purpose.kind) {
    case 'chat':
      return await agents.chat(purpose.agentId, input, eventId)
    case 'rewrite':
      return await agents.requestRewrite(purpose.agentId, input, eventId)
    case 'message':
      return await agents.messageNode(purpose.agentId, purpose.targetId, input, eventId)
    case 'answer': {
      const answered = await agents.questions.answer(purpose.questionId, input, by)
      return { ok: answered.kind === 'answered', ...answered }
    }
    case 'feedback': {
      const { proposalId, hunks } = purpose
      const rejected = await reject(proposalId, { feedback: input, by, ...(hunks && { hunks }) }, workspace)
      return { ok: rejected.kind === 'rejected', ...rejected }
    }
  }
}

/** A purpose as one token, so that no door has to remember whom it asked; `parsePurpose` reads it back. */
export function purposeToken(purpose: Purpose): string {
  const [, ...rest] = Object.values(purpose)
  return [purpose.kind, ...rest].join(':')
}

export function parsePurpose(token: string): Purpose | undefined {
  const [kind, first, second] = token.split(':')
  if (!first) return undefined
  if (kind === 'chat' || kind === 'rewrite') return { kind, agentId: first }
  if (kind === 'message' && second) return { kind, agentId: first, targetId: second }
  if (kind === 'feedback') return { kind, proposalId: first, ...(second && { hunks: second.split(',').map(Number) }) }
  if (kind === 'answer') return { kind, questionId: first }
  return undefined
}

/** `total` and the like, for titles. */
export function titleOf(agentId: string, workspace: Workspace): string {
  const agent = workspace.agents.roster.get(agentId)
  return agent ? displayName(agent) : agentId
}

export function proposalOf(proposalId: string, workspace: Workspace) {
  const proposal = workspace.proposals.rows.get(proposalId)
  if (proposal) return proposal
  throw new Refusal('unknown_proposal', `There is no proposal ${proposalId}.`)
}

function questionOf(questionId: string, workspace: Workspace) {
  const question = workspace.agents.questions.rows.get(questionId)
  if (question) return question
  throw new Refusal('unknown_question', `There is no question ${questionId}.`)
}
