import type { MiddlewareHandler } from 'hono'
import type { Api } from './api.js'
import type { Workspace } from './workspace.js'

/**
 * A session that works in a folder beside our workspace leaves its proposals there. Who has one's id, or asks for those of
 * the session's agent, is answered from there and need not know where that is.
 * @param doorOf what answers for another workspace
 */
export function besideOurs(own: Workspace, doorOf: (other: Workspace) => Api): MiddlewareHandler {
  return async (c, next) => {
    const proposalId = c.req.param('proposal_id')
    const agentId = c.req.query('agent_id')
    const holds = ({ proposals, agents }: Workspace) =>
      proposalId === undefined
        ? agentId === undefined || agents.roster.get(agentId) !== undefined
        : proposals.rows.get(proposalId) !== undefined
    if (holds(own)) return await next()
    const other = (await own.folders.all()).find(holds)
    return other ? await doorOf(other).fetch(c.req.raw, c.env) : await next()
  }
}
