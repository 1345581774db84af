import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { lineEnding, withLineEnding } from '../../base/text.js'
import { defineTool } from '../tool.js'

export const writeFile = defineTool({
  name: 'write_file',
  description:
    'Write a whole file, new or existing. Read an existing file first and send all of its new text. ' +
    'Nothing changes yet: when you are done, a person sees all that you wrote as one proposal.',
  parameters: z.object({
    path: z.string().describe('Relative to the workspace root, with forward slashes.'),
    content: z.string().describe('The complete new text of the file.'),
    reasoning: z.string().default('').describe('One sentence for the person: what changes and why.'),
  }),
  async run({ path, content, reasoning }, { overlay, rooms }) {
    const name = overlay.nameToWrite(path)
    const base = overlay.baseOf(name)
    const plain = content.replace(/^\uFEFF/, '')
    const meant = base === undefined ? plain : withLineEnding(plain, lineEnding(base))
    const text = await rooms.proposals.judge(overlay.draft(name, base, meant))
    if (text === overlay.find(name)) throw new Refusal('unchanged', `${name} reads exactly so already.`)
    const output = `${name} is written in your workspace. It will be proposed to a person when you are done.`
    return { output, wrote: overlay.written(name, base, text, reasoning) }
  },
})
