import { existsSync } from 'node:fs'
import { Refusal } from '../../base/errors.js'
import { absolutePath, realPathOf, relativePath } from '../../base/paths.js'
import { readText } from '../../base/read-text.js'
import type { Span } from '../../base/text.js'
import type { Buffer, Buffers } from '../../buffers/buffers.js'
import type { Holder, OpenBuffers } from '../../buffers/open-buffers.js'
import type { ProposedFile } from '../../events/event.js'
import type { CodeNode } from '../../nodes/code-node.js'
import type { Nodes } from '../../nodes/nodes.js'

/** Where a proposed file stands now, if this process may change it. */
export type Place = (
  | { readonly medium: 'buffer'; readonly buffer: Buffer }
  | { readonly medium: 'disk'; readonly exists: boolean }
) & {
  /** Absolute. */
  readonly path: string
  readonly text: string
  /** Of the node in it. */
  readonly span: Span
}

export type NoPlace =
  /** In an editor that another process serves. */
  | { readonly medium: 'elsewhere'; readonly path: string; readonly holder: Holder }
  /** `isChanging`: somebody is writing the file at this very moment. */
  | { readonly medium: 'none'; readonly reason: string; readonly isChanging?: true }

export interface PlaceNeeds {
  readonly root: string
  readonly buffers: Buffers
  readonly openBuffers: OpenBuffers
  readonly nodes: Nodes
}

type Target = Pick<ProposedFile, 'path' | 'anchor' | 'creates'>

/** How often a file is looked at again that is being written. */
const looks = 3

/** The same after a look at what others may have done to the file. */
export async function lookForPlace(target: Target, needs: PlaceNeeds): Promise<Place | NoPlace> {
  for (let look = 1; ; look++) {
    const place = await lookOnce(target, needs)
    if (look === looks || !('isChanging' in place)) return place
  }
}

async function lookOnce(target: Target, needs: PlaceNeeds): Promise<Place | NoPlace> {
  const { nodes, root, buffers } = needs
  const path = pathOf(target, needs)
  if (relativePath(root, path) !== undefined && !buffers.byPath(path)) await nodes.scanFile(path)
  if (target.anchor !== null) await nodes.freshSource(target.anchor)
  return findPlace(target, needs)
}

/**
 * Finds the node by its id wherever it is by now, so that a proposal follows a node that was moved or renamed. For a
 * file on disk the node index must be fresh (`lookForPlace`), or the span means another text.
 */
export function findPlace(target: Target, needs: PlaceNeeds): Place | NoPlace {
  const { root, buffers, openBuffers, nodes } = needs
  const node = nodeOf(target, needs)
  const path = pathOf(target, needs)
  // A journal may have come with a cloned repository.
  if (relativePath(root, path) === undefined) return none(`${target.path} is not in this workspace.`)
  const spanIn = (text: string): Span =>
    !node || node.nodeType === 'file' ? { start: 0, end: text.length } : node.span
  const buffer = buffers.byPath(path)
  // What is gone from the disk may still stand, unsaved, in somebody's editor.
  const holder = buffer ? undefined : openBuffers.holderOf(path)
  if (holder) return { medium: 'elsewhere', path, holder }
  if (target.anchor !== null && (!node || node.orphaned)) {
    return none('The code that the proposal rewrites is gone, or is ignored now. Reject it, or bring the code back.')
  }
  if (buffer) return { medium: 'buffer', buffer, path, text: buffer.text, span: spanIn(buffer.text) }
  if (target.creates && !existsSync(path)) {
    // A folder on the way may have become a link that leads out.
    const isInside = relativePath(realPathOf(root), realPathOf(path)) !== undefined
    if (!isInside) return none(`${target.path} is not in this workspace.`)
    return { medium: 'disk', exists: false, path, text: '', span: spanIn('') }
  }
  try {
    const { text } = readText(path)
    // Where the node is follows from the text that is indexed, which need not be this one any more.
    const isIndexed = !node || node.nodeType === 'file' || nodes.source(node.agentId)?.text === text
    if (!isIndexed) return { ...none(`${target.path} is being written at this moment. Try again.`), isChanging: true }
    return { medium: 'disk', exists: true, path, text, span: spanIn(text) }
  } catch (error) {
    if (error instanceof Refusal) return none(error.message)
    return none(`${target.path} cannot be read. Reject the proposal, or bring the file back.`)
  }
}

export function isReachable(place: Place | NoPlace): place is Place {
  return place.medium === 'buffer' || place.medium === 'disk'
}

/** What stands there now. */
export function sourceAt({ text, span }: Place): string {
  return text.slice(span.start, span.end)
}

function nodeOf({ anchor }: Target, { nodes }: PlaceNeeds): CodeNode | undefined {
  return anchor === null ? undefined : nodes.get(anchor)
}

function pathOf(target: Target, needs: PlaceNeeds): string {
  return absolutePath(needs.root, nodeOf(target, needs)?.filePath ?? target.path)
}

function none(reason: string): { medium: 'none'; reason: string } {
  return { medium: 'none', reason }
}
