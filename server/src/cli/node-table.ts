import { type AgentStatus, statusGlyphs } from '../agents/status.js'
import type { App } from '../app.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Paint } from './terminal/terminal.js'
import { columns, printable } from './terminal/text.js'

/** Agents as lines: glyph and id, the name at the depth of its nesting, type, lines. */
export function nodeTable(nodes: readonly CodeNode[], app: App, paint: Paint): string[] {
  const depths = depthsOf(nodes)
  return columns(
    nodes.map(node => [
      `${statusGlyph(app.agents.statuses.of(node), paint)} ${node.agentId}`,
      '  '.repeat(depths.get(node.agentId)!) + nameOf(node, paint),
      paint.dim(node.nodeType),
      paint.dim(linesOf(node)),
    ]),
  )
}

export function statusGlyph(status: AgentStatus, paint: Paint): string {
  return paintFor(status, paint)(statusGlyphs[status])
}

/** `pending_approval` as people say it. */
export function statusWords(status: AgentStatus, paint: Paint): string {
  return paintFor(status, paint)(`${statusGlyphs[status]} ${words[status]}`)
}

/** `12–20`, 1-based and inclusive. */
export function linesOf({ range, orphaned }: CodeNode): string {
  if (orphaned) return 'gone'
  const [start, end] = [range.start.line + 1, range.end.line + 1]
  return start === end ? `${start}` : `${start}–${end}`
}

const words: Readonly<Record<AgentStatus, string>> = {
  active: 'active',
  running: 'running',
  pending_approval: 'has a proposal for you',
  awaiting_input: 'asks you something',
  orphaned: 'its code is gone',
}

function paintFor(status: AgentStatus, paint: Paint) {
  const paints = {
    active: paint.green,
    running: paint.blue,
    pending_approval: paint.yellow,
    awaiting_input: paint.yellow,
    orphaned: paint.dim,
  }
  return paints[status]
}

function nameOf(node: CodeNode, paint: Paint): string {
  if (node.nodeType === 'file') return paint.bold(printable(node.filePath))
  return printable(node.orphaned ? node.fullName || node.name : node.name)
}

/** How many of a node's parents are in the list. */
function depthsOf(nodes: readonly CodeNode[]): ReadonlyMap<string, number> {
  const depths = new Map<string, number>()
  for (const { agentId, parentId } of nodes) {
    const above = parentId === null ? undefined : depths.get(parentId)
    depths.set(agentId, above === undefined ? 0 : above + 1)
  }
  return depths
}
