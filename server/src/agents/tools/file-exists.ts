import * as z from 'zod'
import { defineTool } from '../tool.js'

export const fileExists = defineTool({
  name: 'file_exists',
  description: 'Tell whether there is a file at a path.',
  parameters: z.object({ path: z.string().describe('Relative to the workspace root, with forward slashes.') }),
  async run({ path }, { overlay }) {
    return { output: overlay.exists(path) ? `Yes, there is a file ${path}.` : `No, there is no file ${path}.` }
  },
})
