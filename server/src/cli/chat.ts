import type { Agent } from '../agents/agent.js'
import type { App } from '../app.js'
import { findAgent } from './agent-argument.js'
import { interruptible } from './interrupt.js'
import type { ExitCode, Invocation } from './invocation.js'
import { heading } from './present.js'
import { takeTurn } from './turn.js'
import { presentTurn } from './turn-result.js'
import { withApp } from './with-app.js'
import { WrongUsage } from './wrong-usage.js'

const by = 'remora chat'

/** `remora chat AGENT [MESSAGE]`: the message may also be piped in; on a terminal without one, a conversation. */
export async function chat(cli: Invocation, agent: string, words: readonly string[]): Promise<ExitCode> {
  const { terminal, json } = cli
  const message = words.length > 0 ? words.join(' ') : terminal.isTyped ? '' : (await terminal.piped()).trim()
  if (message === '' && (json || !terminal.isInteractive)) {
    throw new WrongUsage('Say what the agent should know: `remora chat AGENT "…"`, or pipe the message in.')
  }
  return await withApp(cli, by, async app => {
    const node = await findAgent(agent, app, cli)
    return message === '' ? await converse(node, app, cli) : await say(message, node.agentId, app, cli)
  })
}

async function say(message: string, agentId: string, app: App, cli: Invocation): Promise<ExitCode> {
  const begin = () => app.agents.chat(agentId, message)
  return presentTurn(await takeTurn(begin, app, cli, { by, reply: 'shown' }), app, cli)
}

/** Message by message until Ctrl-D. Each turn sees the code as it is by then. */
async function converse(node: Agent, app: App, cli: Invocation): Promise<ExitCode> {
  const { terminal } = cli
  const { paint } = terminal
  terminal.line(heading(node, paint))
  terminal.line(paint.dim('Ctrl-C stops its turn, Ctrl-D leaves.'))
  for (;;) {
    terminal.line()
    const message = await interruptible(signal => terminal.ask(paint.cyan('› '), signal))
    if (message === undefined) return 0
    if (message.trim() === '') continue
    const { agentId } = await findAgent(node.agentId, app, cli)
    terminal.line()
    await say(message, agentId, app, cli)
  }
}
