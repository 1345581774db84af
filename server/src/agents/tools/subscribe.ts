import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { derivedId } from '../../base/ids.js'
import { hearsEverything, isRestricted, type Pattern, patternFields } from '../../events/pattern.js'
import { defineTool } from '../tool.js'

/** Of one agent at a time. */
const most = 20

export const subscribe = defineTool({
  name: 'subscribe',
  description:
    'Ask to be woken by events from now on: each one that fits gives you a turn. What you leave out restricts nothing, ' +
    'all that you give must hold. Answers the id for unsubscribe.',
  parameters: z
    .object({
      event_types: patternFields.event_types.describe('Such as NodeChangedEvent, RewriteAppliedEvent.'),
      path_glob: patternFields.path_glob.describe('Files that the event is about, such as src/**/*.py.'),
      from_agents: patternFields.from_agents.describe('Ids of the agents whose doing wakes you.'),
    })
    .refine(isRestricted, hearsEverything),
  async run(pattern, { agent, turnId, callId, rooms }) {
    const held = rooms.subscriptions.ofAgent(agent.agentId)
    const same = held.find(subscription => isSame(subscription.pattern, pattern))
    if (same) return { output: `You have subscribed to that already: ${same.subscription_id}.` }
    if (held.length >= most) {
      const ids = held.map(({ subscription_id }) => subscription_id).join(', ')
      throw new Refusal('limit_reached', `You have ${most} subscriptions. Unsubscribe from one first: ${ids}.`)
    }
    const subscription_id = derivedId('sub', turnId, callId)
    return {
      output: `Subscribed: ${subscription_id}.`,
      events: [{ event_type: 'SubscriptionAddedEvent', agent_id: agent.agentId, subscription_id, pattern }],
    }
  },
})

function isSame(one: Pattern, other: Pattern): boolean {
  const text = ({ event_types, path_glob, from_agents }: Pattern) =>
    JSON.stringify([event_types?.toSorted(), path_glob, from_agents?.toSorted()])
  return text(one) === text(other)
}
