import type { Question } from '../../../agents/question-rows.js'
import type { ProposalSummary } from '../../../proposals/proposal-rows.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Icon } from '../parts/icon.js'
import { QuestionCard } from '../parts/question-card.js'
import { Ago } from '../parts/time.js'
import { visible } from '../source/visible.js'

interface Props {
  readonly question: Question | undefined
  /** Those that are open. */
  readonly proposals: readonly ProposalSummary[]
  /** Of the agent, for people. */
  readonly name: string
}

/** What waits for the person here: it stands above everything else. */
export function Waiting({ question, proposals, name }: Props): Html {
  return (
    <div id="agent-waits">
      {question && <QuestionCard question={question} name={name} />}
      {proposals.map(({ proposal_id, reasoning, opened_at }) => (
        <a class="waiting-proposal" href={addresses.proposal(proposal_id)}>
          <Icon name="proposals" />
          <span class="truncate">{visible(reasoning) || 'A proposal waits for you'}</span>
          <span class="faint">
            <Ago at={opened_at} />
          </span>
        </a>
      ))}
    </div>
  )
}
