import * as z from 'zod'
import { Refusal } from '../base/errors.js'
import type { CodeNode } from '../nodes/code-node.js'
import type { NodeFilter, NodePlace } from '../nodes/find.js'
import type { Nodes } from '../nodes/nodes.js'
import { type WireNode, wireNode } from '../nodes/wire-node.js'
import { type Agent, isCode } from './agent.js'
import type { Roster } from './roster.js'
import type { AgentStatus, Statuses } from './status.js'

/** Which agents a page shows; absent fields restrict nothing, except that code that is gone is shown only by its status. */
export interface AgentFilter extends Pick<NodeFilter, 'path' | 'name' | 'query'> {
  readonly type?: Agent['nodeType']
  readonly status?: AgentStatus
}

export interface AgentPage {
  readonly nodes: readonly WireNode[]
  /** Continues behind the last one; null at the end. */
  readonly next: string | null
}

interface Needs {
  readonly nodes: Nodes
  readonly roster: Roster
  readonly statuses: Statuses
}

interface PageOptions {
  readonly limit: number
  /** `next` of the page before. */
  readonly cursor?: string
}

/**
 * Files in the order of their paths, agents in the order of the text, and then who has no code. Who stands where the page
 * before ended may have changed since: nobody who stays is left out or shown twice.
 */
export function pageOfAgents(filter: AgentFilter, { limit, cursor }: PageOptions, needs: Needs): AgentPage {
  const busy = needs.statuses.busy()
  const statusOf = ({ agentId, orphaned }: Agent) => (orphaned ? 'orphaned' : (busy.get(agentId) ?? 'active'))
  const isWanted = (agent: Agent) => filter.status === undefined || statusOf(agent) === filter.status
  const after = cursor === undefined ? undefined : placeIn(cursor)
  const found: Agent[] = after?.isVirtual ? [] : code(filter, limit + 1, { after, busy, isWanted, nodes: needs.nodes })
  if (found.length <= limit) found.push(...withoutCode(filter, after, needs).filter(isWanted))
  const shown = found.slice(0, limit)
  const next = found.length > limit ? cursorTo(shown.at(-1)!) : null
  return { nodes: shown.map(agent => wireNode(agent, statusOf(agent))), next }
}

interface Search {
  readonly after: NodePlace | undefined
  readonly busy: ReadonlyMap<string, AgentStatus>
  readonly nodes: Nodes
  isWanted(agent: Agent): boolean
}

/** At least as many as are wanted, where there are that many. */
function code({ type, status, ...rest }: AgentFilter, wanted: number, search: Search): CodeNode[] {
  if (type === 'virtual') return []
  const filter: NodeFilter = { ...rest, type, ...thoseWhoAre(status, search.busy), limit: wanted }
  const found: CodeNode[] = []
  for (let { after } = search; ; ) {
    const more = search.nodes.find({ ...filter, after })
    found.push(...more.filter(node => search.isWanted(node)))
    if (found.length >= wanted || more.length < wanted) return found
    after = placeOf(more.at(-1)!)
  }
}

/** Few are anything but active, so they are looked up instead of everybody. */
function thoseWhoAre(status: AgentStatus | undefined, busy: ReadonlyMap<string, AgentStatus>): NodeFilter {
  if (status === undefined || status === 'active') return {}
  if (status === 'orphaned') return { onlyOrphans: true }
  return { ids: [...busy].filter(([, own]) => own === status).map(([agentId]) => agentId) }
}

/** In the order of the files that describe them. They stand at no path of code. */
function withoutCode({ path, name, query, type }: AgentFilter, after: Place | undefined, { roster }: Needs): Agent[] {
  if (path !== undefined || (type !== undefined && type !== 'virtual')) return []
  return roster
    .virtual(query)
    .filter(agent => name === undefined || agent.name === name)
    .filter(agent => !after?.isVirtual || agent.filePath > after.filePath)
}

const place = z.object({ agentId: z.string(), filePath: z.string(), start: z.number(), isVirtual: z.boolean() })

type Place = z.infer<typeof place>

function placeOf(agent: Agent): Place {
  const { agentId, filePath, span } = agent
  return { agentId, filePath, start: span.start, isVirtual: !isCode(agent) }
}

function cursorTo(agent: Agent): string {
  return Buffer.from(JSON.stringify(placeOf(agent))).toString('base64url')
}

function placeIn(cursor: string): Place {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw new Refusal('bad_argument', 'cursor: the `next` of the page before was wanted.')
  }
}
