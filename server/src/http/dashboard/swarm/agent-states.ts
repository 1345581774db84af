import type { TurnRow } from '../../../agents/turn-rows.js'
import type { Workspace } from '../../workspace.js'
import { nameOf } from '../names.js'

/** What an agent was last heard of doing, in the words of the events. */
export interface AgentState {
  readonly agentId: string
  readonly name: string
  readonly state: 'waiting' | 'started' | 'blocked' | 'completed' | 'failed' | 'cancelled'
  /** Seconds since the epoch. */
  readonly since: number
}

/** Turns that are looked at. */
const turnLimit = 200
/** Agents that are shown. */
export const agentLimit = 100

const daySeconds = 86_400

/** Of the agents that had a turn last: those that wait for a person first, then those that run, then the others. */
function agentStates({ agents, nodes }: Pick<Workspace, 'agents' | 'nodes'>): AgentState[] {
  const blocked = new Set(agents.questions.rows.pending().map(({ turn_id }) => turn_id))
  const states = new Map<string, AgentState>()
  for (const turn of agents.turns.latest(turnLimit)) {
    if (turn.status === 'merged' || states.has(turn.agent_id) || states.size >= agentLimit) continue
    const { agent_id, started_at, ended_at, queued_at } = turn
    const state = blocked.has(turn.turn_id) ? 'blocked' : stateOf(turn)
    const since = ended_at ?? started_at ?? queued_at
    states.set(agent_id, { agentId: agent_id, name: nameOf(agent_id, { agents, nodes }), state, since })
  }
  return [...states.values()].sort((one, other) => rank(one) - rank(other) || other.since - one.since)
}

/** The same list for all who look before something else has happened. */
export function sharedAgentStates(workspace: Pick<Workspace, 'agents' | 'nodes' | 'journal'>): () => AgentState[] {
  let seq: number | undefined
  let states: AgentState[] = []
  return () => {
    const { lastSeq } = workspace.journal
    if (seq !== lastSeq) states = agentStates(workspace)
    seq = lastSeq
    return states
  }
}

/** Turns of the last day, and how many of them are over, however they ended. */
export function progress({ agents }: Pick<Workspace, 'agents'>): {
  readonly total: number
  readonly completed: number
} {
  return agents.turns.countsSince(Date.now() / 1000 - daySeconds)
}

function stateOf({ status }: TurnRow): AgentState['state'] {
  return status === 'running' ? 'started' : status === 'merged' ? 'completed' : status
}

function rank({ state }: AgentState): number {
  const order = ['blocked', 'started', 'waiting']
  const place = order.indexOf(state)
  return place === -1 ? order.length : place
}
