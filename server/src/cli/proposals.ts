import type { App } from '../app.js'
import { Refusal } from '../base/errors.js'
import type { Proposal, ProposalStatus } from '../proposals/proposal.js'
import { findAgent } from './agent-argument.js'
import type { ExitCode, Invocation } from './invocation.js'
import { printDecision, printOutcome, printProposal, proposalCells } from './proposal-view.js'
import { columns, counted } from './terminal/text.js'
import { takeTurn } from './turn.js'
import { presentRewrite, wireTurn } from './turn-result.js'
import { withApp } from './with-app.js'

const by = 'remora proposals'

export interface ProposalListOptions {
  /** Decided ones too. */
  readonly all?: boolean
  readonly status?: ProposalStatus
  readonly agent?: string
}

/** `remora proposals [list]`: what waits for a person, newest first. */
export function listProposals(cli: Invocation, options: ProposalListOptions): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const proposals = await chosen(options, app, cli)
    if (json) terminal.json(proposals)
    else if (proposals.length === 0) terminal.note('No proposal waits for you.')
    else for (const line of columns(proposals.map(each => proposalCells(each, app, terminal.paint)))) terminal.line(line)
    return 0
  })
}

/** `remora proposals show ID` */
export function showProposal(cli: Invocation, proposalId: string): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const proposal = known(proposalId, app)
    if (json) terminal.json(proposal)
    else {
      printProposal(proposal, app, terminal)
      printDecision(proposal, terminal)
    }
    return 0
  })
}

/** `remora proposals accept ID`: on disk, or through the editor that has the file open. */
export function acceptProposal(cli: Invocation, proposalId: string): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const outcome = await app.proposals.accept(proposalId, by)
    if (json) terminal.json(outcome)
    else printOutcome(outcome, known(proposalId, app), app, terminal)
    return outcome.kind === 'applied' ? 0 : 1
  })
}

/** `remora proposals reject ID [--feedback "…"]`: with feedback, waits for what the agent makes of it. */
export function rejectProposal(
  cli: Invocation,
  proposalId: string,
  { feedback = '' }: { readonly feedback?: string },
): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const proposal = known(proposalId, app)
    const rejected = await app.proposals.reject(proposalId, feedback.trim(), by)
    ...
  })
}
