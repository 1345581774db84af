import * as z from 'zod'
import { defineTool, type Tool } from '../../agents/tool.js'
import { lineEnding, withLineEnding } from '../../base/text.js'
import type { Folder } from './folder.js'

/** Into the overlay: what was written is proposed to a person when the turn ends. */
export const writeFile = (folder: Folder): Tool =>
  defineTool({
    name: 'write_file',
    description: 'Write content to file.',
    parameters: z.object({ path: z.string(), content: z.string() }),
    async run({ path, content }, { overlay, rooms }) {
      const name = folder.nameToWrite(path, overlay)
      const base = overlay.baseOf(name)
      const plain = content.replace(/^\uFEFF/, '')
      const meant = base === undefined ? plain : withLineEnding(plain, lineEnding(base))
      if (meant === overlay.find(name)) return { output: 'true' }
      const text = await rooms.proposals.judge(overlay.draft(name, base, meant))
      return { output: 'true', wrote: overlay.written(name, base, text, '') }
    },
  })
