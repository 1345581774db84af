import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { Status } from '../parts/status.js'
import { Ago } from '../parts/time.js'
import { type ListedSession, sessionsAtOnce } from './sessions-of.js'

interface Props {
  /** Newest first. */
  readonly sessions: readonly ListedSession[]
  /** How many newer ones are not among them. */
  readonly from: number
  /** The one that is open. */
  readonly current: string | undefined
}

export function SessionList({ sessions, from, current }: Props): Html {
  return (
    <div id="session-list" class="rows">
      {sessions.length === 0 && (
        <Empty text="Nobody has talked with an agent here yet.">
          <a class="button" href={addresses.newSession()}>
            Begin a session
          </a>
        </Empty>
      )}
      {sessions.map(listed => (
        <Row listed={listed} isCurrent={listed.session.session_id === current} />
      ))}
      {from > 0 && (
        <a class="more" href={pageAddress(Math.max(0, from - sessionsAtOnce))}>
          Newer sessions
        </a>
      )}
      {sessions.length === sessionsAtOnce && (
        <a class="more" href={pageAddress(from + sessionsAtOnce)}>
          Older sessions
        </a>
      )}
    </div>
  )
}

function Row({ listed, isCurrent }: { readonly listed: ListedSession; readonly isCurrent: boolean }): Html {
  const { session, title, agentName, status } = listed
  return (
    <div id={`row-${session.session_id}`} class={`session-row ${isCurrent ? 'current' : ''}`} data-row tabindex={-1}>
      <a
        class="session-title truncate"
        href={addresses.session(session.session_id)}
        aria-current={isCurrent ? 'true' : undefined}
        tabindex={-1}
      >
        {title}
      </a>
      <span class="session-about truncate muted">
        {agentName ? `with ${agentName}` : session.folder === '' ? 'whole workspace' : session.folder}
      </span>
      <span class="session-state">
        {status === 'active' ? (
          <span class="faint">
            <Ago at={session.opened_at} />
          </span>
        ) : (
          <Status of={status} />
        )}
      </span>
    </div>
  )
}

function pageAddress(from: number): string {
  return from === 0 ? addresses.chat : `${addresses.chat}?from=${from}`
}
