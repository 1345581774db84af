import * as z from 'zod'
import { defineTool, type Tool, type ToolContext } from '../../agents/tool.js'
import { isSecretPath } from '../../base/file-access.js'
import type { Folder } from './folder.js'
import { untilIndexed } from './until-indexed.js'

interface FoundSymbol {
  readonly name: string
  readonly type: string
  readonly file: string
  /** 1-based. */
  readonly line: number
}

/** More is no answer to anything; `path` asks for less. */
const mostSymbols = 2000

export const discoverSymbols = (folder: Folder): Tool =>
  defineTool({
    name: 'discover_symbols',
    description: 'Discover code symbols (functions, classes).',
    parameters: z.object({ path: z.string().default('.') }),
    async run({ path }, context) {
      await untilIndexed(context.rooms.nodes, context.signal)
      const symbols: FoundSymbol[] = []
      for (const name of filesAt(path, folder, context)) {
        context.signal.throwIfAborted()
        const found = await symbolsOf(name, context)
        symbols.push(...found.map(symbol => ({ ...symbol, file: folder.within(name) })))
        if (symbols.length >= mostSymbols) break
      }
      return {
        output: JSON.stringify(
          symbols.slice(0, mostSymbols).map(({ name, type, file, line }) => ({ name, type, file, line })),
        ),
      }
    },
  })

function filesAt(path: string, folder: Folder, { overlay, rooms }: ToolContext): string[] {
  const start = folder.folderName(path, overlay)
  if (start !== '' && overlay.exists(start)) return [start]
  const below = overlay.files(start === '' ? '' : `${start}/`)
  return below.filter(name => !isSecretPath(name, rooms.settings.secrets.deny))
}

/** A file that the session has written, or that is not indexed, is read here. */
async function symbolsOf(name: string, { overlay, rooms }: ToolContext): Promise<Omit<FoundSymbol, 'file'>[]> {
  const nodes = overlay.hasWritten(name) ? [] : rooms.nodes.inFile(name)
  if (nodes.length > 0) {
    return nodes
      .filter(({ nodeType }) => nodeType !== 'file')
      .map(({ name: symbol, nodeType, range }) => ({ name: symbol, type: nodeType, line: range.start.line + 1 }))
  }
  const text = overlay.read(name)
  const layout = await rooms.nodes.layoutOf(name, text)
  return (layout?.pieces ?? [])
    .filter(({ nodeType }) => nodeType !== 'file')
    .map(({ name: symbol, nodeType, span }) => ({
      name: symbol,
      type: nodeType,
      line: text.slice(0, span.start).split('\n').length,
    }))
}
