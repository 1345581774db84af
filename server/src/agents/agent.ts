import type { CodeNode } from '../nodes/code-node.js'
import type { NodeType } from '../syntax/piece.js'

/** Somebody who can take turns: a piece of code, or a virtual agent, which has a place where the others have their code. */
export type Agent = Omit<CodeNode, 'nodeType'> & { readonly nodeType: NodeType | 'virtual' }

export function isCode(agent: Agent): agent is CodeNode {
  return agent.nodeType !== 'virtual'
}
