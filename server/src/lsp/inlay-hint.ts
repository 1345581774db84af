import type { InlayHint, InlayHintParams } from 'vscode-languageserver-protocol/node'
import type { AgentStatus } from '../agents/status.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Door } from './door.js'
import type { Workspace } from './workspace.js'

/** A node whose name has a hint behind it, and what that says. */
export interface HintedNode {
  readonly node: CodeNode
  readonly label: string
}

/** Marks names behind which somebody waits for the person, where setting `inlay_hints` wants it. Reads only. */
export async function inlayHint({ textDocument, range }: InlayHintParams, door: Door): Promise<InlayHint[]> {
  const place = await door.workspaces.at(textDocument.uri)
  if (!place) return []
  const { workspace, filePath } = place
  return hintedNodes(workspace, filePath)
    .filter(({ node: { nameRange } }) => range.start.line <= nameRange.end.line && nameRange.end.line <= range.end.line)
    .map(({ node, label }) => ({
      position: node.nameRange.end,
      label,
      paddingLeft: true,
      tooltip: whatWaits(node, workspace),
    }))
}

/** The nodes of a file that have a hint, in text order. The file itself has none: its name is not in the text. */
export function hintedNodes({ loaded, nodes, agents }: Workspace, filePath: string): HintedNode[] {
  if (!loaded.settings.inlay_hints) return []
  return nodes.inFile(filePath).flatMap(node => {
    const label = node.nodeType === 'file' ? undefined : labels[agents.statuses.of(node)]
    return label === undefined ? [] : [{ node, label }]
  })
}

const labels: Readonly<Partial<Record<AgentStatus, string>>> = {
  pending_approval: '⏸ review',
  awaiting_input: '? asks',
}

function whatWaits({ agentId }: CodeNode, { proposals, agents }: Workspace): string | undefined {
  return proposals.rows.openOf(agentId)?.reasoning ?? agents.questions.rows.pendingOf(agentId)?.question
}
