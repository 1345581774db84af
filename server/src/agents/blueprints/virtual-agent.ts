import { agentIdFor } from '../../base/ids.js'
import type { Agent } from '../agent.js'
import type { Blueprint } from './blueprint.js'

/** An agent without code: it lives on what it has subscribed to, and on messages. */
export interface VirtualAgent {
  readonly agentId: string
  readonly blueprint: Blueprint
}

export function virtualAgentOf(blueprint: Blueprint): VirtualAgent {
  return { agentId: agentIdFor([virtualAddress, blueprint.name]), blueprint }
}

/** Instead of a path: no file is called so. */
const virtualAddress = '//virtual'

/** Stands where everybody else has a node: at the beginning of the file that describes it, and of no length. */
export function virtualNode({ agentId, blueprint: { name, file } }: VirtualAgent): Agent {
  const span = { start: 0, end: 0 }
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
  return {
    agentId,
    nodeType: 'virtual',
    name,
    fullName: name,
    filePath: file ?? '',
    parentId: null,
    ordinal: 0,
    ...{ span, range, nameSpan: span, nameRange: range },
    ...{ signature: '', sourceHash: '', bodyHash: '', tokenCount: 0 },
    orphaned: false,
  }
}
