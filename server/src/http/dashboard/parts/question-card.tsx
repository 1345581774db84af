import type { Question } from '../../../agents/question-rows.js'
import { addresses } from '../addresses.js'
import type { Html } from '../html.js'
import { Ago } from './time.js'

/** The name under which a page keeps what is being typed: `responseDraft.<this>`. */
export function draftName(questionId: string): string {
  return questionId.replaceAll('-', '')
}

interface Props {
  readonly question: Question
  /** Of the agent, for people. */
  readonly name: string
}

/**
 * What an agent wants to know: its options as buttons, and room for an answer of one's own. These are two forms, because
 * Enter in a field presses the first button of its form.
 */
export function QuestionCard({
  question: { question_id, agent_id, question, options, created_at },
  name,
}: Props): Html {
  const form = {
    action: `/agent/${encodeURIComponent(agent_id)}/respond`,
    method: 'post',
    'data-post': true,
    'data-done': 'Answer sent',
  } as const
  const whose = (
    <>
      <input type="hidden" name="agent_id" value={agent_id} />
      <input type="hidden" name="msg_id" value={question_id} />
    </>
  )
  return (
    <article id={`question-${question_id}`} class="question blocked-agent" data-row tabindex={-1}>
      <header>
        <a class="agent-id" href={addresses.node(agent_id)} title={agent_id}>
          {name}
        </a>
        <span class="muted">
          asked <Ago at={created_at} />
        </span>
      </header>
      <p class="question-text" id={`text-${question_id}`}>
        {question}
      </p>
      {options.length > 0 && (
        <form class="options" {...form}>
          {whose}
          {options.map(option => (
            <button type="submit" name="answer" value={option}>
              {option}
            </button>
          ))}
        </form>
      )}
      <form class="answer" {...form}>
        {whose}
        <input
          id={`answer-${question_id}`}
          name="answer"
          required
          autocomplete="off"
          placeholder={options.length > 0 ? 'Or say something else' : 'Your answer'}
          aria-labelledby={`text-${question_id}`}
          data-bind={`responseDraft.${draftName(question_id)}`}
        />
        <button type="submit" class="primary">
          Send
        </button>
      </form>
    </article>
  )
}
