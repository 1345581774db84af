import type { Question } from '../../../agents/question-rows.js'
import { type TurnRow, turnIdFor } from '../../../agents/turn-rows.js'
import type { Session } from '../../../chat/session.js'
import type { EventType, RemoraEvent, StoredEvent } from '../../../events/event.js'
import type { Proposal } from '../../../proposals/proposal.js'
import type { Workspace } from '../../workspace.js'
import { type Step, stepsIn } from '../parts/steps.js'

/** What a person said in a session, and all that came of it. */
export interface Exchange {
  /** Of what was said: the place of the exchange in the journal. */
  readonly seq: number
  readonly said: string
  /** Seconds since the epoch. */
  readonly saidAt: number
  readonly turn: TurnRow
  /** What the agent said and did on the way, in its order. */
  readonly steps: readonly Step[]
  /** Its last words; undefined while, or because, there are none. */
  readonly answer: string | undefined
  readonly answeredAt: number | undefined
  readonly proposals: readonly Proposal[]
  /** That wait for the person. */
  readonly questions: readonly Question[]
}

/** What exchanges are made of. */
const told: readonly EventType[] = [
  'HumanChatEvent',
  'ModelResponseEvent',
  'ToolCallEvent',
  'ToolResultEvent',
  'RewriteProposalEvent',
  'SessionMessageEvent',
]

/** Whether an exchange looks different because of an event. */
export function tellsOfExchange({ event_type }: RemoraEvent): boolean {
  return told.includes(event_type as EventType)
}

interface Which {
  /** Only those that were begun before this seq. */
  readonly before?: number | undefined
  /** How many messages are looked at, beginning with the newest. */
  readonly limit: number
  isWanted(turn: TurnRow): boolean
}

/** Exchanges of a session, oldest first. */
export function exchangesOf(session: Session, { before, limit, isWanted }: Which, workspace: Workspace): Exchange[] {
  const { session_id: sessionId, agent_id } = session
  const { journal, agents } = workspace
  const asked = journal.read({ sessionId, types: ['HumanChatEvent'], before, limit, from: 'newest' })
  const wanted = (asked as readonly StoredEvent<'HumanChatEvent'>[]).flatMap(event => {
    const turn = agents.turns.get(turnIdFor(event, agent_id))
    return turn && isWanted(turn) ? [{ event, turn }] : []
  })
  if (wanted.length === 0) return []
  const byTurn = new Map<string, StoredEvent[]>(wanted.map(({ turn }) => [turn.turn_id, []]))
  for (const event of journal.read({ sessionId, types: told, after: wanted[0]!.event.seq })) {
    if ('turn_id' in event && typeof event.turn_id === 'string') byTurn.get(event.turn_id)?.push(event)
  }
  return wanted.map(({ event, turn }) => exchangeOf(event, turn, byTurn.get(turn.turn_id)!, workspace))
}

function exchangeOf(
  { seq, message, timestamp }: StoredEvent<'HumanChatEvent'>,
  turn: TurnRow,
  events: readonly StoredEvent[],
  { proposals, agents }: Workspace,
): Exchange {
  const answer = events.find(
    (event): event is StoredEvent<'SessionMessageEvent'> =>
      event.event_type === 'SessionMessageEvent' && event.role === 'assistant',
  )
  return {
    seq,
    said: message,
    saidAt: timestamp,
    turn,
    steps: stepsIn(events),
    answer: answer?.content,
    answeredAt: answer?.sent_at,
    proposals: events.flatMap(event =>
      event.event_type === 'RewriteProposalEvent' ? (proposals.rows.get(event.proposal_id) ?? []) : [],
    ),
    questions: agents.questions.rows.pending().filter(({ turn_id }) => turn_id === turn.turn_id),
  }
}
