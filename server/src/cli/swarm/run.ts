import { agentPattern } from '../../agents/agent-pattern.js'
import type { GraphRun } from '../../agents/graph-rows.js'
import type { App } from '../../app.js'
import { counted } from '../../base/words.js'
import type { RemoraEvent } from '../../events/event.js'
import { nextEvent } from '../../events/wait.js'
import type { CodeNode } from '../../nodes/code-node.js'
import { scan } from '../fresh-index.js'
import { interruptible } from '../interrupt.js'
import type { ExitCode, Invocation } from '../invocation.js'
import { agentsAt, wireNodes } from '../nodes.js'
import { named } from '../present.js'
import { Questioner } from '../questioner.js'
import { printable } from '../terminal/text.js'
import { withApp } from '../with-app.js'
import { WrongUsage } from '../wrong-usage.js'
import { RunView, summaryOf } from './run-view.js'

const by = 'remora swarm run'

export interface RunOptions {
  readonly match?: string
  readonly message?: string
  readonly dryRun?: boolean
  readonly resume?: string
}

/** `remora swarm run --match PATTERN --message "…" [--dry-run]`, or `--resume RUN`: one turn for each agent that fits. */
export function runSwarm(cli: Invocation, { match, message, dryRun = false, resume }: RunOptions): Promise<ExitCode> {
  const wanted = 'Say whom and what: `remora swarm run --match PATTERN --message "…"`, or `--resume RUN`.'
  if (resume !== undefined) {
    if (match !== undefined || message !== undefined || dryRun) throw new WrongUsage(`--resume stands alone. ${wanted}`)
    return withApp(cli, by, app => stayWith(() => app.agents.graphs.resume(resume), app, cli))
  }
  if (match === undefined || (message === undefined && !dryRun)) throw new WrongUsage(wanted)
  return withApp(cli, by, async app => {
    const agents = await matching(match, app, cli)
    if (dryRun) return preview(agents, app, cli)
    const ids = agents.map(({ agentId }) => agentId)
    return await stayWith(() => app.agents.graphs.start(match, ids, message!), app, cli)
  })
}

async function matching(match: string, app: App, { terminal }: Invocation): Promise<CodeNode[]> {
  const isMeant = agentPattern(match)
  await interruptible(signal => scan(app, terminal, signal))
  return agentsAt('', app).filter(isMeant)
}

function preview(agents: readonly CodeNode[], app: App, { terminal, json }: Invocation): ExitCode {
  if (json) terminal.json({ total: agents.length, agents: wireNodes(agents, app) })
  else {
    for (const node of agents) terminal.line(`${named(node)} ${terminal.paint.dim(printable(node.filePath))}`)
    terminal.note(terminal.paintNote.dim(`${counted(agents.length, 'agent')} would be asked.`))
  }
  return 0
}

/** Shows the run until its end. Ctrl-C stops it, for `--resume` to go on with. */
function stayWith(begin: () => Promise<GraphRun>, app: App, cli: Invocation): Promise<ExitCode> {
  return interruptible(async signal => {
    const questioner = new Questioner(app, cli, by)
    const view = cli.json ? undefined : new RunView(app, cli.terminal)
    let graphId: string | undefined
    const unsubscribe = app.bus.subscribe(event => {
      if (graphId === undefined || !concerns(event, graphId, app)) return
      view?.hear(event, app.agents.graphs.rows.get(graphId)!)
      questioner.hear(event)
    })
    try {
      graphId = (await begin()).graph_id
      view?.begin(app.agents.graphs.rows.get(graphId)!)
      await end(graphId, app, signal)
      return present(graphId, app, cli)
    } finally {
      unsubscribe()
      await questioner.close()
      cli.terminal.status('')
    }
  })
}

/** What happens in its turns; an answer of the person is of another chain, and says which question it means. */
function concerns(event: RemoraEvent, graphId: string, { agents }: App): boolean {
  if (event.event_type === 'HumanInputResponseEvent') {
    const question = agents.questions.rows.get(event.msg_id)
    return question !== undefined && agents.graphs.rows.graphOf(question.turn_id) === graphId
  }
  return 'turn_id' in event && agents.graphs.rows.graphOf(event.turn_id as string) === graphId
}

async function end(graphId: string, { agents, bus }: App, signal: AbortSignal): Promise<void> {
  const isTold = (event: RemoraEvent): event is RemoraEvent => event.graph_id === graphId
  const goesOn = () => agents.graphs.rows.get(graphId)!.status === 'running'
  while (goesOn() && !signal.aborted) {
    await nextEvent(bus, isTold, { signal }).catch(error => {
      if (!signal.aborted) throw error
    })
  }
  if (goesOn()) await agents.stopGraph(graphId, by)
  while (goesOn()) await nextEvent(bus, isTold)
}

function present(graphId: string, { agents }: App, { terminal, json }: Invocation): ExitCode {
  const run = agents.graphs.rows.get(graphId)!
  if (json) terminal.json({ ...run, turns: agents.graphs.rows.turnsOf(graphId) })
  else {
    const isDone = run.completed === run.total
    terminal.note(`${isDone ? terminal.paintNote.green('✓') : terminal.paintNote.yellow('■')} ${summaryOf(run)}`)
    if (!isDone) terminal.note(terminal.paintNote.dim(`  ask the others again   remora swarm run --resume ${graphId}`))
  }
  return run.completed === run.total ? 0 : 1
}
