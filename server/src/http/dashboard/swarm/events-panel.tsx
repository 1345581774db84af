import type { Child } from 'hono/jsx'
import type { StoredEvent } from '../../../events/event.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { EventRow } from '../parts/event-row.js'
import { Filter } from '../parts/filter.js'
import type { Params } from '../view.js'
import { moreCategories, shownAtOnce } from './shown-events.js'

interface ListProps {
  /** Newest first. */
  readonly events: readonly StoredEvent[]
  readonly params: Params
  nameOf(agentId: string): string
}

/** Grows at its top while it shows the newest. */
export function EventsList({ events, params, nameOf }: ListProps): Html {
  const oldest = events.at(-1)
  return (
    <ul id="events-list" data-grows={shownAtOnce} tabindex={0} aria-labelledby="events-title">
      {events.length === 0 && (
        <li class="only-when-empty">
          <Empty text="No events yet" />
        </li>
      )}
      {events.map(event => (
        <EventRow event={event} name={event.agent_id && nameOf(event.agent_id)} />
      ))}
      <li class="more">
        <a
          href={addressWith(params, { before: String(oldest?.seq ?? 0) })}
          data-older="before"
          hidden={events.length < shownAtOnce}
        >
          Older events
        </a>
      </li>
    </ul>
  )
}

interface PanelProps {
  readonly params: Params
  readonly children?: Child
}

export function EventsPanel({ params, children }: PanelProps): Html {
  return (
    <section id="events-panel" aria-labelledby="events-title">
      <div id="events-header" class="section-head">
        <h2 id="events-title">Events</h2>
        {params.before !== undefined && <a href={addressWith(params, { before: undefined })}>Back to the newest</a>}
        <div class="actions">
          {moreCategories.map(category => (
            <a
              class="toggle"
              role="switch"
              aria-checked={params[category] === undefined ? 'false' : 'true'}
              href={addressWith(params, { [category]: params[category] === undefined ? '' : undefined })}
            >
              {`${category}s`}
            </a>
          ))}
          <Filter label="Filter events" list="events-list" />
        </div>
      </div>
      <button type="button" class="new-rows" data-to-top="#events-list" hidden />
      {children}
    </section>
  )
}

/** The same page with a part of its query changed. */
function addressWith(params: Params, change: Params): string {
  const { correlation_id, ...query } = { ...params, ...change }
  const said = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  const path = correlation_id === undefined ? '/ui/swarm' : `/ui/swarm/${encodeURIComponent(correlation_id)}`
  return said.length > 0 ? `${path}?${new URLSearchParams(said)}` : path
}
