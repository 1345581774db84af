import { closest } from 'fastest-levenshtein'
import type { App } from '../app.js'
import { globMatcher, isTame } from '../base/globs.js'
import { categories, eventTypes, isEventType } from '../events/catalog.js'
import type { StoredEvent } from '../events/event.js'
import type { EventFilter } from '../events/event-rows.js'
import { findAgent } from './agent-argument.js'
import type { Invocation } from './invocation.js'
import { momentOf } from './moment.js'
import { pathInWorkspace } from './workspace-path.js'
import { WrongUsage } from './wrong-usage.js'

/** What the options of `remora events` say about which events are meant. */
export interface FilterOptions {
  readonly type?: readonly string[]
  readonly category?: readonly string[]
  readonly agent?: string
  readonly correlation?: string
  readonly path?: string
  readonly tag?: readonly string[]
  readonly since?: string
  readonly until?: string
}

export interface Meant {
  /** What the journal can be asked for. */
  readonly query: Pick<EventFilter, 'types' | 'agentId' | 'correlationId' | 'since' | 'until'>
  /** The whole of it, also for events that have just happened. */
  isMeant(event: StoredEvent): boolean
}

/** Throws WrongUsage for what no event could ever fit, before the workspace is opened. */
export function checkFilter({ type = [], category = [], path, since, until }: FilterOptions): void {
  for (const name of type) if (!isEventType(name)) refuse('--type', name, 'event', eventTypes)
  for (const name of category) if (!categories.includes(name)) refuse('--category', name, 'category', categories)
  if (path !== undefined && !isTame(path)) throw new WrongUsage(`--path ${path} has too many wildcards.`)
  for (const text of [since, until]) if (text !== undefined) moment(text)
}

/** All options must fit; of one that is repeated, one entry is enough. */
export async function meantBy(options: FilterOptions, app: App, cli: Invocation): Promise<Meant> {
  const { type: types, category, agent, correlation: correlationId, tag } = options
  const agentId = agent === undefined ? undefined : (await findAgent(agent, app, cli)).agentId
  const since = options.since === undefined ? undefined : moment(options.since)
  const until = options.until === undefined ? undefined : moment(options.until)
  const isAt = options.path === undefined ? undefined : placeMatcher(options.path, app, cli)
  return {
    query: { types, agentId, correlationId, since, until },
    isMeant: event =>
      (types?.includes(event.event_type) ?? true) &&
      (category?.includes(event.category) ?? true) &&
      (agentId === undefined || event.agent_id === agentId) &&
      (correlationId === undefined || event.correlation_id === correlationId) &&
      (since === undefined || event.timestamp >= since) &&
      (until === undefined || event.timestamp <= until) &&
      (tag === undefined || tag.some(wanted => event.tags.includes(wanted))) &&
      (isAt === undefined || pathsOf(event, app).some(isAt)),
  }
}

/** A glob, or a file or folder as the person sees it from where they stand. */
function placeMatcher(path: string, app: App, { cwd }: Invocation): (path: string) => boolean {
  if (/[*?[\]{}]/.test(path)) return globMatcher([path])
  const place = pathInWorkspace(path, app.root, cwd)
  return candidate => place === '' || candidate === place || candidate.startsWith(`${place}/`)
}

/** The files that an event names, and the one that the agent lives in whom it concerns. */
function pathsOf(event: StoredEvent, { agents }: App): string[] {
  const { path, file_path, old_path, files } = event as unknown as Readonly<Record<string, unknown>>
  const proposed = Array.isArray(files) ? files.map((file: { readonly path?: unknown }) => file.path) : []
  const home = event.agent_id === undefined ? undefined : agents.roster.get(event.agent_id)?.filePath
  return [path, file_path, old_path, home, ...proposed].filter(candidate => typeof candidate === 'string')
}

function moment(text: string): number {
  const found = momentOf(text, new Date())
  if (found !== undefined) return found
  throw new WrongUsage(`${text} is no time. Write 10m, 2h, 3d, 14:30, 2026-03-01 or "2026-03-01 14:30".`)
}

function refuse(option: string, name: string, what: string, known: readonly string[]): never {
  throw new WrongUsage(`${option} ${name}: there is no such ${what}. Did you mean ${closest(name, known)}?`)
}
