import * as z from 'zod'
import { defineTool, type Tool } from '../../agents/tool.js'
import type { Folder } from './folder.js'

export const readFile = (folder: Folder): Tool =>
  defineTool({
    name: 'read_file',
    description: 'Read file contents.',
    parameters: z.object({ path: z.string() }),
    async run({ path }, { overlay }) {
      const name = folder.nameOf(path, overlay)
      return { output: overlay.read(name), shows: name }
    },
  })
