import type { Workspace } from '../workspace.js'
import { visible } from './source/visible.js'

/** What an agent is called for people: its full name, a file's path, or its id where nobody knows it any more. */
export function nameOf(agentId: string, { nodes, agents }: Pick<Workspace, 'nodes' | 'agents'>): string {
  const node = nodes.get(agentId)
  if (node) return visible(node.nodeType === 'file' ? node.filePath : node.fullName || node.name)
  return agents.blueprints.virtualAgent(agentId)?.blueprint.name ?? agentId
}
