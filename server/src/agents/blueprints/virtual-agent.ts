import { agentIdFor } from '../../base/ids.js'
import type { CodeNode } from '../../nodes/code-node.js'
import type { Blueprint } from './blueprint.js'
import type { SubscriptionPattern } from './subscription-pattern.js'

/** An agent without code: it lives on what it has subscribed to. */
export interface VirtualAgent {
  readonly agentId: string
  readonly name: string
  readonly patterns: readonly SubscriptionPattern[]
  readonly blueprint: Blueprint
}

export function virtualAgentOf(blueprint: Blueprint): VirtualAgent {
  const { name, subscriptions } = blueprint
  return { agentId: agentIdFor([virtualAddress, name]), name, patterns: subscriptions, blueprint }
}

/** Instead of a path: no file is called so. */
const virtualAddress = '//virtual'

/** Stands where everybody else has a node: at the beginning of the file that describes it, and of no length. */
export function virtualNode({ agentId, name, blueprint }: VirtualAgent): CodeNode {
  const span = { start: 0, end: 0 }
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
  return {
    agentId,
    nodeType: 'file',
    name,
    fullName: name,
    filePath: blueprint.file!,
    parentId: null,
    ordinal: 0,
    ...{ span, range, nameSpan: span, nameRange: range },
    ...{ signature: '', sourceHash: '', bodyHash: '', tokenCount: 0 },
    orphaned: false,
  }
}
