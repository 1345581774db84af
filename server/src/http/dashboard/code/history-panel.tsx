import type { TurnRow } from '../../../agents/turn-rows.js'
import { duration } from '../../../base/words.js'
import type { StoredEvent } from '../../../events/event.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { EventRow } from '../parts/event-row.js'
import { Status } from '../parts/status.js'
import { Ago } from '../parts/time.js'
import { visible } from '../source/visible.js'

interface Props {
  readonly agentId: string
  /** Newest first, both. */
  readonly turns: readonly TurnRow[]
  readonly events: readonly StoredEvent[]
  /** What a turn was woken by. */
  causeOf(turn: TurnRow): string
}

/** What the agent has done, and all that happened to it. */
export function HistoryPanel({ agentId, turns, events, causeOf }: Props): Html {
  return (
    <div id="agent-panel">
      <p class="panel-links">
        <a href={`${addresses.proposals}?${new URLSearchParams({ agent_id: agentId })}`}>Its proposals</a>
      </p>
      <h3>Turns</h3>
      {turns.length === 0 && <Empty text="It has had no turn yet." />}
      <div class="rows">
        {turns.map(turn => (
          <Turn agentId={agentId} turn={turn} cause={causeOf(turn)} />
        ))}
      </div>
      <h3>Events</h3>
      {events.length === 0 && <Empty text="Nothing has happened to it yet." />}
      <ul class="events">
        {events.map(event => (
          <EventRow event={event} />
        ))}
      </ul>
    </div>
  )
}

const canBeRepeated = ['failed', 'cancelled']

interface TurnProps {
  readonly agentId: string
  readonly turn: TurnRow
  readonly cause: string
}

function Turn({ agentId, turn, cause }: TurnProps): Html {
  const { turn_id, status, queued_at, started_at, ended_at, error, correlation_id } = turn
  const tokens = turn.input_tokens + turn.output_tokens
  return (
    <div class="turn-row" data-row tabindex={-1}>
      <Status of={status} />
      <a class="truncate" href={addresses.cascade(correlation_id)} title={error ?? cause}>
        {visible(error ?? cause)}
      </a>
      <span class="row-end faint">
        {canBeRepeated.includes(status) && (
          <form class="row-actions" method="post" action={`${addresses.node(agentId)}/retry`} data-post>
            <button type="submit" name="turn_id" value={turn_id}>
              Try again
            </button>
          </form>
        )}
        {tokens > 0 && <span>{`${tokens.toLocaleString('en')} tokens`}</span>}
        {started_at !== null && ended_at !== null && <span>{duration((ended_at - started_at) * 1000)}</span>}
        <Ago at={queued_at} />
      </span>
    </div>
  )
}
