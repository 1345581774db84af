import * as z from 'zod'
import { globMatcher, isTame } from '../base/globs.js'
import { isAgentId } from '../base/ids.js'
import { shorten } from '../base/text.js'
import { busOnlyTypes, eventTypes, isEventType } from './catalog.js'
import type { EventType, RemoraEvent } from './event.js'

/**
 * Events that end something, or that only say why somebody has a turn. They wake nobody: a stop must not start
 * anything, and what a spent cascade says about itself would keep it going for ever.
 */
const silentTypes: ReadonlySet<EventType> = new Set([
  'AgentCancelledEvent',
  'AgentTriggeredEvent',
  'CascadeStoppedEvent',
  'SessionDeletedEvent',
  'SessionStoppedEvent',
  'TurnMergedEvent',
  'TurnStopRequestedEvent',
])

/** Of the categories in which agents speak, those that people (or the process) write. */
const notByAgents: ReadonlySet<EventType> = new Set(['HumanInputResponseEvent', 'TurnTakenOverEvent'])

const categoriesOfAgents: ReadonlySet<string> = new Set(['agent', 'model', 'tool'])

const longestList = 50

const eventTypeList = listOf(type => {
  if (!isEventType(type)) return `is no event type. ${wantedTypes()}`
  if (busOnlyTypes.has(type)) return `is never written down, so nobody can subscribe to it. ${wantedTypes()}`
  return silentTypes.has(type) ? `ends something and wakes nobody. ${wantedTypes()}` : undefined
})

const agentList = listOf(id => (isAgentId(id) ? undefined : 'is no id of an agent; they look like rm_a1b2c3d4'))

/** What a pattern may hold. A tool or a file that takes less than all picks from here. */
export const patternFields = {
  event_types: eventTypeList.optional(),
  /** Agents that brought the event about. */
  from_agents: agentList.optional(),
  not_from_agents: agentList.optional(),
  /** The agent that the event concerns; for a message, the receiver. */
  to_agent: z.string().refine(isAgentId, 'must be the id of an agent, such as rm_a1b2c3d4').optional(),
  /** Relative to the root. */
  path_glob: z
    .string()
    .refine(isTame, 'has too many wildcards; three in a name are enough')
    .refine(namesPath, 'names no path; it is relative to the root, such as src/**/*.py')
    .optional(),
  tags: listOf(() => undefined).optional(),
} as const

/** What is wrong with a pattern that `isRestricted` denies. */
export const hearsEverything =
  'would hear everything that happens; say which event_types, from_agents or path_glob are meant'

const patternObject = z.strictObject(patternFields)

/**
 * Which events an agent wants to hear: what is absent restricts nothing, all that is there must hold, and of a list one
 * entry is enough.
 */
export type Pattern = Readonly<z.infer<typeof patternObject>>

/** Refuses a pattern that could never match, and one that would hear everything. */
export const patternSchema = patternObject.refine(isRestricted, hearsEverything).readonly()

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

export function isRestricted(pattern: Pattern): boolean {
  const { event_types, from_agents, to_agent, path_glob, tags } = pattern
  return [event_types, from_agents, to_agent, path_glob, tags].some(field => field !== undefined)
}

/** @param problemOf what is wrong with an entry: completes "which …" */
function listOf(problemOf: (entry: string) => string | undefined) {
  return z
    .array(z.string())
    .min(1, 'is empty, so nothing would ever match; leave it out, or name something')
    .max(longestList, `has more than ${longestList} entries; leave some out`)
    .superRefine((entries, context) => {
      for (const entry of entries) {
        const problem = problemOf(entry)
        if (problem !== undefined)
          context.addIssue({ code: 'custom', message: `holds ${shorten(entry, 100)}, which ${problem}` })
      }
    })
    .readonly()
}

function wantedTypes(): string {
  return `There are: ${eventTypes.filter(type => !busOnlyTypes.has(type) && !silentTypes.has(type)).join(', ')}.`
}

function namesPath(glob: string): boolean {
  return glob.replace(/[./]/g, '') !== ''
}
