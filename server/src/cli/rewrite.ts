import type { App } from '../app.js'
import type { Proposal } from '../proposals/proposal.js'
import { findAgent } from './agent-argument.js'
import type { ExitCode, Invocation } from './invocation.js'
import { nameOf } from './present.js'
import { outcomeInWords, printDecision, printProposal } from './proposal-view.js'
import { printable } from './terminal/text.js'
import { type TurnResult, takeTurn, wireTurn } from './turn.js'
import { printEnding } from './turn-view.js'
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
    const { agentId } = await findAgent(agent, app, cli)
    const begin = () => app.agents.requestRewrite(agentId, words.join(' '))
    const result = await takeTurn(begin, app, cli, { by, reply: 'hidden' })
    return await present(result, app, cli, apply)
  })
}
