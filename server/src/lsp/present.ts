import type { Agent } from '../agents/agent.js'
import { statusGlyphs } from '../agents/status.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Workspace } from './workspace.js'

/** `total (rm_a1b2c3d4)`: how texts for people name an agent. */
export function named(node: Agent): string {
  return `${displayName(node)} (${node.agentId})`
}

export function displayName(node: Agent): string {
  return node.fullName || node.name
}

/** What a lens shows: a glyph for the status, and the id. */
export function lensTitle(node: CodeNode, workspace: Workspace): string {
  return `${statusGlyphs[workspace.agents.statuses.of(node)]} ${node.agentId}`
}
