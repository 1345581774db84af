import type { RemoraEvent } from '../../../events/event.js'
import type { Needs } from '../../needs.js'
import type { Workspace } from '../../workspace.js'
import type { Html } from '../html.js'
import type { Params, View } from '../view.js'
import { AgentList, ListHead } from './agent-list.js'
import { listing } from './listing.js'

/** All agents: files that unfold, and who is busy above them (specification: dashboard.md). */
export function codeView({ workspace }: Needs): View {
  return {
    paths: ['/ui/code'],
    place: 'code',
    rail: { label: 'Code', icon: 'code' },
    title: () => 'Code · Remora',
    regions: listRegions(workspace),
    layout: (regions, params) => ({ main: listWithHead(regions, params, workspace) }),
    concerns: event => (mayChangeList(event) ? ['code-list'] : []),
    watch: (_, look) => workspace.nodes.changed(() => look(['code-list'])),
    paces: listPaces,
  }
}

export function listRegions(workspace: Workspace): View['regions'] {
  return { 'code-list': params => <AgentList listing={listing(params, workspace)} params={params} /> }
}

/** The list is dear, and nobody reads as fast as agents work. */
export const listPaces = { 'code-list': 500 }

export function listWithHead(
  regions: Readonly<Record<string, Html>>,
  params: Params,
  { nodes }: Pick<Workspace, 'nodes'>,
): Html {
  const counts = nodes.counts()
  return (
    <div id="code">
      <ListHead params={params} files={counts.files} agents={counts.nodes} />
      {regions['code-list']}
    </div>
  )
}

/** What an agent does, and what waits for a person, stands in the list; so does who there is. */
export function mayChangeList({ category }: RemoraEvent): boolean {
  return /^(agent|proposal|node|user)$/.test(category)
}
