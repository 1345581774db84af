import { resolve } from 'node:path'
import type { Started } from '../agents/agents.js'
import type { App } from '../app.js'
import { Refusal } from '../base/errors.js'
import { readText } from '../base/read-text.js'
import type { RemoraEvent } from '../events/event.js'
import type { Outcome } from '../proposals/outcome.js'
import { openStatuses, type Proposal, type ProposalStatus } from '../proposals/proposal.js'
import { wireProposal } from '../proposals/wire-proposal.js'
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
      terminal.json(proposals.map(wireProposal))
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
    if (json) terminal.json(wireProposal(proposal))
    else {
      printProposal(proposal, app, terminal)
      printDecision(proposal, terminal)
    }
    return 0
  })
}

export interface HunkOptions {
  readonly hunk?: readonly number[]
}

export interface AcceptOptions extends HunkOptions {
  /** With what other agents of the same cascade propose. */
  readonly linked?: boolean
}

/** `remora proposals accept ID … [--hunk N …] [--linked]`: on disk, or through the editor that has the file open. */
export function acceptProposal(
  cli: Invocation,
  ids: readonly string[],
  { hunk: hunks, linked }: AcceptOptions,
): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    if (hunks && (ids.length > 1 || linked)) {
      throw new Refusal('bad_argument', 'Hunks can be chosen of a single proposal. Leave out --hunk, or name one.')
    }
    const linkedIds = linked
      ? app.proposals.rows.linkedTo(known(ids[0]!, app)).map(({ proposal_id }) => proposal_id)
      : []
    const all = [...new Set([...ids, ...linkedIds])]
    return tell(await app.proposals.accept(all, { by, hunks }), app, cli)
  })
}

/** `remora proposals undo ID` */
export function undoProposal(cli: Invocation, proposalId: string): Promise<ExitCode> {
  return withApp(cli, by, async app => tell(await app.proposals.undo(proposalId, by), app, cli))
}

/** `remora proposals edit ID --file PATH [--path PATH]`: puts a person's version in the place of the agent's. */
export function editProposal(
  cli: Invocation,
  proposalId: string,
  { file, path }: { readonly file: string; readonly path?: string },
): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const newSource = readText(resolve(file)).text
    const outcome = await app.proposals.edit({ proposalId, newSource, path, by })
    if (outcome) return tell(outcome, app, cli)
    const edited = known(proposalId, app)
    if (json) terminal.json(wireProposal(edited))
    else {
      printProposal(edited, app, terminal)
      printDecision(edited, terminal)
    }
    return 0
  })
}

/** `remora proposals reject ID [--feedback "…"] [--hunk N …]`: with feedback, waits for what the agent makes of it. */
export function rejectProposal(
  cli: Invocation,
  proposalId: string,
  { feedback = '', hunk: hunks }: HunkOptions & { readonly feedback?: string },
): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const proposal = known(proposalId, app)
    await refreshAgent(proposal.agent_id, app, terminal)
    const rejected = await app.proposals.reject(proposalId, { feedback: feedback.trim(), by, hunks })
    if ('kind' in rejected) return tell(rejected, app, cli)
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

const successes: readonly Outcome['kind'][] = ['applied', 'partially_applied', 'undone']

function tell(outcome: Outcome, app: App, { terminal, json }: Invocation): ExitCode {
  if (json) terminal.json(outcome)
  else printOutcome(outcome, known(outcome.proposal_id, app), app, terminal)
  return successes.includes(outcome.kind) ? 0 : 1
}

function heed(rejected: RemoraEvent<'RewriteRejectedEvent'>, { agents }: App): Started {
  const started = agents.heed(rejected)
  if (started) return started
  throw new Refusal('conflict', 'The feedback is written down, and another process has the agent read it already.')
}

async function chosen({ all, status, agent }: ProposalListOptions, app: App, cli: Invocation): Promise<Proposal[]> {
  const agentId = agent === undefined ? undefined : (await findAgent(agent, app, cli)).agentId
  return app.proposals.rows.list({ status: status ?? (all ? undefined : openStatuses), agentId })
}

function known(proposalId: string, { proposals }: App): Proposal {
  const proposal = proposals.rows.get(proposalId)
  if (proposal) return proposal
  throw new Refusal('unknown_proposal', `There is no proposal ${proposalId}. \`remora proposals --all\` lists them.`)
}
