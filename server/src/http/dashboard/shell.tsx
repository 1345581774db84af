import type { RemoraEvent } from '../../events/event.js'
import type { Html } from './html.js'
import { Icon } from './parts/icon.js'
import type { View } from './view.js'

/** Gives a view the rail that leads to the others, and that says where something waits for the person. */
export function inShell(view: View, views: readonly View[]): View {
  return {
    ...view,
    regions: { ...view.regions, 'rail-entries': () => <Entries views={views} current={view} /> },
    concerns: (event, params) => [...view.concerns(event, params), ...(mayWait(event) ? ['rail-entries'] : [])],
  }
}

/** What waits begins and ends with these. */
function mayWait({ event_type }: RemoraEvent): boolean {
  return (
    event_type.startsWith('HumanInput') ||
    event_type.startsWith('Rewrite') ||
    event_type === 'AgentErrorEvent' ||
    event_type === 'AgentCancelledEvent'
  )
}

interface EntriesProps {
  readonly views: readonly View[]
  readonly current: View
}

function Entries({ views, current }: EntriesProps): Html {
  return (
    <ul id="rail-entries">
      {views.map(view => (
        <Entry view={view} isCurrent={view.place === current.place} />
      ))}
    </ul>
  )
}

function Entry({ view, isCurrent }: { readonly view: View; readonly isCurrent: boolean }): Html | null {
  if (!view.rail) return null
  const { label, icon, waiting } = view.rail
  const count = waiting?.() ?? 0
  return (
    <li>
      <a href={view.paths[0]} aria-current={isCurrent ? 'page' : undefined}>
        <Icon name={icon} />
        <span>{label}</span>
        {count > 0 && (
          <span class="count">
            {count}
            <span class="unseen"> waiting for you</span>
          </span>
        )}
      </a>
    </li>
  )
}

/** @param entries their region */
export function Rail({ entries }: { readonly entries: Html }): Html {
  return (
    <nav id="rail" aria-label="Views">
      <a class="brand" href="/" aria-label="Remora">
        <Icon name="remora" />
        <span>Remora</span>
      </a>
      {entries}
      <div class="rail-foot">
        <span id="connection-status" class="connection" role="status" data-connection>
          Connecting
        </span>
        <button type="button" class="icon-button" data-theme-toggle aria-label="Switch between light and dark">
          <Icon name="theme" />
        </button>
        <button type="button" class="icon-button" data-dialog="keys" data-key="?" aria-label="Keyboard shortcuts">
          <Icon name="keyboard" />
        </button>
      </div>
    </nav>
  )
}
