import type { App } from '../app.js'
import type { StoredEvent } from '../events/event.js'
import { wireEvent } from '../events/wire-event.js'
import { checkFilter, type FilterOptions, type Meant, meantBy } from './event-filter.js'
import { eventLine, isStored } from './event-line.js'
import { interruptible } from './interrupt.js'
import type { ExitCode, Invocation } from './invocation.js'
import { withApp } from './with-app.js'

export interface EventOptions extends FilterOptions {
  readonly follow?: boolean
  readonly after?: number
  readonly limit?: number
}

/** `remora events [--follow]`: what happened, the latest last. Following ends with Ctrl-C. */
export function events(cli: Invocation, options: EventOptions): Promise<ExitCode> {
  checkFilter(options)
  return withApp(cli, 'remora events', async app => {
    const meant = await meantBy(options, app, cli)
    if (options.follow) await follow(meant, options, app, cli)
    else list(read(meant, { limit: 50, ...options }, app), app, cli)
    return 0
  })
}

/** Whole tool outputs are among them, so not too many at once. */
const pageSize = 100

/** From `after` on, or the latest. Page by page: not everything that is meant can be asked of the journal. */
function read(
  { query, isMeant }: Meant,
  { after, limit = Number.POSITIVE_INFINITY }: Pick<EventOptions, 'after' | 'limit'>,
  { journal }: App,
): StoredEvent[] {
  const found: StoredEvent[] = []
  const from = after === undefined ? 'newest' : 'oldest'
  for (let place: { after?: number; before?: number } = { after }; found.length < limit; ) {
    const page = journal.read({ ...query, ...place, from, limit: pageSize })
    const fitting = page.filter(isMeant)
    if (from === 'oldest') found.push(...fitting.slice(0, limit - found.length))
    else found.unshift(...fitting.slice(Math.max(0, fitting.length - (limit - found.length))))
    if (page.length < pageSize) break
    place = from === 'oldest' ? { after: page.at(-1)!.seq } : { before: page[0]!.seq }
  }
  return found
}

function list(found: readonly StoredEvent[], app: App, { terminal, json }: Invocation): void {
  if (json) return terminal.json(found.map(wireEvent))
  for (const event of found) terminal.line(eventLine(event, app, terminal))
  if (found.length === 0) terminal.note('Nothing of this kind has happened yet.')
}

/** Listens first and reads then, so that nothing falls between what was and what comes. */
function follow(meant: Meant, options: EventOptions, app: App, { terminal, json }: Invocation): Promise<void> {
  let last = 0
  const print = (event: StoredEvent) => {
    if (event.seq <= last) return
    last = event.seq
    terminal.line(json ? JSON.stringify(wireEvent(event)) : eventLine(event, app, terminal))
  }
  return interruptible(async signal => {
    const unsubscribe = app.bus.subscribe(event => {
      if (isStored(event) && meant.isMeant(event)) print(event)
    })
    // With a beginning everything since then; otherwise a few, to see where one is.
    const hasBeginning = options.after !== undefined || options.since !== undefined
    for (const event of read(meant, hasBeginning ? options : { limit: 10, ...options }, app)) print(event)
    await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
    unsubscribe()
  })
}
