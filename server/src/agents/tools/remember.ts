import * as z from 'zod'
import { defineTool } from '../tool.js'

export const remember = defineTool({
  name: 'remember',
  description: 'Keep a short note for your later turns, or replace one. Your prompt shows your notes.',
  parameters: z.object({
    key: z.string().describe('A short name, such as "rounding".'),
    value: z.string().describe('The note; empty to forget it.'),
  }),
  async run({ key, value }, { agent, rooms }) {
    const note = value.trim() === '' ? null : value
    const { event, permit } = rooms.memory.decide(agent.agentId, key, note, 'agent')
    return { output: note === null ? `${key} is forgotten.` : `${key} is noted.`, events: [event], permit }
  },
})
