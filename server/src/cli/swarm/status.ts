import type { TurnRow } from '../../agents/turn-rows.js'
import type { App } from '../../app.js'
import { counted } from '../../base/words.js'
import type { ExitCode, Invocation } from '../invocation.js'
import { nameOf } from '../present.js'
import type { Terminal } from '../terminal/terminal.js'
import { ago, columns, printable } from '../terminal/text.js'
import { withApp } from '../with-app.js'
import { summaryOf } from './run-view.js'

/** `remora swarm status`: what runs and what waits, in all processes of this workspace. */
export function swarmStatus(cli: Invocation): Promise<ExitCode> {
  return withApp(cli, 'remora swarm status', async app => {
    const status = statusOf(app)
    if (cli.json) cli.terminal.json(status)
    else show(status, app, cli.terminal)
    return 0
  })
}

function statusOf(app: App) {
  const { turns, claims } = app.agents
  const unfinished = turns.unfinished()
  return {
    processes: others(app),
    turns: unfinished.map(turn => ({ ...turn, process_id: claims.holderOf(turn.turn_id) ?? null })),
    cascades: app.agents.cascades.unfinished(),
    graphs: app.agents.graphs.rows.running(),
  }
}

type Status = ReturnType<typeof statusOf>

/** Everybody but this very command. */
function others({ processes }: App) {
  return processes
    .living()
    .filter(({ process_id }) => process_id !== processes.ownId)
    .map(({ process_id, pid, host, name }) => ({ process_id, pid, host, name }))
}

function show({ processes, turns, cascades, graphs }: Status, app: App, terminal: Terminal): void {
  const { bold, dim } = terminal.paint
  const section = (title: string, rows: readonly (readonly string[])[]) => {
    if (rows.length === 0) return
    terminal.line(bold(title))
    for (const line of columns(rows, terminal.columns)) terminal.line(`  ${line}`)
  }
  const now = Date.now() / 1000
  const nameOfProcess = (id: string | null) => processes.find(({ process_id }) => process_id === id)?.name
  section(
    'Processes',
    processes.map(({ name, pid }) => [printable(name), dim(`${pid}`)]),
  )
  section(
    'Turns',
    turns.map(turn => [
      isRunning(turn) ? '▶' : '…',
      nameOf(turn.agent_id, app),
      dim(turn.turn_id),
      dim(ago(turn.started_at ?? turn.queued_at, now)),
      dim(printable(nameOfProcess(turn.process_id) ?? 'waits for a process')),
    ]),
  )
  section(
    'Cascades',
    cascades.map(({ correlation_id, running, waiting, turns: begun, tokens }) => [
      correlation_id,
      `${running} running, ${waiting} waiting`,
      dim(`${counted(begun, 'turn')}, ${tokens.toLocaleString('en')} tokens`),
    ]),
  )
  section(
    'Runs',
    graphs.map(run => [run.graph_id, summaryOf(run), dim(printable(run.match))]),
  )
  if (turns.length === 0) terminal.note('Nothing runs and nothing waits.')
}

function isRunning({ status }: Pick<TurnRow, 'status'>): boolean {
  return status === 'running'
}
