import type { Agent } from '../agents/agent.js'
import { type AgentStatus, statusGlyphs } from '../agents/status.js'
import type { App } from '../app.js'
import { wireNode } from '../nodes/wire-node.js'
import type { Paint } from './terminal/terminal.js'
import { columns, printable } from './terminal/text.js'

// How agents look in a terminal, the same in every command.

/** `Cart.total (rm_a1b2c3d4)`: how sentences name an agent. */
export function named(node: Agent): string {
  return `${displayName(node)} (${node.agentId})`
}

/** Its full name; a file's is its path. */
export function displayName({ nodeType, fullName, name, filePath }: Agent): string {
  return printable(nodeType === 'file' ? filePath : fullName || name)
}

/** The name of an agent whose code may be gone. */
export function nameOf(agentId: string, { agents }: App): string {
  const agent = agents.roster.get(agentId)
  return agent ? displayName(agent) : agentId
}

/** `Cart.total  method in shop/cart.py, lines 12–20  rm_a1b2c3d4` */
export function heading(node: Agent, { bold, dim }: Paint): string {
  return `${bold(displayName(node))}  ${dim(placeInWords(node))}  ${node.agentId}`
}

/** Agents as lines: glyph and id, the name at the depth of its nesting, type, lines. */
export function nodeLines(nodes: readonly Agent[], { agents }: App, paint: Paint): string[] {
  const depths = depthsOf(nodes)
  const statuses = agents.statuses.ofAll(nodes)
  return columns(
    nodes.map((node, index) => [
      `${glyph(statuses[index]!, paint)} ${node.agentId}`,
      '  '.repeat(depths.get(node.agentId)!) + nameInList(node, paint),
      paint.dim(node.nodeType),
      paint.dim(node.nodeType === 'virtual' ? printable(node.filePath) : linesOf(node)),
    ]),
  )
}

export function statusInWords(status: AgentStatus, paint: Paint): string {
  return `${glyph(status, paint)} ${statusWords[status]}`
}

export function glyph(status: AgentStatus, paint: Paint): string {
  const paints = {
    active: paint.green,
    running: paint.blue,
    pending_approval: paint.yellow,
    awaiting_input: paint.yellow,
    orphaned: paint.dim,
  }
  return paints[status](statusGlyphs[status])
}

const statusWords: Readonly<Record<AgentStatus, string>> = {
  active: 'active',
  running: 'running',
  pending_approval: 'a proposal waits for you',
  awaiting_input: 'a question waits for you',
  orphaned: 'its code is gone',
}

function placeInWords(node: Agent): string {
  if (node.nodeType === 'virtual')
    return node.filePath ? `virtual agent of ${printable(node.filePath)}` : 'in a session'
  const place = node.nodeType === 'file' ? 'file' : `${node.nodeType} in ${printable(node.filePath)}`
  return `${place}, ${linesInWords(node)}`
}

function linesInWords(node: Agent): string {
  const lines = linesOf(node)
  return node.orphaned ? lines : `${lines.includes('–') ? 'lines' : 'line'} ${lines}`
}

/** `12–20`, 1-based and inclusive. */
function linesOf(node: Agent): string {
  if (node.orphaned) return 'gone'
  const { start_line, end_line } = wireNode(node, '')
  return start_line === end_line ? `${start_line}` : `${start_line}–${end_line}`
}

function nameInList(node: Agent, { bold }: Paint): string {
  if (node.nodeType === 'file' || node.nodeType === 'virtual') return bold(displayName(node))
  return node.orphaned ? displayName(node) : printable(node.name)
}

/** How many of a node's ancestors stand in the list before it. */
function depthsOf(nodes: readonly Agent[]): ReadonlyMap<string, number> {
  const depths = new Map<string, number>()
  for (const { agentId, parentId } of nodes) {
    const above = parentId === null ? undefined : depths.get(parentId)
    depths.set(agentId, above === undefined ? 0 : above + 1)
  }
  return depths
}
