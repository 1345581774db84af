import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Range,
} from 'vscode-languageserver-protocol/node'
import type { Question } from '../agents/question-rows.js'
import type { CodeNode } from '../nodes/code-node.js'
import { firstChange, hunkViews } from '../proposals/hunks.js'
import type { Proposal } from '../proposals/proposal.js'
import { conversationPathOf } from './conversation-file.js'
import { diagnosticsOf } from './diagnostics.js'
import type { Door, Place } from './door.js'
import { displayName } from './present.js'

/**
 * What a person can do at a place. Everything is a command without an edit of its own, because clients apply an edit
 * and run the command, and so would change the text twice. An automatic request gets only what waits for the person.
 */
export async function codeAction(
  { textDocument, range, context }: CodeActionParams,
  door: Door,
): Promise<CodeAction[]> {
  const place = await door.workspaces.at(textDocument.uri)
  if (!place) return []
  const automatic = context.triggerKind === CodeActionTriggerKind.Automatic
  const actions = [...pendingActions(place, range), ...(automatic ? [] : agentActions(place, range))]
  return actions.filter(action => isWanted(action.kind!, context.only))
}

/** A kind covers its sub-kinds: `refactor` covers `refactor.rewrite`. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return !only || only.some(wanted => kind === wanted || kind.startsWith(`${wanted}.`))
}

/** Decisions on proposals and questions of any node that the range touches. */
function pendingActions(place: Place, range: Range): CodeAction[] {
  const { agents, nodes } = place.workspace
  const touched = nodes.inFile(place.filePath).filter(node => touches(node, range))
  const questions = touched.flatMap(node => {
    const question = agents.questions.rows.pendingOf(node.agentId)
    return question ? questionActions(question, node, place) : []
  })
  return [...proposalsAt(place, touched, range).flatMap(proposal => proposalActions(proposal, place)), ...questions]
}

/** What concerns the whole file is shown, and decided, on its first line. */
function proposalsAt({ workspace, filePath }: Place, touched: readonly CodeNode[], range: Range): Proposal[] {
  const { nodes, proposals } = workspace
  const file = nodes.inFile(filePath).find(({ nodeType }) => nodeType === 'file')
  const whole = range.start.line === 0 ? [filePath, ...(file ? [file.agentId] : [])] : []
  const found = [...whole, ...touched.map(({ agentId }) => agentId)].flatMap(target => proposals.rows.openAbout(target))
  return [...new Map(found.map(proposal => [proposal.proposal_id, proposal])).values()]
}

function proposalActions(proposal: Proposal, place: Place): CodeAction[] {
  const { proposal_id } = proposal
  const diagnostics = diagnosticsOf(place).filter(({ code }) => code === proposal_id)
  const action = (title: string, command: string, ...args: unknown[]): CodeAction => ({
    ...commandAction(title, CodeActionKind.QuickFix, command, [proposal_id, ...args]),
    diagnostics,
  })
  const hunks = hunkViews(proposal)
  const open = hunks.length > 1 ? hunks.filter(({ status }) => status === 'open') : []
  return [
    { ...action('✅ Accept rewrite', 'remora.acceptProposal'), isPreferred: true },
    ...linkedActions(proposal, place),
    ...open.map(hunk => {
      const { index, path } = hunk
      const where = proposal.files.length > 1 ? `${path}:${firstChange(hunk)}` : `line ${firstChange(hunk)}`
      return action(`✅ Accept hunk ${index + 1} of ${hunks.length} (${where})`, 'remora.acceptProposal', {
        hunks: [index],
      })
    }),
    action('❌ Reject with feedback', 'remora.rejectProposal'),
    ...open.map(({ index }) =>
      action(`❌ Reject hunk ${index + 1} of ${hunks.length}`, 'remora.rejectProposal', '', { hunks: [index] }),
    ),
    action('👁 Preview', 'remora.previewProposal'),
    action('🔁 Ask again for the text of now', 'remora.redoProposal'),
  ]
}

/** What other agents of the same cascade propose belongs together: it can be accepted as one. */
function linkedActions(proposal: Proposal, { workspace }: Place): CodeAction[] {
  const ids = workspace.proposals.rows.linkedTo(proposal).map(({ proposal_id }) => proposal_id)
  if (ids.length < 2) return []
  const title = `✅ Accept all ${ids.length} linked rewrites`
  return [commandAction(title, CodeActionKind.QuickFix, 'remora.acceptProposal', [ids])]
}

function questionActions({ question_id, options }: Question, node: CodeNode, place: Place): CodeAction[] {
  const diagnostics = diagnosticsOf(place).filter(({ code }) => code === question_id)
  const action = (title: string, ...answer: string[]): CodeAction => ({
    ...commandAction(title, CodeActionKind.QuickFix, 'remora.answerQuestion', [question_id, ...answer]),
    diagnostics,
  })
  return [...options.map(option => action(`❓ ${option}`, option)), action(`❓ Answer ${displayName(node)}`)]
}

/** What one can ask of the innermost node. */
function agentActions(place: Place, range: Range): CodeAction[] {
  const { workspace, filePath } = place
  const talk = conversationPathOf(place.path, workspace)
  if (talk) return [commandAction('Send to agent', CodeActionKind.Source, 'remora.sendConversation', [place.uri])]
  const node = workspace.nodes.at(filePath, range.start)
  if (!node) return []
  const { agentId } = node
  const actions = [
    commandAction('💬 Chat with this agent', CodeActionKind.Source, 'remora.chat', [agentId]),
    commandAction('✏️ Ask agent to rewrite itself', CodeActionKind.RefactorRewrite, 'remora.requestRewrite', [agentId]),
    commandAction('📤 Message another agent', CodeActionKind.Source, 'remora.messageNode', [agentId]),
  ]
  for (const { name } of workspace.agents.blueprints.of(node).ownTools) {
    actions.push(commandAction(`🔧 ${name}`, CodeActionKind.Source, 'remora.executeTool', [agentId, name, {}]))
  }
  const undoable = workspace.proposals.undoable(agentId)
  if (undoable) {
    const title = '↩ Take back the accepted rewrite'
    actions.push(commandAction(title, CodeActionKind.Source, 'remora.undoProposal', [undoable.proposal_id]))
  }
  const running = workspace.agents.turns.unfinishedOf(agentId).length > 0
  const stop = commandAction('⏹ Stop agent', CodeActionKind.Source, 'remora.stopAgent', [agentId])
  return running ? [...actions, stop] : actions
}

function touches(node: CodeNode, range: Range): boolean {
  if (node.nodeType === 'file') return false
  return node.range.start.line <= range.end.line && range.start.line <= node.range.end.line
}

function commandAction(title: string, kind: string, command: string, args: readonly unknown[]): CodeAction {
  return { title, kind, command: { title, command, arguments: [...args] } }
}
