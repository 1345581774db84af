import type { WorkspaceSymbol, WorkspaceSymbolParams } from 'vscode-languageserver-protocol/node'
import { absolutePath, uriOfPath } from '../base/paths.js'
import { symbolKinds } from './document-symbol.js'
import type { Door } from './door.js'

const limit = 200

/** Finds agents by name or by id over all folders. */
export async function workspaceSymbol({ query }: WorkspaceSymbolParams, door: Door): Promise<WorkspaceSymbol[]> {
  const symbols: WorkspaceSymbol[] = []
  for (const workspace of await door.workspaces.all()) {
    for (const node of workspace.nodes.find({ query, limit: limit - symbols.length })) {
      symbols.push({
        name: node.fullName || node.name,
        kind: symbolKinds[node.nodeType],
        containerName: `${node.filePath} · ${node.agentId}`,
        location: { uri: uriOfPath(absolutePath(workspace.root, node.filePath)), range: node.nameRange },
      })
    }
  }
  return symbols
}
