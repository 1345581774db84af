import type { App } from '../app.js'
import { counted } from '../base/words.js'
import type { RemoraEvent } from '../events/event.js'
import { nextEvent } from '../events/wait.js'
import { findAgent } from './agent-argument.js'
import type { ExitCode, Invocation } from './invocation.js'
import { named } from './present.js'
import { withApp } from './with-app.js'

const by = 'remora stop'

/** The process that runs a turn obeys within a quarter of a second; a tool may take a moment to let go. */
const patienceMs = 3000

/** `remora stop AGENT`: stops what it does and what waits for it, in whichever process that is. */
export function stop(cli: Invocation, agent: string): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const node = await findAgent(agent, app, cli)
    const stopped = await app.agents.stopAgent(node.agentId, by)
    const obeyed = await quiet(node.agentId, app)
    if (json) terminal.json({ ok: obeyed, stopped })
    else if (stopped === 0) terminal.note(`${named(node)} does nothing at the moment.`)
    else if (obeyed)
      terminal.note(`${terminal.paintNote.green('✓')} ${named(node)}: ${counted(stopped, 'turn')} stopped.`)
    else terminal.note(`${terminal.paintNote.red('✗')} ${named(node)} was told to stop and has not done so yet.`)
    return obeyed ? 0 : 1
  })
}

/** Whether the agent has come to rest in time. */
async function quiet(agentId: string, { agents, bus }: App): Promise<boolean> {
  const deadline = performance.now() + patienceMs
  const rests = () => agents.turns.unfinishedOf(agentId).length === 0
  const concerns = (event: RemoraEvent): event is RemoraEvent => event.agent_id === agentId
  while (!rests() && performance.now() < deadline) {
    await nextEvent(bus, concerns, { timeoutMs: deadline - performance.now() })
  }
  return rests()
}
