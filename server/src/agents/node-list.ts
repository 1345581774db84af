import type { Agent } from './agent.js'

/** Agents as lines for a model: `rm_a1b2c3d4 method Cart.total in shop/cart.py:5`; empty for none. */
export function nodeList(nodes: readonly Agent[], most: number): string {
  const lines = nodes.slice(0, most).map(({ agentId, nodeType, fullName, filePath, range }) => {
    if (nodeType === 'virtual') return `${agentId} virtual agent ${fullName}`
    const who = nodeType === 'file' ? filePath : `${fullName} in ${filePath}:${range.start.line + 1}`
    return `${agentId} ${nodeType} ${who}`
  })
  return [...lines, ...(nodes.length > most ? ['(more were left out)'] : [])].join('\n')
}
