import * as z from 'zod'
import { defineTool } from '../tool.js'

const mostEntries = 500

export const listDir = defineTool({
  name: 'list_dir',
  description: 'List the files and folders (ending with /) in a folder of the workspace.',
  parameters: z.object({
    path: z.string().default('').describe('Relative to the workspace root; leave it out for the root itself.'),
  }),
  async run({ path }, { overlay }) {
    const names = overlay.list(path).map(({ name, kind }) => (kind === 'folder' ? `${name}/` : name))
    if (names.length === 0) return { output: 'The folder is empty.' }
    const more = names.length - mostEntries
    return {
      output: [...names.slice(0, mostEntries), ...(more > 0 ? [`(${more} more were left out)`] : [])].join('\n'),
    }
  },
})
