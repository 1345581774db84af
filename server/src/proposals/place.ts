import { Refusal } from '../base/errors.js'
import { absolutePath, relativePath } from '../base/paths.js'
import { readText } from '../base/read-text.js'
import type { Span } from '../base/text.js'
import type { Buffer, Buffers } from '../buffers/buffers.js'
import type { Holder, OpenBuffers } from '../buffers/open-buffers.js'
import type { ProposedFile } from '../events/event.js'
import type { Nodes } from '../nodes/nodes.js'

/** Where a proposed file stands now: in a buffer of this process, in an editor that we cannot reach it in, or on disk. */
export type Place =
  | { readonly kind: 'buffer'; readonly buffer: Buffer; readonly text: string; readonly span: Span }
  | { readonly kind: 'disk'; readonly path: string; readonly text: string; readonly span: Span }
  | { readonly kind: 'elsewhere'; readonly holder: Holder }
  | { readonly kind: 'gone'; readonly reason: string }

export interface PlaceNeeds {
  readonly root: string
  readonly buffers: Buffers
  readonly openBuffers: OpenBuffers
  readonly nodes: Nodes
}

/**
 * Finds the node by its id wherever it is by now, so that a proposal follows a node that was moved or renamed. For a
 * file on disk the node index must be fresh (`nodes.scanFile`), or the span means another text.
 */
export function findPlace(file: ProposedFile, { root, buffers, openBuffers, nodes }: PlaceNeeds): Place {
  const node = file.anchor === null ? undefined : nodes.get(file.anchor)
  const path = absolutePath(root, node?.filePath ?? file.path)
  // A journal may have come with a cloned repository.
  if (relativePath(root, path) === undefined) return { kind: 'gone', reason: `${file.path} is not in this workspace.` }
  const spanIn = (text: string): Span =>
    !node || node.nodeType === 'file' ? { start: 0, end: text.length } : node.span
  const buffer = buffers.byPath(path)
  // What is gone from the disk may still stand, unsaved, in somebody's editor.
  const holder = buffer ? undefined : openBuffers.holderOf(path)
  if (holder) return { kind: 'elsewhere', holder }
  if (file.anchor !== null && (!node || node.orphaned)) {
    return { kind: 'gone', reason: 'The code that the proposal rewrites is gone. Reject it, or bring the code back.' }
  }
  if (buffer) return { kind: 'buffer', buffer, text: buffer.text, span: spanIn(buffer.text) }
  try {
    const { text } = readText(path)
    return { kind: 'disk', path, text, span: spanIn(text) }
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'gone', reason: error.message }
    return { kind: 'gone', reason: `${file.path} cannot be read. Reject the proposal, or bring the file back.` }
  }
}
