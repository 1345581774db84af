import { pageOfAgents } from '../../../agents/agent-pages.js'
import { type AgentStatus, agentStatuses } from '../../../agents/status.js'
import { groupBy } from '../../../nodes/match/group-by.js'
import type { ListedFile } from '../../../nodes/store/file-pages.js'
import { type WireNode, wireNode } from '../../../nodes/wire-node.js'
import type { Workspace } from '../../workspace.js'
import type { Params } from '../view.js'

/** What the list shows: never more than a page, however much there is. */
export interface Listing {
  /** For whom something runs or waits, what waits for the person first. */
  readonly busy: readonly ListedAgent[]
  readonly withoutCode: readonly ListedAgent[]
  readonly files: readonly OpenableFile[]
  /** Of a filter: who fits, by file. */
  readonly found: readonly FileGroup[]
  /** The first path of the pages before and behind; '' is the very first. */
  readonly filesBefore: string | undefined
  readonly filesAfter: string | undefined
  /** Continues `found`. */
  readonly next: string | null
}

export interface ListedAgent extends WireNode {
  /** How many pieces it stands in. */
  readonly level: number
}

export interface OpenableFile extends ListedFile {
  /** Undefined while it is folded. */
  readonly agents: readonly ListedAgent[] | undefined
  /** Agents of an open file that are too many to show. */
  readonly more: number
}

export interface FileGroup {
  readonly path: string
  readonly agents: readonly ListedAgent[]
}

const filesAtOnce = 100
const agentsAtOnce = 200
const busyAtOnce = 20
/** Of a file that is open; the rest is found by a filter. */
const agentsOfFile = 500

export function isFiltered({ q, status }: Params): boolean {
  return Boolean(q) || Boolean(status)
}

export function listing(params: Params, workspace: Workspace): Listing {
  return isFiltered(params) ? filtered(params, workspace) : browsed(params, workspace)
}

const nothing = {
  busy: [],
  withoutCode: [],
  files: [],
  found: [],
  filesBefore: undefined,
  filesAfter: undefined,
  next: null,
}

function filtered({ q = '', status, cursor }: Params, workspace: Workspace): Listing {
  const { nodes, agents } = workspace
  const wanted = agentStatuses.find(one => one === status)
  const filter = { ...(q && { query: q }), ...(wanted && { status: wanted }) }
  const page = pageOfAgents(filter, { limit: agentsAtOnce, ...(cursor && { cursor }) }, { ...agents, nodes })
  const files = q && !status && !cursor ? nodes.filePage({ query: q, limit: 20 }) : []
  const byPath = groupBy(page.nodes, ({ file_path }) => file_path)
  return {
    ...nothing,
    files: files.filter(({ path }) => !byPath.has(path)).map(file => ({ ...file, agents: undefined, more: 0 })),
    found: [...byPath].map(([path, found]) => ({ path, agents: found.map(node => ({ ...node, level: 0 })) })),
    next: page.next,
  }
}

function browsed(params: Params, workspace: Workspace): Listing {
  const { nodes, agents } = workspace
  const open = params.file ?? (params.agent_id && nodes.get(params.agent_id)?.filePath)
  const first = nodes.filePage({ limit: filesAtOnce + 1 })
  const isInFirst = open === undefined || open <= (first[filesAtOnce - 1]?.path ?? open)
  const wanted = params.from ?? (isInFirst ? '' : open)
  const from = wanted <= (first[0]?.path ?? '') ? '' : wanted
  const page = from === '' ? first : nodes.filePage({ from, limit: filesAtOnce + 1 })
  const statuses = agents.statuses.busy()
  return {
    ...nothing,
    busy: busyAgents(statuses, workspace),
    withoutCode:
      from === '' ? agents.roster.virtual().map(agent => listed(wireNode(agent, agents.statuses.of(agent)), 0)) : [],
    files: page
      .slice(0, filesAtOnce)
      .map(file => (file.path === open ? opened(file, statuses, workspace) : { ...file, agents: undefined, more: 0 })),
    filesBefore: from === '' ? undefined : (nodes.pageBefore({ from, limit: filesAtOnce }) ?? ''),
    filesAfter: page[filesAtOnce]?.path,
  }
}

function busyAgents(statuses: ReadonlyMap<string, AgentStatus>, { agents }: Workspace): ListedAgent[] {
  const waiting = [...statuses].filter(([, status]) => status !== 'running')
  const running = [...statuses].filter(([, status]) => status === 'running')
  return [...waiting, ...running].slice(0, busyAtOnce).flatMap(([agentId, status]) => {
    const agent = agents.roster.get(agentId)
    return agent ? [listed(wireNode(agent, status), 0)] : []
  })
}

function opened(file: ListedFile, statuses: ReadonlyMap<string, AgentStatus>, { nodes }: Workspace): OpenableFile {
  const inside = nodes.inFile(file.path).filter(({ nodeType }) => nodeType !== 'file')
  const levels = new Map<string, number>()
  const agents = inside.map(node => {
    const level = node.parentId === null ? 0 : (levels.get(node.parentId) ?? -1) + 1
    levels.set(node.agentId, level)
    return listed(wireNode(node, statuses.get(node.agentId) ?? 'active'), level)
  })
  return { ...file, agents: agents.slice(0, agentsOfFile), more: Math.max(0, agents.length - agentsOfFile) }
}

function listed(node: WireNode, level: number): ListedAgent {
  return { ...node, level }
}
