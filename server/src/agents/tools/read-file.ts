import * as z from 'zod'
import { defineTool } from '../tool.js'

export const readFile = defineTool({
  name: 'read_file',
  description: 'Read a text file of the workspace, as the editor has it when it is open there.',
  parameters: z.object({ path: z.string().describe('Relative to the workspace root, with forward slashes.') }),
  async run({ path }, { overlay }) {
    const name = overlay.nameOf(path)
    return { output: overlay.read(name), shows: name }
  },
})
