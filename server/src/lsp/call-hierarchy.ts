import type {
  CallHierarchyIncomingCall,
  CallHierarchyIncomingCallsParams,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CallHierarchyOutgoingCallsParams,
  CallHierarchyPrepareParams,
} from 'vscode-languageserver-protocol/node'
import * as z from 'zod'
import { absolutePath, uriOfPath } from '../base/paths.js'
import type { CodeNode } from '../nodes/code-node.js'
import { parseInput } from './arguments.js'
import { CallPlaces } from './call-places.js'
import { symbolKinds } from './document-symbol.js'
import type { Door } from './door.js'
import { displayName } from './present.js'
import type { Workspace } from './workspace.js'

/** What a list can show to a person; a function that everybody calls has thousands of callers. */
const limit = 200

const itemSchema = z.object({ uri: z.string(), data: z.object({ agent_id: z.string() }) })

/** The innermost node at a place, to be asked for its callers and callees. */
export async function prepareCallHierarchy(
  { textDocument, position }: CallHierarchyPrepareParams,
  door: Door,
): Promise<CallHierarchyItem[] | null> {
  const place = await door.workspaces.at(textDocument.uri)
  const node = place?.workspace.nodes.at(place.filePath, position)
  return place && node ? [itemOf(node, place.workspace)] : null
}

export async function incomingCalls(
  { item }: CallHierarchyIncomingCallsParams,
  door: Door,
): Promise<CallHierarchyIncomingCall[]> {
  const found = await meant(item, door)
  if (!found) return []
  const { workspace, node } = found
  const places = new CallPlaces(workspace.nodes)
  return workspace.nodes
    .callersOf(node.agentId, limit)
    .map(caller => ({ from: itemOf(caller, workspace), fromRanges: places.of(caller, node) }))
}

export async function outgoingCalls(
  { item }: CallHierarchyOutgoingCallsParams,
  door: Door,
): Promise<CallHierarchyOutgoingCall[]> {
  const found = await meant(item, door)
  if (!found) return []
  const { workspace, node } = found
  const places = new CallPlaces(workspace.nodes)
  return workspace.nodes
    .calleesOf(node.agentId, limit)
    .map(callee => ({ to: itemOf(callee, workspace), fromRanges: places.of(node, callee) }))
}

function itemOf(node: CodeNode, { root }: Workspace): CallHierarchyItem {
  return {
    name: displayName(node),
    kind: symbolKinds[node.nodeType],
    detail: `${node.filePath} · ${node.agentId}`,
    uri: uriOfPath(absolutePath(root, node.filePath)),
    range: node.range,
    selectionRange: node.nameRange,
    data: { agent_id: node.agentId },
  }
}

/** Undefined when the node has vanished since the item was made: nobody calls it any more. */
async function meant(
  item: CallHierarchyItem,
  door: Door,
): Promise<{ workspace: Workspace; node: CodeNode } | undefined> {
  const { uri, data } = parseInput('The call hierarchy', itemSchema, item)
  const place = await door.workspaces.at(uri)
  const node = place?.workspace.nodes.get(data.agent_id)
  return place && node && !node.orphaned ? { workspace: place.workspace, node } : undefined
}
