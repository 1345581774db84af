import type { RemoraEvent } from '../../../events/event.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Clock } from './time.js'

type Shown = Pick<RemoraEvent, 'seq' | 'timestamp' | 'category' | 'action' | 'agent_id' | 'summary'>

/** `14:03:22 agent:started @rm_a1b2c3d4 total starts on HumanChatEvent` */
export function EventRow({ event, name }: { readonly event: Shown; readonly name?: string | undefined }): Html {
  const { seq, timestamp, category, action, agent_id, summary } = event
  return (
    <li
      id={seq === undefined ? undefined : `event-${seq}`}
      class={`event ${category}_${action}`}
      data-row
      tabindex={-1}
    >
      <Clock at={timestamp} /> <span class="event-type">{`${category}:${action}`}</span>{' '}
      {agent_id !== undefined && (
        <a class="event-agent" href={addresses.node(agent_id)} title={name} tabindex={-1}>
          {`@${agent_id}`}
        </a>
      )}{' '}
      <span class="event-payload" title={summary}>
        {summary}
      </span>
    </li>
  )
}
