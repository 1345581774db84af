import { spokenArguments } from '../../../chat/session.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Markdown } from '../markdown.js'
import { Icon } from '../parts/icon.js'
import { Message, ToolCall } from '../parts/message.js'
import { QuestionCard } from '../parts/question-card.js'
import { Status } from '../parts/status.js'
import type { Call, Exchange, Step } from './exchanges.js'

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
          {exchange.steps.map((step, index) => (
            <StepBlock step={step} id={`step-${seq}-${index}`} isOver={turn.ended_at !== null} />
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

function StepBlock({ step, id, isOver }: { readonly step: Step; readonly id: string; readonly isOver: boolean }): Html {
  if (step.kind === 'call') return <CallLine call={step} id={id} isOver={isOver} />
  return (
    <div class="prose">
      <Markdown text={step.text} />
    </div>
  )
}

function CallLine({ call, id, isOver }: { readonly call: Call; readonly id: string; readonly isOver: boolean }): Html {
  const args = spokenArguments(call.arguments)
  const summary =
    typeof args === 'object' && args !== null ? Object.values(args).map(oneLine).join(' · ') : oneLine(args)
  return (
    <ToolCall
      id={id}
      name={call.name}
      summary={summary}
      args={typeof args === 'string' ? args : JSON.stringify(args, undefined, 2)}
      isOver={isOver}
      {...(call.result && { result: call.result })}
    />
  )
}

const summaryLimit = 120

function oneLine(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.replaceAll(/\s+/g, ' ').slice(0, summaryLimit)
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
