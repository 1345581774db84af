import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { Status } from '../parts/status.js'
import { Ago } from '../parts/time.js'
import { type AgentState, agentLimit } from './agent-states.js'

export function AgentList({ states }: { readonly states: readonly AgentState[] }): Html {
  return (
    <div id="agent-status" class="rows">
      {states.length === 0 && <Empty text="No agents running" />}
      {states.map(({ agentId, name, state, since }) => (
        <div id={`agent-${agentId}`} class="agent-item" data-row tabindex={-1}>
          <Status of={state} />
          <a class="agent-name truncate" href={addresses.node(agentId)} title={agentId} tabindex={-1}>
            {name}
          </a>
          <span class="faint">
            <Ago at={since} />
          </span>
        </div>
      ))}
      {states.length === agentLimit && (
        <p class="more">
          These are the {agentLimit} that were active last. <a href={addresses.code}>All agents</a>
        </p>
      )}
    </div>
  )
}
