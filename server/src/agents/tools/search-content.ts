import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { isSecretPath } from '../../base/file-access.js'
import { absolutePath } from '../../base/paths.js'
import { shorten } from '../../base/text.js'
import { defineTool, type ToolRooms } from '../tool.js'

const mostHits = 50
const lineLimit = 200

export const searchContent = defineTool({
  name: 'search_content',
  description: 'Find lines that contain a text (no regular expression, upper and lower case are the same).',
  parameters: z.object({
    pattern: z.string().min(2).describe('The text to look for.'),
    path: z.string().default('').describe('Only files whose path starts with this.'),
  }),
  async run({ pattern, path }, { overlay, rooms, signal }) {
    const wanted = pattern.toLowerCase()
    const hits: string[] = []
    for (const file of overlay.files(path)) {
      signal.throwIfAborted()
      if (isSecretPath(file, rooms.settings.secrets.deny)) continue
      const text = overlay.overDisk(file) ?? (await onDisk(file, rooms))
      for (const [index, line] of text.split('\n').entries()) {
        if (line.toLowerCase().includes(wanted)) hits.push(`${file}:${index + 1}: ${shorten(line, lineLimit)}`)
        if (hits.length === mostHits) return { output: `${hits.join('\n')}\n(more hits were left out)` }
      }
    }
    return { output: hits.length > 0 ? hits.join('\n') : `No line contains "${pattern}".` }
  },
})

/** Empty for a file that has gone since it was indexed. */
function onDisk(file: string, { root }: ToolRooms): Promise<string> {
  return readFile(absolutePath(root, file), 'utf8').catch(() => '')
}
