import * as z from 'zod'
import { defineTool, type Tool } from '../../agents/tool.js'
import type { Folder } from './folder.js'

export const listDir = (folder: Folder): Tool =>
  defineTool({
    name: 'list_dir',
    description: 'List directory contents.',
    parameters: z.object({ path: z.string().default('.') }),
    async run({ path }, { overlay }) {
      const entries = overlay.list(folder.folderName(path, overlay))
      return { output: JSON.stringify(entries.map(({ name }) => name)) }
    },
  })
