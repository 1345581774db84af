import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { defineTool } from '../tool.js'

export const messageNode = defineTool({
  name: 'message_node',
  description:
    'Send a message to the agent of another piece of code. It gets a turn of its own and may change its own code. ' +
    'The reply, if any, comes to you as a message later.',
  parameters: z.object({
    target_id: z.string().describe('The receiver, such as rm_a1b2c3d4.'),
    message: z.string().min(1).describe('What the other agent should know or do, and why.'),
  }),
  async run({ target_id, message }, { agent, rooms }) {
    const target = rooms.roster.get(target_id)
    if (!target || target.orphaned) {
      throw new Refusal('unknown_agent', `There is no agent ${target_id}. Use the ids that your prompt names.`)
    }
    if (target_id === agent.agentId) {
      throw new Refusal('bad_argument', 'That is your own id. To change your own code, call rewrite_self.')
    }
    return {
      output: `The message was delivered to ${target.fullName || target.name}.`,
      events: [
        {
          event_type: 'AgentMessageEvent',
          agent_id: target_id,
          from_agent: agent.agentId,
          to_agent: target_id,
          content: message,
        },
      ],
    }
  },
})
