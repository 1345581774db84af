import type { Sketch } from '../../syntax/sketch.js'
import type { CodeNode } from '../code-node.js'

/** Who may be met again in one file. */
export interface Known {
  /** The file's nodes as they were just before. */
  readonly present: readonly CodeNode[]
  /**
   * Nodes that were seen in this file at some time, latest first: its orphans, and for an open buffer its nodes as they
   * were when the file was last saved.
   */
  readonly past: readonly CodeNode[]
  /** The damage that the file had when nobody was missing (`scarsOf`): it hides nobody. */
  readonly scars: ReadonlySet<string>
  /** What a node looked like; empty where that is not known. */
  sketchOf(node: CodeNode): Sketch
}

/** Who is known beyond the file at hand. */
export interface Elsewhere {
  /** A node of any file, alive or orphaned. */
  byId(agentId: string): CodeNode | undefined
  isTaken(agentId: string): boolean
  /** Latest first. */
  orphansWithBody(bodyHash: string): readonly CodeNode[]
  orphansUnder(parentId: string): readonly CodeNode[]
  /** Those whose code vanished just now, in this scan or right before it. */
  justOrphaned(): readonly CodeNode[]
}

/** Nodes by their parent's id, in the order given. */
export function byParent(nodes: readonly CodeNode[]): (parentId: string) => readonly CodeNode[] {
  const groups = new Map<string | null, CodeNode[]>()
  for (const node of nodes) {
    const siblings = groups.get(node.parentId)
    if (siblings) siblings.push(node)
    else groups.set(node.parentId, [node])
  }
  return parentId => groups.get(parentId) ?? []
}
