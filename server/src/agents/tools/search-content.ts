import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { type FileAccess, isSecretPath, readTextFile } from '../../base/file-access.js'
import { IgnoreRules } from '../../base/ignore-rules.js'
import { inSlices, type Steps } from '../../base/slices.js'
import { shorten } from '../../base/text.js'
import { defineTool, type ToolContext } from '../tool.js'

const mostHits = 50
const lineLimit = 200

export const searchContent = defineTool({
  name: 'search_content',
  description: 'Find lines that contain a text (no regular expression, upper and lower case are the same).',
  parameters: z.object({
    pattern: z.string().min(2).describe('The text to look for.'),
    path: z.string().default('').describe('Only files whose path starts with this.'),
  }),
  async run({ pattern, path }, context) {
    const hits = await inSlices(linesWith(pattern.toLowerCase(), path, context), context.signal)
    if (hits.length === 0) return { output: `No line contains "${pattern}".` }
    return { output: hits.length < mostHits ? hits.join('\n') : `${hits.join('\n')}\n(more hits were left out)` }
  },
})

/** A step for each file. */
function* linesWith(wanted: string, path: string, { overlay, rooms }: ToolContext): Steps<string[]> {
  const { root, settings } = rooms
  const { deny } = settings.secrets
  const access = { deny, rules: new IgnoreRules(root), maxBytes: settings.index.max_file_bytes }
  const hits: string[] = []
  for (const file of overlay.files(path)) {
    yield
    if (isSecretPath(file, deny)) continue
    const text = overlay.overDisk(file) ?? onDisk(root, file, access)
    if (!text.toLowerCase().includes(wanted)) continue
    for (const [index, line] of text.split('\n').entries()) {
      if (line.toLowerCase().includes(wanted)) hits.push(`${file}:${index + 1}: ${shorten(line, lineLimit)}`)
      if (hits.length === mostHits) return hits
    }
  }
  return hits
}

/** Empty for what has gone since it was indexed, and for what may not be read any more, such as a link that leads out. */
function onDisk(root: string, file: string, access: FileAccess & { readonly maxBytes: number }): string {
  try {
    return readTextFile(root, file, access)
  } catch (error) {
    if (error instanceof Refusal || (error as NodeJS.ErrnoException).code) return ''
    throw error
  }
}
