import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Icon } from '../parts/icon.js'
import { Message } from '../parts/message.js'
import { QuestionCard } from '../parts/question-card.js'
import { Status } from '../parts/status.js'
import { StepLine } from '../parts/step-line.js'
import type { Exchange } from './exchanges.js'

interface Props {
  readonly exchange: Exchange
  /** Who answers, for people. */
  readonly from: string
  /** Where the page posts to. */
  readonly address: string
  /** Nothing was said after it. */
  readonly isLast?: boolean
}

/** What was said and what came of it; its last words are missing while they are being said. */
export function ExchangeBlock({ exchange, from, address, isLast = false }: Props): Html {
  const { seq, said, saidAt, turn, answer, answeredAt } = exchange
  const isAnswering = answer !== undefined || exchange.steps.length > 0 || turn.status === 'running'
  return (
    <section id={`exchange-${seq}`} class={`exchange ${turn.status}`}>
      <Message from="You" isPerson at={saidAt} text={said} />
      {isAnswering && (
        <Message from={from} {...(answeredAt !== undefined && { at: answeredAt })} text={answer ?? ''}>
          {exchange.steps.map(step => (
            <StepLine step={step} isOver={turn.ended_at !== null} />
          ))}
        </Message>
      )}
      {exchange.questions.map(question => (
        <QuestionCard question={question} name={from} />
      ))}
      {exchange.proposals.map(({ proposal_id, status, files }) => (
        <a class="proposed" href={addresses.proposal(proposal_id)}>
          <Icon name="proposals" />
          <span class="truncate">Proposes to change {files.map(({ path }) => path).join(', ')}</span>
          <Status of={status} />
        </a>
      ))}
      <Outcome exchange={exchange} address={address} isLast={isLast} />
    </section>
  )
}

/** Why there is no answer, and what can be done about it: nothing that was said is lost. */
function Outcome({ exchange: { turn, seq }, address, isLast }: Omit<Props, 'from'>): Html | null {
  if (turn.status === 'waiting') return <Queued />
  if (turn.status !== 'failed' && turn.status !== 'cancelled') return null
  return (
    <div class="outcome" role={isLast ? 'alert' : undefined}>
      <Status of={turn.status} />
      <span class="outcome-words">{turn.status === 'failed' ? turn.error : 'Stopped before there was an answer.'}</span>
      {isLast && (
        <form method="post" action={`${address}/retry`} data-post>
          <input type="hidden" name="seq" value={String(seq)} />
          <button type="submit">Try again</button>
        </form>
      )}
    </div>
  )
}

function Queued(): Html {
  return (
    <p class="outcome">
      <Status of="waiting" />
    </p>
  )
}
