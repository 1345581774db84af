import { Refusal } from '../base/errors.js'
import type { Nodes } from '../nodes/nodes.js'
import type { Agent } from './agent.js'
import type { Blueprints } from './blueprints/blueprints.js'
import { type VirtualAgent, virtualNode } from './blueprints/virtual-agent.js'

interface Needs {
  readonly nodes: Nodes
  readonly blueprints: Blueprints
}

/** Who there is, code or not: what every door asks when somebody is named. */
export class Roster {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  get(agentId: string): Agent | undefined {
    const { nodes, blueprints } = this.#needs
    return nodes.get(agentId) ?? nodeOf(blueprints.virtualAgent(agentId))
  }

  /** Refuses an id that nobody has. */
  known(agentId: string): Agent {
    const agent = this.get(agentId)
    if (agent) return agent
    throw new Refusal('unknown_agent', `There is no agent ${agentId}. \`remora nodes\` lists them.`)
  }

  /**
   * Who has no code, in the order of the files that describe them.
   * @param query a part of the name in any case, or a whole id
   */
  virtual(query = ''): Agent[] {
    const isMeant = ({ agentId, name }: Agent) => agentId === query || name.toLowerCase().includes(query.toLowerCase())
    return this.#needs.blueprints.virtualAgents().map(virtualNode).filter(isMeant)
  }

  /** The agent without code whose blueprint has this name. */
  named(name: string): Agent | undefined {
    return this.virtual().find(agent => agent.name === name)
  }
}

function nodeOf(agent: VirtualAgent | undefined): Agent | undefined {
  return agent && virtualNode(agent)
}
