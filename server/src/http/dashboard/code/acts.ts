import * as z from 'zod'
import { Refusal } from '../../../base/errors.js'
import { problemOf } from '../../api.js'
import type { Workspace } from '../../workspace.js'
import type { Act, Params } from '../view.js'
import { placeOf } from './place.js'

/** Who did what people do in the dashboard, as events name them. */
export const byDashboard = 'dashboard'

/** What people do with one agent. */
export function agentActs({ agents }: Pick<Workspace, 'agents'>): Readonly<Record<string, Act>> {
  return {
    async say(params, fields) {
      const { text, as } = read(said, fields)
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
      await agents.retry(read(whichTurn, fields).turn_id)
      return { go: placeOf(agentId, params, 'chat') }
    },
    async note(params, fields) {
      const { key, value } = read(note, fields)
      await agents.setMemory(idIn(params), key, value, byDashboard)
      return { message: 'Noted' }
    },
    async forget(params, fields) {
      await agents.setMemory(idIn(params), read(forgotten, fields).key, null, byDashboard)
      return { message: 'Forgotten' }
    },
  }
}

const said = z.object({ text: z.string().default(''), as: z.enum(['chat', 'rewrite']).default('chat') })
const whichTurn = z.object({ turn_id: z.string() })
const note = z.object({ key: z.string(), value: z.string() })
const forgotten = z.object({ key: z.string() })

/** What a form has sent. Refuses what does not fit. */
export function read<S extends z.ZodType>(schema: S, fields: unknown): z.infer<S> {
  const given = schema.safeParse(fields)
  if (!given.success) throw new Refusal('bad_argument', problemOf(given.error))
  return given.data
}

function idIn({ agent_id = '' }: Params): string {
  return agent_id
}
