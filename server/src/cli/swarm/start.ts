import type { App } from '../../app.js'
import type { Log } from '../../base/log.js'
import type { EventType } from '../../events/event.js'
import { wireEvent } from '../../events/wire-event.js'
import { serveSocket } from '../../socket/socket-server.js'
import { eventLine, isStored } from '../event-line.js'
import { scanUnlessStopped } from '../fresh-index.js'
import { aborted, interruptible } from '../interrupt.js'
import type { ExitCode, Invocation } from '../invocation.js'
import { withApp } from '../with-app.js'

interface StartOptions {
  readonly lsp?: boolean
  readonly nvim?: boolean
  /** What some editors add to the command line of every language server. */
  readonly clientProcessId?: string
}

/** What is told while the swarm runs: the rest is in `remora events`. */
const told: ReadonlySet<EventType> = new Set<EventType>([
  'AgentStartEvent',
  'AgentCompleteEvent',
  'AgentErrorEvent',
  'AgentCancelledEvent',
  'CascadeStoppedEvent',
  'GraphStartEvent',
  'GraphCompleteEvent',
  'HumanInputRequestEvent',
  'RewriteProposalEvent',
])

/** `remora swarm start [--lsp] [--nvim]`: a process that stays, so that turns are taken though no editor is open. */
export function startSwarm(cli: Invocation, options: StartOptions): Promise<ExitCode> {
  if (options.lsp) return serveEditor(cli, options)
  const stay = (app: App, log: Log) =>
    interruptible(signal => run(app, cli, { ...options, log, signal }), ['SIGINT', 'SIGTERM'])
  return withApp(cli, 'remora swarm start', stay, { resident: true })
}

async function run(
  app: App,
  cli: Invocation,
  { nvim, log, signal }: StartOptions & { readonly log: Log; readonly signal: AbortSignal },
): Promise<ExitCode> {
  const { terminal, json } = cli
  const socket = nvim ? await serveScripts(app, log) : undefined
  const unsubscribe = app.bus.subscribe(event => {
    if (told.has(event.event_type) && isStored(event)) {
      terminal.line(json ? JSON.stringify(wireEvent(event)) : eventLine(event, app, terminal))
    }
  })
  try {
    await scanUnlessStopped(app, terminal, signal)
    terminal.note(`The swarm of ${app.root} runs. ${socket ? `Scripts: ${socket.path}. ` : ''}Ctrl-C ends it.`)
    await aborted(signal)
    return 0
  } finally {
    unsubscribe()
    await socket?.close()
  }
}

/** Standard output belongs to the protocol from here on, and the process ends when the editor says so. */
async function serveEditor(cli: Invocation, { nvim, clientProcessId }: StartOptions): Promise<ExitCode> {
  const { protocolOutput } = await import('../../lsp/stdout.js')
  const { runLanguageServer } = await import('../language-server.js')
  const argv = clientProcessId === undefined ? [] : [`--clientProcessId=${clientProcessId}`]
  const { env, flags, isRootNamed, root } = cli
  const named = isRootNamed ? { root } : {}
  runLanguageServer(argv, { output: protocolOutput, env, flags, ...named, ...(nvim && { beside: serveScripts }) })
  return await new Promise(() => undefined)
}

function serveScripts({ trusted, bus, agents, stateFolder }: App, log: Log) {
  const subscriptionsOf = (agentId: string) => [
    // What every agent hears: what is said to it.
    { event_types: ['HumanChatEvent', 'ManualTriggerEvent', 'AgentMessageEvent'], to_agent: agentId },
    ...(trusted ? agents.blueprints.of(agents.roster.known(agentId)).subscriptions : []),
    ...agents.subscriptions.ofAgent(agentId).map(({ pattern }) => pattern),
  ]
  return serveSocket(stateFolder.path, { bus, agents, log, subscriptionsOf })
}
