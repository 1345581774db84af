import { Refusal } from '../../base/errors.js'
import { answerQuestion } from './answer.js'
import type { Command } from './command.js'
import { retryTurn, setMemory, stopAgent, stopCascade } from './control.js'
import { acceptProposal, editProposal, previewProposal, redoProposal, rejectProposal, undoProposal } from './decide.js'
import { executeTool } from './execute-tool.js'
import { injectIds, stripIds } from './inline-ids.js'
import { openDashboard } from './open-dashboard.js'
import { getAgent, listAgents, listProposals, listQuestions, recentEvents, selectAgent } from './read.js'
import { chat, messageNode, requestRewrite, sendConversation } from './talk.js'

/** Every command, in the order of the specification (lsp.md, Commands). */
const commands: readonly Command[] = [
  chat,
  requestRewrite,
  messageNode,
  sendConversation,
  executeTool,
  acceptProposal,
  rejectProposal,
  editProposal,
  redoProposal,
  retryTurn,
  stopCascade,
  previewProposal,
  undoProposal,
  answerQuestion,
  stopAgent,
  setMemory,
  selectAgent,
  getAgent,
  listAgents,
  listProposals,
  listQuestions,
  recentEvents,
  injectIds,
  stripIds,
  openDashboard,
]

const byName = new Map(commands.map(command => [command.name, command]))

export function commandNamed(name: string): Command {
  const command = byName.get(name)
  if (command) return command
  throw new Refusal('unknown_command', `There is no command ${name}. There are: ${[...byName.keys()].join(', ')}.`)
}
