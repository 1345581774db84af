import type { Agent } from '../../../agents/agent.js'
import type { RemoraEvent } from '../../../events/event.js'
import { openStatuses } from '../../../proposals/proposal.js'
import type { Needs } from '../../needs.js'
import { nameOf } from '../names.js'
import type { Colours } from '../source/colours.js'
import type { Params, View } from '../view.js'
import { agentActs } from './acts.js'
import { AgentHead } from './agent-head.js'
import { agentPanels } from './agent-panels.js'
import { Composer } from './chat-panel.js'
import { listPaces, listRegions, listWithHead, mayChangeList } from './code-view.js'
import { panelOf, placeOf } from './place.js'
import { Waiting } from './waiting.js'

/** Open proposals that stand above an agent; the others are in the list of all. */
const mostProposals = 5

/** One agent beside the list: its source, its neighbours, what happened to it, and a conversation with it. */
export function agentView({ workspace }: Needs, colours: Colours): View {
  const { agents, nodes, proposals } = workspace
  const panels = agentPanels(workspace, colours)
  const name = (agentId: string) => nameOf(agentId, workspace)
  const known = ({ agent_id = '' }: Params) => agents.roster.known(agent_id)

  function around({ agentId }: Agent): Agent[] {
    const parent = nodes.parentOf(agentId)
    return parent ? [...around(parent), parent] : []
  }

  return {
    paths: ['/ui/code/:agent_id'],
    place: 'code',
    title: params => `${name(known(params).agentId)} · Remora`,
    async prepare(params) {
      const found = await nodes.freshSource(known(params).agentId)
      if (found) await colours.prepare(found.node.filePath, found.text)
    },
    regions: {
      ...listRegions(workspace),
      'agent-head': params => {
        const agent = known(params)
        const isBusy = agents.turns.unfinishedOf(agent.agentId).length > 0
        const status = agents.statuses.of(agent)
        return <AgentHead agent={agent} status={status} around={around(agent)} isBusy={isBusy} params={params} />
      },
      'agent-waits': params => {
        const { agentId } = known(params)
        const open = proposals.rows.summaries({ agentId, status: openStatuses, limit: mostProposals })
        const question = agents.questions.rows.pendingOf(agentId)
        return <Waiting question={question} proposals={open} name={name(agentId)} />
      },
      'agent-panel': params => panels[panelOf(params)](known(params).agentId, params),
      'agent-speech': params => panels.speech(known(params).agentId),
    },
    layout: (regions, params) => {
      const { agentId, orphaned } = known(params)
      const content = (
        <div id="agent">
          {regions['agent-head']}
          {regions['agent-waits']}
          {regions['agent-panel']}
          {!orphaned && <Composer agentId={agentId} name={name(agentId)} />}
        </div>
      )
      return {
        main: listWithHead(regions, params, workspace),
        detail: { content, label: name(agentId), closesTo: placeOf(undefined, params) },
      }
    },
    concerns: (event, params) => [
      ...(mayChangeList(event) ? ['code-list'] : []),
      ...(event.agent_id === params.agent_id ? touched(event, params) : []),
    ],
    watch(params, look) {
      const isHere = (path: string) => path === agents.roster.get(params.agent_id ?? '')?.filePath
      const stops = [
        colours.onNew(() => look(['agent-panel'])),
        nodes.changed(({ path }) => look(['code-list', ...(isHere(path) ? ['agent-head', 'agent-panel'] : [])])),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
    paces: listPaces,
    acts: agentActs(workspace),
  }
}

/** Words as they are spoken are only seen in the conversation. */
function touched({ event_type }: RemoraEvent, params: Params): string[] {
  if (event_type === 'TokenEvent') return panelOf(params) === 'chat' ? ['agent-speech'] : []
  return ['agent-head', 'agent-waits', 'agent-panel']
}
