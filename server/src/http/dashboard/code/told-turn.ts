import { turnStream } from '../../../agents/turn-record.js'
import type { TurnRow } from '../../../agents/turn-rows.js'
import type { StoredEvent } from '../../../events/event.js'
import type { Workspace } from '../../workspace.js'
import { type Step, stepsIn } from '../parts/steps.js'

/** One turn of an agent as a conversation tells it. */
export interface ToldTurn {
  readonly turn: TurnRow
  readonly cause: Cause
  readonly steps: readonly Step[]
  /** What it said in the end. */
  readonly reply: { readonly text: string; readonly at: number } | undefined
}

/** What it was woken by. */
export interface Cause {
  /** `person`: whoever looks at this page, or anybody like them. */
  readonly from: 'person' | 'agent' | 'event'
  /** Of the agent that wrote it. */
  readonly agentId?: string
  readonly text: string
  readonly at: number
}

/** Turns that others have answered along with theirs are left out. */
export function toldTurns(agentId: string, limit: number, { agents, journal }: Workspace): ToldTurn[] {
  return agents.turns
    .ofAgent(agentId, limit)
    .filter(({ status }) => status !== 'merged')
    .reverse()
    .map(turn => {
      const events = journal.read({ stream: turnStream(turn.turn_id) })
      return { turn, cause: causeOf(turn, journal), steps: stepsIn(events), reply: replyIn(events) }
    })
}

export function causeOf(turn: TurnRow, journal: Workspace['journal']): Cause {
  const [trigger] = journal.read({ after: turn.trigger_seq - 1, limit: 1 })
  return causeIn(trigger, turn)
}

function causeIn(trigger: StoredEvent | undefined, { trigger_event_type, queued_at: at }: TurnRow): Cause {
  switch (trigger?.event_type) {
    case 'HumanChatEvent':
      return { from: 'person', text: trigger.message, at }
    case 'ManualTriggerEvent':
      return { from: 'person', text: requestOf(trigger), at }
    case 'RewriteRejectedEvent':
      return { from: 'person', text: trigger.feedback || 'Rejected the proposal.', at }
    case 'AgentMessageEvent':
      return { from: 'agent', agentId: trigger.from_agent, text: trigger.content, at }
    default:
      return { from: 'event', text: trigger?.summary || trigger_event_type, at }
  }
}

function requestOf({ reason, instruction }: StoredEvent<'ManualTriggerEvent'>): string {
  if (reason === 'retry') return 'Try that again.'
  return instruction?.trim() || 'Rewrite yourself as you think best.'
}

function replyIn(events: readonly StoredEvent[]): ToldTurn['reply'] {
  const reply = events.find(event => event.event_type === 'AgentTextResponseEvent')
  return reply && { text: reply.response, at: reply.timestamp }
}
