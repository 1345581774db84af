import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { isSecretPath } from '../../base/file-access.js'
import { globMatcher, isTame } from '../../base/globs.js'
import { defineTool } from '../tool.js'

const mostFiles = 200

export const searchFiles = defineTool({
  name: 'search_files',
  description: 'Find files by their path.',
  parameters: z.object({
    pattern: z.string().min(1).describe('A glob such as "*.py" (at any depth), "src/**/cart*" or "test/".'),
  }),
  async run({ pattern }, { overlay, rooms }) {
    if (!isTame(pattern)) throw new Refusal('bad_argument', 'The pattern has too many wildcards. Use fewer.')
    const fits = globMatcher([pattern])
    const found = overlay.files().filter(path => fits(path) && !isSecretPath(path, rooms.settings.secrets.deny))
    if (found.length === 0) return { output: `No file fits "${pattern}".` }
    const more = found.length - mostFiles
    return { output: [...found.slice(0, mostFiles), ...(more > 0 ? [`(${more} more were left out)`] : [])].join('\n') }
  },
})
