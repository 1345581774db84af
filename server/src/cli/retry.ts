import { refreshAgent } from './fresh-index.js'
import type { ExitCode, Invocation } from './invocation.js'
import { takeTurn } from './turn.js'
import { presentTurn } from './turn-result.js'
import { withApp } from './with-app.js'

const by = 'remora retry'

/** `remora retry TURN`: answers once more what a turn was to answer. */
export function retry(cli: Invocation, turnId: string): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const turn = app.agents.turns.get(turnId)
    if (turn) await refreshAgent(turn.agent_id, app, cli.terminal)
    const result = await takeTurn(() => app.agents.retry(turnId), app, cli, { by, reply: 'shown' })
    return presentTurn(result, app, cli)
  })
}
