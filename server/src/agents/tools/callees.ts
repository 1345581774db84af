import * as z from 'zod'
import { nodeList } from '../node-list.js'
import { defineTool } from '../tool.js'

const mostCallees = 100

export const callees = defineTool({
  name: 'callees',
  description: 'List whom you call.',
  parameters: z.object({}),
  needsCode: true,
  async run(_, { agent, rooms }) {
    const found = rooms.nodes.calleesOf(agent.agentId, mostCallees + 1)
    return { output: nodeList(found, mostCallees) || 'You are not known to call anybody of this workspace.' }
  },
})
