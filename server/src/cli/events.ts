import { closest } from 'fastest-levenshtein'
import type { App } from '../app.js'
import { eventTypes, isEventType } from '../events/catalog.js'
import type { RemoraEvent, StoredEvent } from '../events/event.js'
import { wireEvent } from '../events/wire-event.js'
import { findAgent } from './agent-argument.js'
import { eventLine } from './event-line.js'
import { interruptible } from './interrupt.js'
import type { ExitCode, Invocation } from './invocation.js'
import { withApp } from './with-app.js'
import { WrongUsage } from './wrong-usage.js'

export interface EventOptions {
  readonly follow?: boolean
  readonly type?: readonly string[]
  readonly agent?: string
  readonly correlation?: string
  readonly after?: number
  readonly limit?: number
}

interface Filter {
  readonly types?: readonly string[]
  readonly agentId?: string
  readonly correlationId?: string
}

/** `remora events [--follow]`: what happened, the latest last. Following ends with Ctrl-C. */
export function events(cli: Invocation, options: EventOptions): Promise<ExitCode> {
  for (const type of options.type ?? []) refuseUnknownType(type)
  return withApp(cli, 'remora events', async app => {
    const filter: Filter = {
      types: options.type,
      ...(options.agent !== undefined && { agentId: (await findAgent(options.agent, app, cli)).agentId }),
      correlationId: options.correlation,
    }
    if (options.follow) await follow(filter, options, app, cli)
    else list(read(filter, { limit: 50, ...options }, app), app, cli)
    return 0
  })
}

/** From `after` on, or the latest. */
function read(
  filter: Filter,
  { after, limit }: Pick<EventOptions, 'after' | 'limit'>,
  { journal }: App,
): StoredEvent[] {
  return journal.read({ ...filter, after, limit, from: after === undefined ? 'newest' : 'oldest' })
}

function list(found: readonly StoredEvent[], app: App, { terminal, json }: Invocation): void {
  if (json) return terminal.json(found.map(wireEvent))
  for (const event of found) terminal.line(eventLine(event, app, terminal))
  if (found.length === 0) terminal.note('Nothing of this kind has happened yet.')
}

/** Listens first and reads then, so that nothing falls between what was and what comes. */
function follow(filter: Filter, options: EventOptions, app: App, { terminal, json }: Invocation): Promise<void> {
  let last = 0
  const print = (event: StoredEvent) => {
    if (event.seq <= last) return
    last = event.seq
    terminal.line(json ? JSON.stringify(wireEvent(event)) : eventLine(event, app, terminal))
  }
  return interruptible(async signal => {
    const unsubscribe = app.bus.subscribe(event => {
      if (isStored(event) && matches(event, filter)) print(event)
    })
    // With `--after` everything since then; otherwise a few, to see where one is.
    const past = options.after === undefined ? { limit: 10, ...options } : options
    for (const event of read(filter, past, app)) print(event)
    await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
    unsubscribe()
  })
}

function isStored(event: RemoraEvent): event is StoredEvent {
  return event.seq !== undefined
}

function matches(event: StoredEvent, { types, agentId, correlationId }: Filter): boolean {
  return (
    (types === undefined || types.includes(event.event_type)) &&
    (agentId === undefined || event.agent_id === agentId) &&
    (correlationId === undefined || event.correlation_id === correlationId)
  )
}

function refuseUnknownType(type: string): void {
  if (isEventType(type)) return
  throw new WrongUsage(`--type ${type}: there is no such event. Did you mean ${closest(type, eventTypes)}?`)
}
