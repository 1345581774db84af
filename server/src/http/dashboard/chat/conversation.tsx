import type { Session } from '../../../chat/session.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Icon } from '../parts/icon.js'
import { IdChip } from '../parts/id-chip.js'
import { Status } from '../parts/status.js'
import type { ListedSession } from './sessions-of.js'

interface HeadProps {
  readonly listed: ListedSession
  /** That answers. */
  readonly model: string
}

/** What the conversation is, and what one can do with all of it. */
export function ConversationHead({ listed, model }: HeadProps): Html {
  const { session, title, agentName, status } = listed
  const address = addresses.session(session.session_id)
  return (
    <header id="conversation-head">
      <h2 class="truncate">{title}</h2>
      <p class="facts">
        {status !== 'active' && <Status of={status} />}
        {agentName && <a href={addresses.node(session.agent_id)}>{agentName}</a>}
        <span>{session.folder === '' ? 'whole workspace' : session.folder}</span>
        <span>{model}</span>
        {!agentName && <span>{toolsOf(session)}</span>}
        <IdChip id={session.session_id} href={address} />
      </p>
      <div class="actions">
        {status !== 'active' && (
          <form method="post" action={`${address}/stop`} data-post>
            <button type="submit" data-key="s">
              <Icon name="stop" />
              Stop
            </button>
          </form>
        )}
        <form method="post" action={`${address}/delete`} data-post>
          <button type="submit" class="danger" data-confirm="Delete for good">
            Delete
          </button>
        </form>
      </div>
    </header>
  )
}

function toolsOf({ tool_presets }: Session): string {
  if (tool_presets.includes('all')) return 'all tools'
  return tool_presets.length === 0 ? 'no tools' : `tools: ${tool_presets.join(', ').replaceAll('_', ' ')}`
}

/** Somebody has deleted it. */
export function Gone(): Html {
  return (
    <header id="conversation-head">
      <h2>This session was deleted</h2>
      <p class="facts">
        <a href={addresses.chat}>All sessions</a>
      </p>
    </header>
  )
}

/** What is being said, word by word; it becomes a message when it is whole. @param text undefined: nothing is asked */
export function Words({ text }: { readonly text: string | undefined }): Html {
  return (
    <div id="words" class="prose streaming" aria-busy="true" hidden={text === undefined}>
      <span id="words-text">{text}</span>
    </div>
  )
}

interface ConversationProps {
  readonly regions: Readonly<Record<string, Html>>
  readonly session: Session
  /** And not an earlier part of it. */
  readonly isLatest: boolean
}

/** All of it; scrolled to its end, where it stays while it grows unless somebody reads further up. */
export function Conversation({ regions, session, isLatest }: ConversationProps): Html {
  return (
    <div id="conversation">
      {regions['conversation-head']}
      <section class="conversation-scroll" tabindex={0} aria-label="What was said">
        <div class="conversation-said">
          <div role="log" aria-label="Messages">
            {regions.said}
            {regions.saying}
          </div>
          {regions.words}
          {regions.queue}
          {!isLatest && (
            <a class="more" href={addresses.session(session.session_id)}>
              Back to the newest messages
            </a>
          )}
        </div>
      </section>
      {isLatest && <Composer session={session} />}
    </div>
  )
}

/** Where the person writes. */
function Composer({ session }: { readonly session: Session }): Html {
  const { session_id } = session
  return (
    <form
      id={`composer-${session_id}`}
      class="composer"
      method="post"
      action={`${addresses.session(session_id)}/send`}
      data-post
    >
      <textarea
        id={`message-${session_id}`}
        name="message"
        rows={1}
        required
        aria-label="Message"
        placeholder="Write a message"
        data-draft
        data-enter
      />
      <button type="submit" class="primary">
        <Icon name="send" />
        Send
      </button>
    </form>
  )
}
