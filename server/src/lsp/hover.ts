import type { Hover, HoverParams } from 'vscode-languageserver-protocol/node'
import type { Blueprint } from '../agents/blueprints/blueprint.js'
import type { StoredEvent } from '../events/event.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { Door } from './door.js'
import { displayName, named } from './present.js'
import type { Workspace } from './workspace.js'

const neighbours = 8
const recentEvents = 5

/** Shows the card of the innermost node at a place. Reads only; never parses and never waits for a model. */
export async function hover({ textDocument, position }: HoverParams, door: Door): Promise<Hover | null> {
  const place = await door.workspaces.at(textDocument.uri)
  const node = place?.workspace.nodes.at(place.filePath, position)
  if (!place || !node) return null
  return { contents: { kind: 'markdown', value: card(node, place.workspace) }, range: node.nameRange }
}

function card(node: CodeNode, workspace: Workspace): string {
  const parent = workspace.nodes.parentOf(node.agentId)
  const facts = [
    `- **ID:** \`${node.agentId}\``,
    `- **Type:** ${node.nodeType}`,
    `- **Status:** ${workspace.agents.statuses.of(node)}`,
    ...(parent ? [`- **Parent:** ${named(parent)}`] : []),
    ...list('Callers', workspace.nodes.callersOf(node.agentId, neighbours + 1)),
    ...list('Callees', workspace.nodes.calleesOf(node.agentId, neighbours + 1)),
    `- **Blueprint:** ${blueprintLine(workspace.agents.blueprints.of(node), workspace)}`,
    ...waiting(node, workspace),
    ...tokens(node, workspace),
  ]
  const events = workspace.journal.read({ agentId: node.agentId, limit: recentEvents, from: 'newest' }).reverse()
  const history = events.length === 0 ? [] : ['', '**Recent events**', '', ...events.map(eventLine)]
  return [`## ${displayName(node)}`, '', ...facts, ...history].join('\n')
}

function blueprintLine({ name, file, isActive }: Blueprint, { trusted }: Workspace): string {
  if (file === undefined) return `${name} (built in)`
  return `${escaped(name)} (${[file, ...(trusted ? [] : ['untrusted']), ...(isActive ? [] : ['inactive'])].join(', ')})`
}

function list(title: string, nodes: readonly CodeNode[]): string[] {
  if (nodes.length === 0) return []
  const shown = nodes.slice(0, neighbours).map(named)
  return [`- **${title}:** ${shown.join(', ')}${nodes.length > neighbours ? ', …' : ''}`]
}

function waiting(node: CodeNode, workspace: Workspace): string[] {
  const proposal = workspace.proposals.rows.openOf(node.agentId)
  const question = workspace.agents.questions.rows.pendingOf(node.agentId)
  return [
    ...(proposal ? [`- **Proposal:** \`${proposal.proposal_id}\` ${escaped(proposal.reasoning)}`] : []),
    ...(question ? [`- **Asks:** ${escaped(question.question)}`] : []),
  ]
}

function tokens(node: CodeNode, workspace: Workspace): string[] {
  const { input_tokens, output_tokens, model_ms, cost, calls } = workspace.agents.usage.ofAgent(node.agentId)
  if (calls === 0) return []
  const price = cost === null ? '' : ` · cost ${Number(cost.toPrecision(3))}`
  return [`- **Tokens:** ${input_tokens} in, ${output_tokens} out · ${(model_ms / 1000).toFixed(1)} s${price}`]
}

function eventLine(event: StoredEvent): string {
  const time = new Date(event.timestamp * 1000).toLocaleTimeString()
  return `- ${time} ${event.category}:${event.action} ${escaped(event.summary)}`.trimEnd()
}

/** What agents and people wrote is shown as it is, not as markdown. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&')
}
