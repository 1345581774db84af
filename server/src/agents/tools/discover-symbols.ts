import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { isSecretPath } from '../../base/file-access.js'
import type { Layout } from '../../syntax/piece.js'
import { defineTool, type ToolContext } from '../tool.js'

const mostSymbols = 300

export const discoverSymbols = defineTool({
  name: 'discover_symbols',
  description: 'List the functions, classes and other symbols of a file or a folder, with their ids and lines.',
  parameters: z.object({
    path: z.string().default('').describe('Relative to the workspace root; leave it out for all.'),
  }),
  async run({ path }, context) {
    const lines: string[] = []
    for (const file of filesAt(path, context)) {
      context.signal.throwIfAborted()
      lines.push(...(await symbolsOf(file, context)))
      if (lines.length > mostSymbols) break
    }
    if (lines.length === 0) throw new Refusal('not_found', `There are no symbols at ${path || 'the root'}.`)
    return { output: [...lines.slice(0, mostSymbols), ...(lines.length > mostSymbols ? [leftOut] : [])].join('\n') }
  },
})

const leftOut = '(more were left out; name a file or a folder)'

function filesAt(path: string, { overlay, rooms }: ToolContext): string[] {
  const isRoot = path.split('/').every(name => name === '' || name === '.')
  const name = isRoot ? '' : overlay.nameOf(path)
  if (name !== '' && overlay.exists(name)) return [name]
  const below = overlay.files(name === '' ? '' : `${name}/`)
  return below.filter(file => !isSecretPath(file, rooms.settings.secrets.deny))
}

/** A file that the agent has written, or that is not indexed, is read here; nobody in it has an id yet. */
async function symbolsOf(file: string, { overlay, rooms }: ToolContext): Promise<string[]> {
  const nodes = overlay.hasWritten(file) ? [] : rooms.nodes.inFile(file)
  if (nodes.length === 0) return outlineOf(file, await rooms.nodes.layoutOf(file, overlay.read(file)))
  const depths = new Map<string | null, number>()
  return nodes.map(({ agentId, parentId, nodeType, name, range }) => {
    const depth = depths.has(parentId) ? depths.get(parentId)! + 1 : 0
    depths.set(agentId, depth)
    const what = nodeType === 'file' ? `file ${file}` : `${nodeType} ${name}:${range.start.line + 1}`
    return `${'  '.repeat(depth)}${agentId} ${what}`
  })
}

function outlineOf(file: string, layout: Layout | undefined): string[] {
  const depths: number[] = []
  const pieces = layout?.pieces ?? []
  const lines = pieces.map(({ nodeType, name, parent }) => {
    const depth = parent === -1 ? 0 : depths[parent]! + 1
    depths.push(depth)
    return `${'  '.repeat(depth)}${nodeType} ${nodeType === 'file' ? file : name}`
  })
  return lines.length > 0 ? lines : [`file ${file}`]
}
