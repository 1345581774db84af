import * as z from 'zod'
import type { Workspace } from '../../workspace.js'
import { byDashboard, fieldsIn } from '../given.js'
import type { Act, Params } from '../view.js'
import { placeOf } from './place.js'

/** What people do with one agent. */
export function agentActs({ agents }: Pick<Workspace, 'agents'>): Readonly<Record<string, Act>> {
  return {
    async say(params, fields) {
      const { text, as } = fieldsIn(said, fields)
      const agentId = idIn(params)
      if (as === 'rewrite') await agents.requestRewrite(agentId, text.trim())
      else await agents.chat(agentId, text)
      return { go: placeOf(agentId, params, 'chat') }
    },
    async stop(params) {
      const stopped = await agents.stopAgent(agents.roster.known(idIn(params)).agentId, byDashboard)
      return { message: stopped === 0 ? 'Nothing was running any more' : 'Stopping' }
    },
    async retry(params, fields) {
      const agentId = idIn(params)
      await agents.retry(fieldsIn(whichTurn, fields).turn_id)
      return { go: placeOf(agentId, params, 'chat') }
    },
    async note(params, fields) {
      const { key, value } = fieldsIn(note, fields)
      await agents.setMemory(idIn(params), key, value, byDashboard)
      return { message: 'Noted' }
    },
    async forget(params, fields) {
      await agents.setMemory(idIn(params), fieldsIn(forgotten, fields).key, null, byDashboard)
      return { message: 'Forgotten' }
    },
  }
}

const said = z.object({ text: z.string().default(''), as: z.enum(['chat', 'rewrite']).default('chat') })
const whichTurn = z.object({ turn_id: z.string() })
const note = z.object({ key: z.string(), value: z.string() })
const forgotten = z.object({ key: z.string() })

function idIn({ agent_id = '' }: Params): string {
  return agent_id
}
