import { type DocumentSymbol, type DocumentSymbolParams, SymbolKind } from 'vscode-languageserver-protocol/node'
import type { CodeNode } from '../nodes/code-node.js'
import type { NodeType } from '../syntax/piece.js'
import type { Door } from './door.js'
import type { Workspace } from './workspace.js'

export const symbolKinds: Readonly<Record<NodeType, SymbolKind>> = {
  file: SymbolKind.File,
  class: SymbolKind.Class,
  function: SymbolKind.Function,
  method: SymbolKind.Method,
  section: SymbolKind.String,
  table: SymbolKind.Object,
}

/** The file's nodes as a tree, each with its id and status. */
export async function documentSymbol({ textDocument }: DocumentSymbolParams, door: Door): Promise<DocumentSymbol[]> {
  const place = await door.workspaces.at(textDocument.uri)
  if (!place?.workspace.loaded.settings.symbols) return []
  const nodes = place.workspace.nodes.inFile(place.filePath)
  const file = nodes.find(node => node.nodeType === 'file')
  return childSymbols(file?.agentId ?? null, nodes, place.workspace)
}

function childSymbols(parentId: string | null, nodes: readonly CodeNode[], workspace: Workspace): DocumentSymbol[] {
  return nodes
    .filter(node => node.parentId === parentId && node.nodeType !== 'file')
    .map(node => ({
      name: node.name,
      detail: `${node.agentId} · ${workspace.agents.statuses.of(node)}`,
      kind: symbolKinds[node.nodeType],
      range: node.range,
      selectionRange: node.nameRange,
      children: childSymbols(node.agentId, nodes, workspace),
    }))
}
