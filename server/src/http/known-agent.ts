import { Refusal } from '../base/errors.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Workspace } from './workspace.js'

/** Refuses an id that nobody has. */
export function knownAgent(agentId: string, { nodes }: Workspace): CodeNode {
  const node = nodes.get(agentId)
  if (node) return node
  throw new Refusal('unknown_agent', `There is no agent ${agentId}. /api/nodes lists them.`)
}
