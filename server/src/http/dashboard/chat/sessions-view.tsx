import { endsTurn } from '../../../agents/turn-end.js'
import type { RemoraEvent } from '../../../events/event.js'
import type { Needs } from '../../needs.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Filter } from '../parts/filter.js'
import { Icon } from '../parts/icon.js'
import type { Params, View } from '../view.js'
import { SessionList } from './session-list.js'
import { sessionsOf } from './sessions-of.js'

/** The conversations of people with agents (specification: chat-api.md). */
export function sessionsView({ workspace }: Needs): View {
  return {
    paths: [addresses.chat],
    place: 'chat',
    rail: { label: 'Chat', icon: 'chat' },
    title: () => 'Chat · Remora',
    regions: {
      'session-list': params => {
        const from = fromIn(params)
        return <SessionList sessions={sessionsOf(workspace, from)} from={from} current={params.session_id} />
      },
    },
    layout: regions => ({ main: <Sessions list={regions['session-list']!} /> }),
    concerns: event => (concernsList(event) ? ['session-list'] : []),
  }
}

function concernsList(event: RemoraEvent): boolean {
  const { event_type, session_id } = event
  if (session_id === undefined) return false
  return event_type.startsWith('Session') || event_type.startsWith('Human') || endsTurn(event)
}

/** Sessions that are on the pages before. */
function fromIn({ from }: Params): number {
  const count = Number(from)
  return from !== undefined && Number.isSafeInteger(count) && count > 0 ? count : 0
}

function Sessions({ list }: { readonly list: Html }): Html {
  return (
    <div id="sessions">
      <header class="page-head">
        <h1>Chat</h1>
        <div class="actions">
          <a class="button" href={addresses.newSession()} data-key="n">
            <Icon name="plus" />
            New session
          </a>
        </div>
      </header>
      <div class="section-head">
        <h2>Sessions</h2>
        <div class="actions">
          <Filter label="Filter sessions" list="session-list" />
        </div>
      </div>
      {list}
    </div>
  )
}
