import type { App } from '../app.js'
import { duration } from '../base/words.js'
import type { Proposal } from '../proposals/proposal.js'
import type { ExitCode, Invocation } from './invocation.js'
import { nameOf } from './present.js'
import { announceProposal, printDecision, printProposal } from './proposal-view.js'
import type { Terminal } from './terminal/terminal.js'
import { oneLine, printable } from './terminal/text.js'
import type { TurnResult } from './turn.js'

/** What is left to say after a turn whose words were shown while they came. */
export function presentTurn(result: TurnResult, app: App, { terminal, json }: Invocation): ExitCode {
  if (json) terminal.json(wireTurn(result))
  else {
    for (const proposal of standing(result)) announceProposal(proposal, app, terminal)
    printEnding(result, terminal)
  }
  return result.turn.status === 'completed' ? 0 : 1
}

/** What came of a turn that was asked for a change: the change, or why there is none. */
export function presentRewrite(result: TurnResult, app: App, terminal: Terminal): void {
  for (const proposal of standing(result)) {
    printProposal(proposal, app, terminal)
    printDecision(proposal, terminal)
  }
  printEnding(result, terminal)
  if (result.turn.status !== 'completed' || ownProposal(result)) return
  const said = result.response ? ` It says: ${oneLine(result.response)}` : ''
  terminal.note(`${terminal.paintNote.red('✗')} ${nameOf(result.turn.agent_id, app)} proposed no change.${said}`)
}

/** What the agent itself proposed; its last word counts. */
export function ownProposal(result: TurnResult): Proposal | undefined {
  return standing(result).find(proposal => proposal.turn_id === result.turn.turn_id)
}

/** Without those that a later one of the same agent replaced. */
function standing({ proposals }: TurnResult): Proposal[] {
  return proposals.filter(({ status }) => status !== 'superseded')
}

/** A turn's result as `--json` prints it. */
export function wireTurn({ turn, response, proposals }: TurnResult) {
  const { turn_id, correlation_id, agent_id, status, error, error_code } = turn
  const usage = { input_tokens: turn.input_tokens, output_tokens: turn.output_tokens }
  return { turn_id, correlation_id, agent_id, status, response, error, error_code, usage, proposals }
}

/** How the turn ended, and what to do about it. */
function printEnding({ turn }: TurnResult, terminal: Terminal): void {
  const { red, yellow, dim } = terminal.paintNote
  switch (turn.status) {
    case 'completed': {
      const ms = ((turn.ended_at ?? 0) - (turn.started_at ?? 0)) * 1000
      const tokens = (turn.input_tokens + turn.output_tokens).toLocaleString('en')
      if (terminal.isRead) terminal.note(dim(`${duration(ms)} · ${tokens} tokens`))
      return
    }
    case 'cancelled':
      return terminal.note(`${yellow('■')} The turn was stopped.`)
    default:
      terminal.note(`${red('✗')} ${printable(turn.error ?? 'The turn failed.')}`)
      if (turn.retryable) terminal.note(dim(`  try again   remora retry ${turn.turn_id}`))
  }
}
