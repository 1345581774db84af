import type { RemoraEvent } from '../../../events/event.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Clock } from './time.js'

type Shown = Pick<RemoraEvent, 'seq' | 'timestamp' | 'category' | 'action' | 'agent_id' | 'summary'>

interface Props {
  readonly event: Shown
  /** Of its agent, for people. */
  readonly name?: string | undefined
  /** Of its id: an event may be in two lists of a page. */
  readonly prefix?: string
}

/** `14:03:22 agent:started @rm_a1b2c3d4 total starts on HumanChatEvent` */
export function EventRow({ event, name, prefix = 'event' }: Props): Html {
  const { seq, timestamp, category, action, agent_id, summary } = event
  return (
    <li
      id={seq === undefined ? undefined : `${prefix}-${seq}`}
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
      <span class="event-payload">{summary}</span>
    </li>
  )
}
