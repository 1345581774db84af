import type { App } from '../../app.js'
import { Refusal } from '../../base/errors.js'
import { counted } from '../../base/words.js'
import type { RemoraEvent } from '../../events/event.js'
import { nextEvent } from '../../events/wait.js'
import type { ExitCode, Invocation } from '../invocation.js'
import { withApp } from '../with-app.js'

const by = 'remora swarm stop'

/** Whoever runs a turn obeys within a quarter of a second; a tool may take a moment to let go. */
const patienceMs = 3000

/** `remora swarm stop [CASCADE|RUN]`: stops its turns, or all there are, in whichever processes. */
export function stopSwarm(cli: Invocation, id: string | undefined): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const turnIds = unfinishedTurns(id, app)
    const stopped = await stopTurns(id, app)
    const obeyed = await haveEnded(turnIds, app)
    const { green, red } = terminal.paintNote
    if (json) terminal.json({ ok: obeyed, stopped })
    else if (stopped === 0) terminal.note('Nothing runs or waits there.')
    else if (obeyed) terminal.note(`${green('✓')} ${counted(stopped, 'turn')} stopped.`)
    else terminal.note(`${red('✗')} ${counted(stopped, 'turn')} told to stop; not all have done so yet.`)
    return obeyed ? 0 : 1
  })
}

function stopTurns(id: string | undefined, { agents }: App): Promise<number> {
  if (id === undefined) return agents.stopAll(by)
  return isRun(id) ? agents.stopGraph(id, by) : agents.stopCascade(id, by)
}

function isRun(id: string | undefined): id is string {
  return id?.startsWith('graph_') === true
}

function unfinishedTurns(id: string | undefined, { agents }: App): string[] {
  if (isRun(id)) return agents.graphs.unfinishedTurns(id)
  const unfinished = agents.turns.unfinished()
  if (id === undefined) return unfinished.map(({ turn_id }) => turn_id)
  if (agents.turns.ofCascade(id).length === 0) {
    throw new Refusal('not_found', `There is no cascade ${id}. \`remora swarm status\` lists them.`)
  }
  return unfinished.filter(({ correlation_id }) => correlation_id === id).map(({ turn_id }) => turn_id)
}

async function haveEnded(turnIds: readonly string[], { agents, bus }: App): Promise<boolean> {
  const deadline = performance.now() + patienceMs
  const goOn = () => turnIds.some(id => ['waiting', 'running'].includes(agents.turns.get(id)!.status))
  const any = (_: RemoraEvent): _ is RemoraEvent => true
  while (goOn() && performance.now() < deadline) {
    await nextEvent(bus, any, { timeoutMs: deadline - performance.now() })
  }
  return !goOn()
}
