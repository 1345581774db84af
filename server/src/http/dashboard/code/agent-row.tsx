import type { Html } from '../html.js'
import { Icon } from '../parts/icon.js'
import { Status } from '../parts/status.js'
import { visible } from '../source/visible.js'
import type { Params } from '../view.js'
import type { ListedAgent } from './listing.js'
import { placeOf } from './place.js'

interface Props {
  readonly agent: ListedAgent
  readonly params: Params
  /** With the file in which it is, where no file stands above it. */
  readonly withPath?: boolean
}

/** An agent in a list: what it is called, what it is, where it begins, and what it does unless that is nothing. */
export function AgentRow({ agent, params, withPath = false }: Props): Html {
  const { agent_id, node_type, name, full_name, file_path, start_line, status, level } = agent
  const isCode = node_type !== 'virtual'
  return (
    <div class={`agent-row level-${Math.min(level, 6)}`} data-row tabindex={-1}>
      <a
        class="truncate"
        href={placeOf(agent_id, params)}
        title={full_name || file_path}
        aria-current={agent_id === params.agent_id ? 'page' : undefined}
      >
        {visible(withPath || level === 0 ? (isCode && node_type === 'file' ? name : full_name || name) : name)}
      </a>
      <span class="kind faint">{node_type}</span>
      {withPath && <span class="path truncate faint">{visible(file_path)}</span>}
      <span class="row-end">
        {status !== 'active' && <Status of={status} />}
        <span class="row-actions">
          <a
            class="icon-button"
            href={placeOf(agent_id, params, 'chat')}
            aria-label={`Chat with ${name}`}
            tabindex={-1}
          >
            <Icon name="chat" />
          </a>
        </span>
        {isCode && status !== 'orphaned' && <span class="mono faint">{`:${start_line}`}</span>}
      </span>
    </div>
  )
}
