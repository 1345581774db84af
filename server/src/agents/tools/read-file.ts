import * as z from 'zod'
import { readTextFile } from '../../base/file-access.js'
import { absolutePath } from '../../base/paths.js'
import { defineTool } from '../tool.js'

export const readFile = defineTool({
  name: 'read_file',
  description: 'Read a text file of the workspace, as the editor has it when it is open there.',
  parameters: z.object({ path: z.string().describe('Relative to the workspace root, with forward slashes.') }),
  async run({ path }, { rooms }) {
    // The guard also decides about files that are open: what may not be read on disk may not be read from a buffer.
    const onDisk = readTextFile(rooms.root, path, fileRules(rooms.settings))
    return { output: rooms.nodes.openText(absolutePath(rooms.root, path)) ?? onDisk }
  },
})

function fileRules(settings: { index: { max_file_bytes: number }; secrets: { deny: readonly string[] } }) {
  return { maxBytes: settings.index.max_file_bytes, deny: settings.secrets.deny }
}
