import { Lines } from '../../../base/text.js'
import type { Workspace } from '../../workspace.js'
import type { Colours } from '../source/colours.js'
import { type Line, linesOf } from '../source/lines.js'

interface Source {
  readonly lines: readonly Line[] | undefined
  readonly firstLine: number
  readonly hidden: number
}

/** Lines of a source that are shown; longer pieces are files, whose members are shown whole. */
const mostLines = 2000

/** An agent's code with its colours, from the beginning of the line on which it begins. */
export function sourceOf(agentId: string, { nodes }: Pick<Workspace, 'nodes'>, colours: Colours): Source {
  const found = nodes.source(agentId)
  if (!found) return { lines: undefined, firstLine: 1, hidden: 0 }
  const { node, text } = found
  const offsets = new Lines(text)
  const firstLine = offsets.positionAt(node.span.start).line
  const start = offsets.startOf(firstLine)
  // What is wider than the piece is cut to it, so that colours need not be looked for in a text of its own.
  const highlights = colours
    .of(node.filePath, text)
    .filter(({ end, start: from }) => end > start && from < node.span.end)
    .map(({ start: from, end, as }) => ({ start: Math.max(from, start) - start, end: end - start, as }))
  const lines = linesOf(text.slice(start, node.span.end), highlights)
  return { lines: lines.slice(0, mostLines), firstLine: firstLine + 1, hidden: Math.max(0, lines.length - mostLines) }
}
