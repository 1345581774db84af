import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { isSecretPath } from '../../base/file-access.js'
import { defineTool } from '../tool.js'

export const readNode = defineTool({
  name: 'read_node',
  description: 'Read the current source of any agent (function, class, file) by its id.',
  parameters: z.object({ target_id: z.string().describe('An id such as rm_a1b2c3d4.') }),
  async run({ target_id }, { rooms }) {
    const found = await rooms.nodes.freshSource(target_id)
    if (!found)
      throw new Refusal('unknown_agent', `There is no agent ${target_id}. Use the ids that your prompt names.`)
    const { node, text } = found
    if (isSecretPath(node.filePath, rooms.settings.secrets.deny)) {
      throw new Refusal('secret_file', `${target_id} stands in a file that may hold secrets, and is not shown.`)
    }
    const line = node.range.start.line + 1
    const source = text.slice(node.span.start, node.span.end)
    return { output: `${node.nodeType} ${node.fullName || node.name} in ${node.filePath}:${line}\n\n${source}` }
  },
})
