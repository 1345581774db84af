import * as z from 'zod'
import { defineTool, type Tool } from '../../agents/tool.js'
import type { Folder } from './folder.js'

export const fileExists = (folder: Folder): Tool =>
  defineTool({
    name: 'file_exists',
    description: 'Check if file exists.',
    parameters: z.object({ path: z.string() }),
    async run({ path }, { overlay }) {
      return { output: `${overlay.exists(folder.nameOf(path, overlay))}` }
    },
  })
