import * as z from 'zod'
import { endsSpeech } from '../../../agents/speech.js'
import { endsTurn, isUnfinished } from '../../../agents/turn-end.js'
import type { TurnRow } from '../../../agents/turn-rows.js'
import { Refusal } from '../../../base/errors.js'
import type { Session } from '../../../chat/session.js'
import type { RemoraEvent } from '../../../events/event.js'
import type { Needs } from '../../needs.js'
import { addresses } from '../addresses.js'
import { patchElements } from '../datastar.js'
import { byDashboard, fieldsIn, seqIn } from '../given.js'
import { escaped, type Html, htmlOf } from '../html.js'
import type { Params, View } from '../view.js'
import { Conversation, ConversationHead, Gone, Words } from './conversation.js'
import { ExchangeBlock } from './exchange.js'
import { exchangesOf } from './exchanges.js'
import { say } from './say.js'
import { listedSession, titleOf } from './sessions-of.js'

/** Messages that are shown at a time. */
const shown = 30

/** One session beside the others: what was said, what is being said, and what waits to be answered. */
export function conversationView({ workspace }: Needs, sessions: View): View {
  const { chat, loaded, journal, agents } = workspace
  const { rail: _, ...list } = sessions
  const known = ({ session_id = '' }: Params) => chat.sessions.known(session_id)

  /** A session may be deleted while somebody looks at it. */
  const whileThere = (id: string, render: (session: Session, params: Params) => Html) => (params: Params) => {
    const session = chat.sessions.get(params.session_id ?? '')
    return session ? render(session, params) : <div id={id} />
  }

  const exchanges = (id: string, isWanted: (turn: TurnRow) => boolean) =>
    whileThere(id, (session, params) => {
      const before = seqIn(params.before)
      const found = exchangesOf(session, { before, limit: shown, isWanted }, workspace)
      const { agentName } = listedSession(session, workspace)
      const isLatest = before === undefined && !chat.sessions.isBusy(session)
      return (
        <div id={id}>
          {id === 'said' && found.length === shown && (
            <a class="more" href={`?before=${found[0]!.seq}`}>
              Earlier messages
            </a>
          )}
          {found.map(exchange => (
            <ExchangeBlock
              exchange={exchange}
              from={agentName ?? 'Assistant'}
              address={addresses.session(session.session_id)}
              isLast={isLatest && exchange === found.at(-1)}
            />
          ))}
        </div>
      )
    })

  return {
    ...list,
    paths: [`${addresses.chat}/:session_id`],
    title: params => `${titleOf(known(params), workspace)} · Remora`,
    regions: {
      ...sessions.regions,
      'conversation-head': params => {
        const session = chat.sessions.get(params.session_id ?? '')
        if (!session) return <Gone />
        const model = session.model_name ?? loaded.settings.model.name
        return <ConversationHead listed={listedSession(session, workspace)} model={model} />
      },
      said: exchanges('said', turn => !isUnfinished(turn)),
      saying: exchanges('saying', isRunning),
      words: whileThere('words', (session, { before }) => {
        const [running] = exchangesOf(session, { limit: shown, isWanted: isRunning }, workspace)
        return <Words text={running && before === undefined ? agents.speech.of(running.turn.turn_id) : undefined} />
      }),
      queue: exchanges('queue', ({ status }) => status === 'waiting'),
    },
    layout: (regions, params) => ({
      ...sessions.layout(regions, params),
      detail: {
        content: (
          <Conversation regions={regions} session={known(params)} isLatest={seqIn(params.before) === undefined} />
        ),
        label: 'Conversation',
        closesTo: addresses.chat,
      },
    }),
    concerns: (event, params) => [...sessions.concerns(event, params), ...touched(event, params)],
    feeds: {
      words(event, { session_id, before }) {
        if (event.session_id !== session_id || before !== undefined) return ''
        if (event.event_type === 'TokenEvent') {
          return patchElements(escaped(event.text), { selector: '#words-text', mode: 'append' })
        }
        if (event.event_type === 'ModelRequestEvent') return patchElements(htmlOf(<Words text="" />))
        return endsSpeech(event) ? patchElements(htmlOf(<Words text={undefined} />)) : ''
      },
    },
    // What stops being said and what stands there instead arrive together.
    paces: { said: 0, saying: 0, queue: 0 },
    acts: {
      async send(params, given) {
        const { message } = fieldsIn(z.object({ message: z.string().default('') }), given)
        await say(chat, known(params).session_id, message)
        return {}
      },
      async retry(params, given) {
        const { session_id: sessionId } = known(params)
        const { seq } = fieldsIn(z.object({ seq: z.coerce.number().int() }), given)
        const [event] = journal.read({ sessionId, after: seq - 1, before: seq + 1 }) as readonly RemoraEvent[]
        if (event?.event_type !== 'HumanChatEvent') throw new Refusal('not_found', 'There is no such message here.')
        await say(chat, sessionId, event.message)
        return {}
      },
      async stop(params) {
        const stopped = await chat.stop(known(params).session_id, byDashboard)
        return { message: stopped === 0 ? 'Nothing runs any more' : 'Stopped' }
      },
      async delete(params) {
        await chat.delete(known(params).session_id, byDashboard)
        return { message: 'The session is deleted', go: addresses.chat }
      },
    },
  }
}

const isRunning = ({ status }: TurnRow) => status === 'running'

function touched(event: RemoraEvent, { session_id }: Params): readonly string[] {
  const { event_type } = event
  // What becomes of a proposal is not part of the session.
  if (event.session_id !== session_id) return event_type.startsWith('Rewrite') ? ['said'] : []
  if (event.seq === undefined) return []
  const isBeginOrEnd = event_type === 'HumanChatEvent' || event_type === 'AgentStartEvent' || endsTurn(event)
  return isBeginOrEnd || event_type.startsWith('Session')
    ? ['conversation-head', 'said', 'saying', 'queue']
    : ['conversation-head', 'saying']
}
