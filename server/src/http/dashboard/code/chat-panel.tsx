import type { TurnRow } from '../../../agents/turn-rows.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { Message } from '../parts/message.js'
import { Status } from '../parts/status.js'
import { StepLine } from '../parts/step-line.js'
import { visible } from '../source/visible.js'
import type { ToldTurn } from './told-turn.js'

interface Props {
  /** Oldest first. */
  readonly turns: readonly ToldTurn[]
  readonly speech: Html
  nameOf(agentId: string): string
}

/** What people, other agents and the agent have said. The newest stays in sight: its box is filled from the bottom. */
export function ChatPanel({ turns, speech, nameOf }: Props): Html {
  return (
    <div id="agent-panel" class="conversation-scroll" tabindex={0} role="log" aria-label="Conversation">
      <div class="conversation-said">
        {turns.length === 0 && <Empty text="Nobody has talked to it yet. Ask what it does, or for a change." />}
        {turns.map(told => (
          <Turn told={told} nameOf={nameOf} />
        ))}
        {speech}
      </div>
    </div>
  )
}

function Turn({ told: { turn, cause, steps, reply }, nameOf }: { told: ToldTurn } & Pick<Props, 'nameOf'>): Html {
  const { turn_id, agent_id, status, error } = turn
  return (
    <section id={`told-${turn_id}`} class="told-turn">
      {cause.from === 'event' ? (
        <p class="cause muted">{visible(cause.text)}</p>
      ) : (
        <Message
          from={cause.agentId === undefined ? 'You' : nameOf(cause.agentId)}
          isPerson={cause.from === 'person'}
          at={cause.at}
          text={cause.text}
        />
      )}
      {steps.map(step => (
        <StepLine step={step} isOver={turn.ended_at !== null} />
      ))}
      {reply && <Message from={nameOf(agent_id)} at={reply.at} text={reply.text} />}
      {status !== 'completed' && (
        <p class="turn-state">
          <Status of={status} /> {error && <span class="problem">{error}</span>}
        </p>
      )}
    </section>
  )
}

interface SpeechProps {
  /** The turn that runs. */
  readonly turn: TurnRow | undefined
  /** Undefined while no model is asked. */
  readonly text: string | undefined
  readonly name: string
}

/** What the agent is saying at this moment. */
export function SpeechNow({ turn, text, name }: SpeechProps): Html {
  return (
    <div id="agent-speech">
      {turn && text && <Message id={`speech-${turn.turn_id}`} from={name} text={text} isStreaming />}
    </div>
  )
}

/** Where the person writes: to talk, or to have the code rewritten. What is half written stays with whom it is for. */
export function Composer({ agentId, name }: { readonly agentId: string; readonly name: string }): Html {
  return (
    <form
      id={`composer-${agentId}`}
      class="agent-composer"
      method="post"
      action={`${addresses.node(agentId)}/say`}
      data-post
    >
      <textarea
        id={`say-${agentId}`}
        name="text"
        rows={2}
        placeholder={`Message ${name}`}
        aria-label={`Message ${name}`}
        data-draft
        data-enter
      />
      <div class="actions">
        <button
          type="submit"
          name="as"
          value="rewrite"
          title="Asks for a proposal; without words the agent decides what to improve"
        >
          Ask for a rewrite
        </button>
        <button type="submit" name="as" value="chat" class="primary">
          Send
        </button>
      </div>
    </form>
  )
}
