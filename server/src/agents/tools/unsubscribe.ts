import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { defineTool } from '../tool.js'

export const unsubscribe = defineTool({
  name: 'unsubscribe',
  description: 'Take back a subscription of your own.',
  parameters: z.object({ id: z.string().describe('As subscribe answered it, such as sub_1a2b3c4d5e6f.') }),
  async run({ id }, { agent, rooms }) {
    const held = rooms.subscriptions.ofAgent(agent.agentId)
    const subscription = held.find(({ subscription_id }) => subscription_id === id)
    if (!subscription) {
      const ids = held.map(({ subscription_id }) => subscription_id).join(', ') || 'none'
      throw new Refusal('not_found', `You have no subscription ${id}. You have: ${ids}.`)
    }
    const { subscription_id, pattern } = subscription
    return {
      output: `Unsubscribed: ${id}.`,
      events: [{ event_type: 'SubscriptionRemovedEvent', agent_id: agent.agentId, subscription_id, pattern }],
    }
  },
})
