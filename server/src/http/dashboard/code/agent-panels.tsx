import type { TurnRow } from '../../../agents/turn-rows.js'
import type { Workspace } from '../../workspace.js'
import type { Html } from '../html.js'
import { nameOf } from '../names.js'
import type { Colours } from '../source/colours.js'
import type { Params } from '../view.js'
import { ChatPanel, SpeechNow } from './chat-panel.js'
import { HistoryPanel } from './history-panel.js'
import { MemoryPanel } from './memory-panel.js'
import type { Panel } from './place.js'
import { sourceOf } from './source-of.js'
import { SourcePanel } from './source-panel.js'
import { causeOf, toldTurns } from './told-turn.js'

/** Rows of an agent's history, and turns of its conversation, that are shown. */
const mostEvents = 100
const mostTurns = 20
/** Neighbours that are looked for. */
const mostNeighbours = 100

/** What there is to see of an agent that somebody knows. */
export interface AgentPanels extends Readonly<Record<Panel, (agentId: string, params: Params) => Html>> {
  /** What it is saying at this moment. */
  speech(agentId: string): Html
}

export function agentPanels(workspace: Workspace, colours: Colours): AgentPanels {
  const { agents, nodes, journal } = workspace
  const name = (agentId: string) => nameOf(agentId, workspace)

  function speech(agentId: string): Html {
    const turn = agents.turns.unfinishedOf(agentId).find(({ status }) => status === 'running')
    return <SpeechNow turn={turn} text={turn && agents.speech.of(turn.turn_id)} name={name(agentId)} />
  }

  return {
    speech,
    source: (agentId, params) => (
      <SourcePanel
        {...sourceOf(agentId, workspace, colours)}
        neighbours={{
          parent: nodes.parentOf(agentId),
          members: nodes.childrenOf(agentId, mostNeighbours),
          callers: nodes.callersOf(agentId, mostNeighbours),
          callees: nodes.calleesOf(agentId, mostNeighbours),
        }}
        params={params}
      />
    ),
    chat: agentId => (
      <ChatPanel turns={toldTurns(agentId, mostTurns, workspace)} speech={speech(agentId)} nameOf={name} />
    ),
    memory: agentId => <MemoryPanel agentId={agentId} notes={agents.memory.rows.ofAgent(agentId)} />,
    history: agentId => {
      const events = journal.read({ agentId, limit: mostEvents, from: 'newest' }).reverse()
      const turns = agents.turns.ofAgent(agentId, mostTurns)
      const cause = (turn: TurnRow) => causeOf(turn, journal).text
      return <HistoryPanel agentId={agentId} turns={turns} events={events} causeOf={cause} />
    },
  }
}
