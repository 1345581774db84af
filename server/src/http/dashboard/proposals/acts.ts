import * as z from 'zod'
import { type Rejected, reject } from '../../../agents/reject.js'
import { Refusal } from '../../../base/errors.js'
import type { Outcome } from '../../../proposals/outcome.js'
import { soon } from '../../../proposals/soon.js'
import type { Workspace } from '../../workspace.js'
import { placeOf as agentPlace } from '../code/place.js'
import { byDashboard, fieldsIn } from '../given.js'
import type { Act, ActResult, Params } from '../view.js'
import type { Troubles } from './trouble.js'

const hunk = z.coerce.number().int().min(0).optional()
const which = z.object({ hunk })
const rejection = z.object({ hunk, feedback: z.string().trim().default('') })

/** What people decide about proposals; the decision itself is made where it is made for every door. */
export function proposalActs(workspace: Workspace, troubles: Troubles): Readonly<Record<string, Act>> {
  const { proposals, agents } = workspace

  const decide = async (ids: readonly string[], outcome: Promise<Outcome>): Promise<ActResult> => {
    const [first] = ids as [string]
    return answerTo(first, await soon(outcome, first))
  }

  const answerTo = (proposalId: string, outcome: Outcome | Rejected): ActResult => {
    troubles.set(proposalId, 'reason' in outcome ? outcome : undefined)
    if ('reason' in outcome) {
      throw new Refusal(outcome.kind === 'failed' ? 'conflict' : outcome.kind, outcome.reason)
    }
    return { message: sentenceFor(outcome) }
  }

  return {
    accept(params, fields) {
      const id = known(params)
      const { hunk } = fieldsIn(which, fields)
      return decide([id], proposals.accept(id, { by: byDashboard, hunks: hunk === undefined ? undefined : [hunk] }))
    },
    /** With all that wait of the same cascade: all or none. */
    'accept-linked'(params) {
      const linked = proposals.rows.linkedTo(proposals.rows.get(known(params))!)
      const ids = linked.map(({ proposal_id }) => proposal_id)
      return decide(ids, proposals.accept(ids, { by: byDashboard }))
    },
    async reject(params, fields) {
      const id = known(params)
      const { hunk, feedback } = fieldsIn(rejection, fields)
      const hunks = hunk === undefined ? undefined : [hunk]
      return answerTo(id, await reject(id, { by: byDashboard, feedback, hunks }, workspace))
    },
    undo(params) {
      const id = known(params)
      return decide([id], proposals.undo(id, byDashboard))
    },
    async redo(params) {
      const id = known(params)
      const { agent_id } = proposals.rows.get(id)!
      await agents.redo(agent_id, id)
      return { go: agentPlace(agent_id, {}, 'chat') }
    },
  }

  function known({ proposal_id = '' }: Params): string {
    if (proposals.rows.get(proposal_id)) return proposal_id
    throw new Refusal('unknown_proposal', `There is no proposal ${proposal_id}.`)
  }
}

function sentenceFor(outcome: Exclude<Outcome | Rejected, { readonly reason: string }>): string {
  switch (outcome.kind) {
    case 'applied':
      return 'Applied'
    case 'partially_applied': {
      const { length } = outcome.open_hunks
      return `Applied; ${length === 1 ? 'one hunk is' : `${length} hunks are`} still open`
    }
    case 'undone':
      return 'Taken back'
    case 'rejected':
      return outcome.turn_id ? 'Rejected; the agent tries again' : 'Put away'
    case 'pending':
      return 'The editor that has the file open asks first'
  }
}
