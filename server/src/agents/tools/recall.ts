import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { defineTool } from '../tool.js'

export const recall = defineTool({
  name: 'recall',
  description: 'Read your notes: one by its key, or all.',
  parameters: z.object({ key: z.string().optional().describe('Leave it out to read all.') }),
  async run({ key }, { agent, rooms }) {
    const notes = rooms.memory.rows.ofAgent(agent.agentId)
    if (notes.length === 0) return { output: 'You have no notes yet.' }
    const wanted = key?.trim() ? notes.filter(note => note.key === key.trim()) : notes
    if (wanted.length > 0) return { output: wanted.map(note => `${note.key}: ${note.value}`).join('\n') }
    throw new Refusal('not_found', `You have no note ${key}. You have: ${notes.map(note => note.key).join(', ')}.`)
  },
})
