import type { Session } from '../../../chat/session.js'
import type { Workspace } from '../../workspace.js'
import { nameOf } from '../names.js'

/** A session as lists show it. */
export interface ListedSession {
  readonly session: Session
  readonly title: string
  /** Who answers, when somebody in particular was asked for. */
  readonly agentName: string | undefined
  readonly status: 'running' | 'awaiting_input' | 'active'
}

export const sessionsAtOnce = 100

/** The newest sessions of the workspace, beginning after so many. */
export function sessionsOf(workspace: Workspace, from: number): ListedSession[] {
  const { sessions } = workspace.chat
  return sessions
    .all()
    .reverse()
    .slice(from, from + sessionsAtOnce)
    .map(session => listedSession(session, workspace))
}

export function listedSession(session: Session, workspace: Workspace): ListedSession {
  const { agents, chat } = workspace
  const isAsking = agents.questions.rows.pendingOf(session.agent_id) !== undefined
  const isBusy = chat.sessions.isBusy(session)
  return {
    session,
    title: titleOf(session, workspace),
    agentName: session.agent === null ? undefined : nameOf(session.agent_id, workspace),
    status: isBusy ? (isAsking ? 'awaiting_input' : 'running') : 'active',
  }
}

const titleLimit = 160

/** What was said first. */
export function titleOf({ session_id: sessionId }: Session, { journal }: Pick<Workspace, 'journal'>): string {
  const [first] = journal.read({ sessionId, types: ['HumanChatEvent'], limit: 1 })
  if (first?.event_type !== 'HumanChatEvent') return 'New session'
  return (first as { readonly message: string }).message.trim().replaceAll(/\s+/g, ' ').slice(0, titleLimit)
}
