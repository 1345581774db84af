import * as z from 'zod'
import { defineTool, type Tool } from '../../agents/tool.js'
import { Refusal } from '../../base/errors.js'
import { isSecretPath } from '../../base/file-access.js'
import { globMatcher, isTame } from '../../base/globs.js'
import type { Folder } from './folder.js'
import { untilIndexed } from './until-indexed.js'

export const searchFiles = (folder: Folder): Tool =>
  defineTool({
    name: 'search_files',
    description: 'Search files by glob pattern.',
    parameters: z.object({ pattern: z.string().min(1) }),
    async run({ pattern }, { overlay, rooms, signal }) {
      if (!isTame(pattern)) throw new Refusal('bad_argument', 'The pattern has too many wildcards. Use fewer.')
      await untilIndexed(rooms.nodes, signal)
      const fits = globMatcher([pattern])
      const visible = folder.files(overlay).filter(name => !isSecretPath(name, rooms.settings.secrets.deny))
      return { output: JSON.stringify(visible.map(name => folder.within(name)).filter(fits)) }
    },
  })
