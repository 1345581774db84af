import type { Question } from '../../../agents/question-rows.js'
import type { Html } from '../html.js'
import { Empty } from '../parts/empty.js'
import { QuestionCard } from '../parts/question-card.js'

interface Props {
  /** Oldest first. */
  readonly questions: readonly Question[]
  nameOf(agentId: string): string
}

export function BlockedAgents({ questions, nameOf }: Props): Html {
  return (
    <div id="blocked-agents">
      {questions.length === 0 && <Empty text="No agents waiting for input" />}
      {questions.map(question => (
        <QuestionCard question={question} name={nameOf(question.agent_id)} />
      ))}
    </div>
  )
}
