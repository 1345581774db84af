import { Refusal } from '../../../base/errors.js'
import { counted } from '../../../base/words.js'
import type { Needs } from '../../needs.js'
import { addresses } from '../addresses.js'
import { byDashboard } from '../given.js'
import type { Params, View } from '../view.js'
import { CascadeDetail } from './cascade-detail.js'
import { peopleOf } from './people.js'

/** The swarm with one of its cascades beside it, whole, and what happened in it. */
export function cascadeView({ workspace }: Needs, swarm: View): View {
  const { agents, journal } = workspace
  const { rail: _, ...list } = swarm
  const cascadeOf = ({ correlation_id = '' }: Params) => {
    const cascade = agents.cascades.get(correlation_id)
    if (cascade) return cascade
    throw new Refusal('not_found', `There is no cascade ${correlation_id}. The swarm lists the latest.`)
  }
  return {
    ...list,
    paths: [`${addresses.swarm}/:correlation_id`],
    title: params => `${cascadeOf(params).cause?.summary ?? 'Cascade'} · Remora`,
    regions: {
      ...swarm.regions,
      cascade: params => {
        const cascade = cascadeOf(params)
        const events = journal.read({ correlationId: cascade.correlation_id, limit: 100, from: 'newest' })
        return <CascadeDetail cascade={cascade} events={events.reverse()} people={peopleOf(workspace)} />
      },
    },
    layout: (regions, params) => ({
      ...swarm.layout(regions, params),
      detail: { content: regions.cascade!, label: 'Cascade', closesTo: addresses.swarm },
    }),
    concerns: (event, params) => [
      ...swarm.concerns(event, params),
      ...(event.seq !== undefined && event.correlation_id === params.correlation_id ? ['cascade'] : []),
    ],
    acts: {
      async stop(params) {
        const { correlation_id } = cascadeOf(params)
        const turns = await agents.stopCascade(correlation_id, byDashboard)
        return { message: turns === 0 ? 'Nothing runs there any more' : `Stopped ${counted(turns, 'turn')}` }
      },
    },
  }
}
