import * as z from 'zod'
import { isSecretPath } from '../../base/file-access.js'
import { nodeTypes } from '../../syntax/piece.js'
import { nodeList } from '../node-list.js'
import { defineTool } from '../tool.js'

const mostNodes = 50

export const queryNodes = defineTool({
  name: 'query_nodes',
  description: 'Find agents (functions, classes, files, and virtual ones that have no code) and their ids.',
  parameters: z.object({
    name: z.string().optional().describe('A part of the name.'),
    type: z.enum([...nodeTypes, 'virtual']).optional(),
    path: z.string().optional().describe('A file, or a folder with everything below it.'),
  }),
  async run({ name, type, path }, { rooms }) {
    const place = path?.replace(/^(\.?\/)+/, '')
    const filter = { query: name, ...(place && { path: place }), limit: mostNodes + 1 }
    const code = type === 'virtual' ? [] : rooms.nodes.find({ ...filter, type })
    const visible = code.filter(node => !isSecretPath(node.filePath, rooms.settings.secrets.deny))
    const virtual = !place && (type ?? 'virtual') === 'virtual' ? rooms.roster.virtual(name) : []
    return {
      output: nodeList([...virtual, ...visible], mostNodes) || 'Nobody fits. Try a shorter name, or search_content.',
    }
  },
})
