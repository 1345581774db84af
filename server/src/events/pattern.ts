import { Refusal } from '../base/errors.js'
import { globMatcher, isTame } from '../base/globs.js'
import { isAgentId } from '../base/ids.js'
import { busOnlyTypes, eventTypes, isEventType } from './catalog.js'
import type { EventType, Pattern, RemoraEvent } from './event.js'

/**
 * Events that end something, or that only say why somebody has a turn. They wake nobody: a stop must not start
 * anything, and what a spent cascade says about itself would keep it going for ever.
 */
const silentTypes: ReadonlySet<EventType> = new Set([
  'AgentCancelledEvent',
  'AgentTriggeredEvent',
  'CascadeStoppedEvent',
  'TurnMergedEvent',
  'TurnStopRequestedEvent',
])

/** Of the categories in which agents speak, those that people (or the process) write. */
const notByAgents: ReadonlySet<EventType> = new Set(['HumanInputResponseEvent', 'TurnTakenOverEvent'])

const categoriesOfAgents: ReadonlySet<string> = new Set(['agent', 'model', 'tool'])

const longestList = 50

/**
 * Whether a pattern makes an agent hear an event. What an agent does itself it hears only where the pattern names it in
 * `from_agents`.
 */
export function hears(pattern: Pattern, event: RemoraEvent, agentId: string): boolean {
  if (!matches(pattern, event)) return false
  return sourceOf(event) !== agentId || pattern.from_agents?.includes(agentId) === true
}

/** Absent fields restrict nothing; all that are there must hold; of a list, one entry is enough. */
export function matches(pattern: Pattern, event: RemoraEvent): boolean {
  const { event_types, from_agents, not_from_agents, to_agent, path_glob, tags } = pattern
  if (silentTypes.has(event.event_type)) return false
  if (event_types && !event_types.includes(event.event_type)) return false
  const source = sourceOf(event)
  if (from_agents && (source === undefined || !from_agents.includes(source))) return false
  if (not_from_agents && source !== undefined && not_from_agents.includes(source)) return false
  if (to_agent !== undefined && concernedBy(event) !== to_agent) return false
  if (tags && !tags.some(tag => event.tags.includes(tag))) return false
  return path_glob === undefined || pathsOf(event).some(globMatcher([path_glob]))
}

/** The agent that brought an event about; undefined for what people and the world do. */
export function sourceOf(event: RemoraEvent): string | undefined {
  const { from_agent } = event as { readonly from_agent?: unknown }
  if (typeof from_agent === 'string') return from_agent
  if (notByAgents.has(event.event_type)) return undefined
  const spoke = categoriesOfAgents.has(event.category) || event.event_type === 'RewriteProposalEvent'
  return spoke ? event.agent_id : undefined
}

/** Refuses a pattern that could never match, and one that would hear everything; the sentence is for its author. */
export function checkPattern(pattern: Pattern): void {
  for (const type of pattern.event_types ?? []) checkType(type)
  for (const [key, list] of lists(pattern)) {
    if (list?.length === 0) refuse(`${key} is empty, so nothing would ever match. Leave it out, or name something.`)
    if (list && list.length > longestList) refuse(`${key} has more than ${longestList} entries. Leave some out.`)
  }
  const { from_agents = [], not_from_agents = [], to_agent, path_glob } = pattern
  for (const id of [...from_agents, ...not_from_agents, ...(to_agent === undefined ? [] : [to_agent])]) {
    if (!isAgentId(id)) refuse(`${id} is not the id of an agent. Ids look like rm_a1b2c3d4.`)
  }
  if (path_glob !== undefined) checkGlob(path_glob)
  const restricts = [pattern.event_types, pattern.from_agents, to_agent, path_glob, pattern.tags]
  if (restricts.every(field => field === undefined)) {
    refuse('This would hear everything that happens. Say which event_types, from_agents or path_glob are meant.')
  }
}

function checkType(type: string): void {
  if (!isEventType(type)) refuse(`There is no event type ${type}. ${wantedTypes()}`)
  if (busOnlyTypes.has(type)) refuse(`${type} is never written down, so nobody can subscribe to it. ${wantedTypes()}`)
  if (silentTypes.has(type)) refuse(`${type} ends something and wakes nobody. ${wantedTypes()}`)
}

function wantedTypes(): string {
  return `There are: ${eventTypes.filter(type => !busOnlyTypes.has(type) && !silentTypes.has(type)).join(', ')}.`
}

function checkGlob(glob: string): void {
  if (!isTame(glob)) refuse(`path_glob ${glob} has too many wildcards. Three in a name are enough.`)
  if (glob.replace(/[./]/g, '') === '')
    refuse('path_glob names no path. It is relative to the root, such as src/**/*.py.')
}

function lists({ event_types, from_agents, not_from_agents, tags }: Pattern) {
  return Object.entries({ event_types, from_agents, not_from_agents, tags })
}

/** The agent that an event is about; for a message, the receiver. */
function concernedBy(event: RemoraEvent): string | undefined {
  const { to_agent } = event as { readonly to_agent?: unknown }
  return typeof to_agent === 'string' ? to_agent : event.agent_id
}

function pathsOf(event: RemoraEvent): string[] {
  const { path, file_path, old_path, files } = event as unknown as Readonly<Record<string, unknown>>
  const inFiles = Array.isArray(files) ? files.map((file: { readonly path?: unknown }) => file?.path) : []
  return [path, file_path, old_path, ...inFiles].filter(candidate => typeof candidate === 'string')
}

function refuse(sentence: string): never {
  throw new Refusal('bad_argument', sentence)
}
