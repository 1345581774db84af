import { findAgent } from './agent-argument.js'
import type { ExitCode, Invocation } from './invocation.js'
import { printOutcome } from './proposal-view.js'
import { takeTurn } from './turn.js'
import { ownProposal, presentRewrite, wireTurn } from './turn-result.js'
import { withApp } from './with-app.js'

const by = 'remora rewrite'

/** `remora rewrite AGENT "…" [--apply]`: waits for the proposal, shows it, and accepts it where that was asked for. */
export function rewrite(
  cli: Invocation,
  agent: string,
  words: readonly string[],
  { apply = false }: { readonly apply?: boolean },
): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const { agentId } = await findAgent(agent, app, cli)
    const begin = () => app.agents.requestRewrite(agentId, words.join(' '))
    const result = await takeTurn(begin, app, cli, { by, reply: 'hidden' })
    const proposal = ownProposal(result)
    if (!json) presentRewrite(result, app, terminal)
    const outcome = apply && proposal ? await app.proposals.accept(proposal.proposal_id, { by }) : undefined
    const proposals = result.proposals.map(({ proposal_id }) => app.proposals.rows.get(proposal_id)!)
    if (json) terminal.json({ ...wireTurn({ ...result, proposals }), outcome: outcome ?? null })
    else if (outcome) printOutcome(outcome, proposal!, app, terminal)
    return proposal && (!outcome || outcome.kind === 'applied') ? 0 : 1
  })
}
