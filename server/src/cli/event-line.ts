import type { App } from '../app.js'
import type { RemoraEvent, StoredEvent } from '../events/event.js'
import { nameOf } from './present.js'
import type { Paint, Terminal } from './terminal/terminal.js'
import { fitted, oneLine, padded, timeOf, widthOf } from './terminal/text.js'

/** An event on one line: seq, time, what happened, to whom, and its summary. Lines that come one by one stay aligned. */
export function eventLine(event: StoredEvent, app: App, { paint, columns }: Terminal): string {
  const what = `${event.category}:${event.action}`
  const who = event.agent_id === undefined ? '' : nameOf(event.agent_id, app)
  const start = [
    paint.dim(`${event.seq}`.padStart(5)),
    paint.dim(timeOf(event.timestamp, Date.now() / 1000)),
    paintOf(event, paint)(padded(what, 18)),
    padded(fitted(who, 24), 16),
  ].join('  ')
  const summary = oneLine(event.summary)
  return `${start}  ${columns === undefined ? summary : fitted(summary, columns - widthOf(start) - 2)}`.trimEnd()
}

/** Events of the bus alone, such as tokens, have no line. */
export function isStored(event: RemoraEvent): event is StoredEvent {
  return event.seq !== undefined
}

/** Waiting for a person, failed, done: the rest is history. */
function paintOf({ event_type: type }: StoredEvent, paint: Paint) {
  switch (type) {
    case 'HumanInputRequestEvent':
    case 'RewriteProposalEvent':
      return paint.yellow
    case 'AgentErrorEvent':
    case 'CascadeStoppedEvent':
    case 'ModelUnavailableEvent':
      return paint.red
    case 'AgentCompleteEvent':
    case 'RewriteAppliedEvent':
      return paint.green
    case 'HumanChatEvent':
    case 'ManualTriggerEvent':
    case 'AgentTextResponseEvent':
    case 'AgentMessageEvent':
      return paint.cyan
    default:
      return (text: string) => text
  }
}
