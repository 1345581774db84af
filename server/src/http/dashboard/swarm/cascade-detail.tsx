import type { Cascade } from '../../../agents/cascades.js'
import type { StoredEvent } from '../../../events/event.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { EventRow } from '../parts/event-row.js'
import { IdChip } from '../parts/id-chip.js'
import { Status } from '../parts/status.js'
import { Ago } from '../parts/time.js'
import { Budgets, flat, outcomeOf, StopButton, TurnTree } from './cascade.js'
import type { People } from './people.js'

interface Props {
  readonly cascade: Cascade
  /** Newest first. */
  readonly events: readonly StoredEvent[]
  readonly people: People
}

export function CascadeDetail({ cascade, events, people }: Props): Html {
  const { correlation_id, cause, ended_at, began_at, stopped, budgets } = cascade
  const turns = flat(cascade.tree)
  return (
    <div id="cascade" class="detail">
      <h2 class="detail-title">{cause?.summary || 'Cascade'}</h2>
      <p class="facts">
        <Status of={outcomeOf(cascade, turns, people)} />
        {began_at !== null && <Ago at={began_at} />}
        <IdChip id={correlation_id} href={addresses.cascade(correlation_id)} />
        {ended_at === null && <StopButton correlationId={correlation_id} />}
      </p>
      {stopped && <p class="problem">{stopped.reason}</p>}
      <Budgets budgets={budgets} />
      <h3>Turns</h3>
      <TurnTree turns={turns} people={people} />
      <h3>What happened</h3>
      <ul class="cascade-events">
        {events.map(event => (
          <EventRow event={event} name={event.agent_id && people.nameOf(event.agent_id)} prefix="cascade-event" />
        ))}
      </ul>
    </div>
  )
}
