import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import type { CodeNode } from '../../nodes/code-node.js'
import type { Nodes } from '../../nodes/nodes.js'
import type { Agent } from '../agent.js'
import { defineTool } from '../tool.js'

const most = 50

export const broadcast = defineTool({
  name: 'broadcast',
  description:
    'Send one message to several agents at once: your children, your siblings, your callers, or all of a file. Each ' +
    'gets a turn of its own.',
  parameters: z.object({
    to: z.string().describe('children, siblings, callers, or file: and a path, such as file:src/cart.py.'),
    message: z.string().min(1).describe('What they should know or do, and why.'),
  }),
  async run({ to, message }, { agent, rooms }) {
    const others = groupOf(to, agent, rooms.nodes).filter(node => node.agentId !== agent.agentId && !node.orphaned)
    if (others.length === 0) throw new Refusal('not_found', `There is nobody to tell: ${to} is empty.`)
    const told = others.slice(0, most)
    const names = told.map(({ agentId, fullName, name }) => `${agentId} ${fullName || name}`).join('\n')
    const rest = others.length > most ? `\nMore than ${most} were meant; the others were not told.` : ''
    return {
      output: `The message was delivered to ${told.length}:\n${names}${rest}`,
      events: told.map(({ agentId }) => ({
        event_type: 'AgentMessageEvent',
        agent_id: agentId,
        from_agent: agent.agentId,
        to_agent: agentId,
        content: message,
      })),
    }
  },
})

/** Of a group, as many as show that it is too large, and the agent itself. */
function groupOf(to: string, { agentId }: Agent, nodes: Nodes): readonly CodeNode[] {
  const limit = most + 2
  if (to === 'children') return nodes.childrenOf(agentId, limit)
  if (to === 'callers') return nodes.callersOf(agentId, limit)
  if (to === 'siblings') {
    const parent = nodes.parentOf(agentId)
    return parent ? nodes.childrenOf(parent.agentId, limit) : []
  }
  if (!to.startsWith('file:')) {
    throw new Refusal('bad_argument', `${to} is nobody. Say children, siblings, callers, or file: and a path.`)
  }
  return nodes.inFile(to.slice('file:'.length).trim().replace(/^\.\//, ''))
}
