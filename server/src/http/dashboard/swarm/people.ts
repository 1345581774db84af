import type { Workspace } from '../../workspace.js'
import { nameOf } from '../names.js'

/** What is known of agents beside their turns. */
export interface People {
  nameOf(agentId: string): string
  /** Ids of the turns that wait for an answer of the person. */
  readonly blocked: ReadonlySet<string>
}

export function peopleOf(workspace: Pick<Workspace, 'nodes' | 'agents'>): People {
  const pending = workspace.agents.questions.rows.pending()
  return { nameOf: id => nameOf(id, workspace), blocked: new Set(pending.map(({ turn_id }) => turn_id)) }
}
