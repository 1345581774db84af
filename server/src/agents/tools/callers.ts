import * as z from 'zod'
import { nodeList } from '../node-list.js'
import { defineTool } from '../tool.js'

const mostCallers = 100

export const callers = defineTool({
  name: 'callers',
  description: 'List who calls you.',
  parameters: z.object({}),
  needsCode: true,
  async run(_, { agent, rooms }) {
    const found = rooms.nodes.callersOf(agent.agentId, mostCallers + 1)
    return { output: nodeList(found, mostCallers) || 'Nobody is known to call you.' }
  },
})
