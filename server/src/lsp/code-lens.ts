import type { CodeLens, CodeLensParams, Range } from 'vscode-languageserver-protocol/node'
import type { CodeNode } from '../nodes/code-node.js'
import type { Door } from './door.js'
import { lensTitle } from './present.js'
import type { Workspace } from './workspace.js'

/** One resolved lens for each definition, in text order. Reads only. */
export async function codeLens({ textDocument }: CodeLensParams, door: Door): Promise<CodeLens[]> {
  const place = await door.workspaces.at(textDocument.uri)
  if (!place) return []
  return lensNodes(place.workspace, place.filePath).map(node => ({
    range: lensRange(node),
    command: { title: lensTitle(node, place.workspace), command: 'remora.selectAgent', arguments: [node.agentId] },
  }))
}

/** From where the definition is indented to the end of its name: editors put the lens above its start. */
function lensRange({ range, nameRange }: CodeNode): Range {
  const { line } = nameRange.start
  return { start: { line, character: Math.min(range.start.character, nameRange.start.character) }, end: nameRange.end }
}

/**
 * The nodes of a file that have a lens, as setting `lens` wants it: of sections and tables only those that need attention.
 * The file itself has none: it has no line.
 */
export function lensNodes(workspace: Workspace, filePath: string): CodeNode[] {
  const mode = workspace.loaded.settings.lens
  if (mode === 'off') return []
  return workspace.nodes
    .inFile(filePath)
    .filter(node => node.nodeType !== 'file')
    .filter(node => (mode === 'ids' && isCode(node)) || workspace.agents.statuses.of(node) !== 'active')
}

/** A line of ids above every heading of a page and every key of a settings file would be in the way. */
function isCode({ nodeType }: CodeNode): boolean {
  return nodeType !== 'section' && nodeType !== 'table'
}
