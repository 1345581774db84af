import type { Agent } from '../../../agents/agent.js'
import { isCode } from '../../../agents/agent.js'
import type { AgentStatus } from '../../../agents/status.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Breadcrumb } from '../parts/breadcrumb.js'
import { Icon } from '../parts/icon.js'
import { IdChip } from '../parts/id-chip.js'
import { Status } from '../parts/status.js'
import { visible } from '../source/visible.js'
import type { Params } from '../view.js'
import { panelOf, panels, placeOf } from './place.js'

interface Props {
  readonly agent: Agent
  readonly status: AgentStatus
  /** The pieces in which it stands, the outermost first: the file, then classes and functions. */
  readonly around: readonly Agent[]
  /** Whether it has turns that run or wait. */
  readonly isBusy: boolean
  readonly params: Params
}

/** Who it is, where it stands, what it does, and how to stop that. */
export function AgentHead({ agent, status, around, isBusy, params }: Props): Html {
  const { agentId, nodeType, name, filePath, range } = agent
  const crumbs = around.map(one => ({
    label: visible(one.nodeType === 'file' ? one.filePath : one.name),
    href: placeOf(one.agentId, params, panelOf(params)),
  }))
  return (
    <header id="agent-head">
      {crumbs.length > 0 && <Breadcrumb crumbs={crumbs} />}
      <h2>{visible(nodeType === 'file' ? filePath : name)}</h2>
      <div class="about">
        <Status of={status} />
        <span class="muted">{nodeType === 'virtual' ? 'agent without code' : nodeType}</span>
        {isCode(agent) && !agent.orphaned && nodeType !== 'file' && (
          <span class="mono faint">{`lines ${range.start.line + 1}–${range.end.line + 1}`}</span>
        )}
        <IdChip id={agentId} />
        {isBusy && (
          <form method="post" action={`${addresses.node(agentId)}/stop`} data-post>
            <button type="submit" class="danger">
              <Icon name="stop" />
              Stop
            </button>
          </form>
        )}
      </div>
      {agent.orphaned && <p class="note">Its code is gone. It returns, with all it knows, when its code returns.</p>}
      <nav class="tabs" aria-label="About this agent">
        {panels.map(panel => (
          <a href={placeOf(agentId, params, panel)} aria-current={panel === panelOf(params) ? 'page' : undefined}>
            {titles[panel]}
          </a>
        ))}
      </nav>
    </header>
  )
}

const titles = { source: 'Source', chat: 'Chat', memory: 'Memory', history: 'History' } as const
