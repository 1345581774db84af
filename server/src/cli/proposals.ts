import type { Started } from '../agents/agents.js'
import type { App } from '../app.js'
import { Refusal } from '../base/errors.js'
import type { RemoraEvent } from '../events/event.js'
import { isOpen, type Proposal, type ProposalStatus } from '../proposals/proposal.js'
import { findAgent } from './agent-argument.js'
import { refreshAgent } from './fresh-index.js'
import type { ExitCode, Invocation } from './invocation.js'
import { printDecision, printOutcome, printProposal, proposalCells } from './proposal-view.js'
import { columns } from './terminal/text.js'
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
    if (json) {
      terminal.json(proposals)
      return 0
    }
    if (proposals.length === 0) terminal.note('No proposal waits for you.')
    const rows = proposals.map(proposal => proposalCells(proposal, app, terminal.paint))
    for (const line of columns(rows, terminal.columns)) terminal.line(line)
    return 0
  })
}

/** `remora proposals show ID` */
export function showProposal(cli: Invocation, proposalId: string): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const proposal = known(proposalId, app)
    await refreshAgent(proposal.agent_id, app, terminal)
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
    await refreshAgent(proposal.agent_id, app, terminal)
    const rejected = await app.proposals.reject(proposalId, feedback.trim(), by)
    if ('kind' in rejected) {
      if (json) terminal.json(rejected)
      else printOutcome(rejected, proposal, app, terminal)
      return 1
    }
    const wire = { kind: 'rejected', proposal_id: proposalId }
    if (!json) terminal.note(`${terminal.paintNote.green('✓')} Rejected. It stays in \`remora proposals --all\`.`)
    if (rejected.feedback === '') {
      if (json) terminal.json(wire)
      return 0
    }
    const result = await takeTurn(async () => heed(rejected, app), app, cli, { by, reply: 'hidden' })
    if (json) terminal.json({ ...wire, ...wireTurn(result) })
    else presentRewrite(result, app, terminal)
    return result.turn.status === 'completed' ? 0 : 1
  })
}

function heed(rejected: RemoraEvent<'RewriteRejectedEvent'>, { agents }: App): Started {
  const started = agents.heed(rejected)
  if (started) return started
  throw new Refusal('conflict', 'The feedback is written down, and another process has the agent read it already.')
}

async function chosen({ all, status, agent }: ProposalListOptions, app: App, cli: Invocation): Promise<Proposal[]> {
  const agentId = agent === undefined ? undefined : (await findAgent(agent, app, cli)).agentId
  const proposals = app.proposals.rows.list({ status, agentId })
  return all || status !== undefined ? proposals : proposals.filter(isOpen)
}

function known(proposalId: string, { proposals }: App): Proposal {
  const proposal = proposals.rows.get(proposalId)
  if (proposal) return proposal
  throw new Refusal('unknown_proposal', `There is no proposal ${proposalId}. \`remora proposals --all\` lists them.`)
}
