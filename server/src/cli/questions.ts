import type { Question } from '../agents/question-rows.js'
import type { App } from '../app.js'
import type { ExitCode, Invocation } from './invocation.js'
import { nameOf } from './present.js'
import { ago, printable } from './terminal/text.js'
import { withApp } from './with-app.js'

const by = 'remora questions'

/** `remora questions [list]`: which agents wait for an answer, the longest first. */
export function listQuestions(cli: Invocation): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const pending = app.agents.questions.rows.pending()
    if (json) terminal.json(pending)
    else if (pending.length === 0) terminal.note('No question waits for you.')
    else for (const question of pending) print(question, app, cli)
    return 0
  })
}

/** `remora questions answer ID TEXT`: the agent goes on, in whichever process its turn runs. */
export function answerQuestion(cli: Invocation, questionId: string, words: readonly string[]): Promise<ExitCode> {
  return withApp(cli, by, async app => {
    const { terminal, json } = cli
    const { green, red } = terminal.paintNote
    const answered = await app.agents.questions.answer(questionId, words.join(' '), by)
    const { agent_id } = app.agents.questions.rows.get(questionId)!
    if (json) terminal.json(answered)
    else if (answered.kind === 'answered') terminal.note(`${green('✓')} ${nameOf(agent_id, app)} has your answer.`)
    else terminal.note(`${red('✗')} ${alreadyAnswered(answered)}`)
    return answered.kind === 'answered' ? 0 : 1
  })
}

function print(question: Question, app: App, { terminal }: Invocation): void {
  const { yellow, bold, dim } = terminal.paint
  const since = dim(`· ${ago(question.created_at, Date.now() / 1000)}`)
  terminal.line(`${yellow('?')} ${question.question_id}  ${bold(nameOf(question.agent_id, app))} ${since}`)
  terminal.line(`  ${printable(question.question)}`)
  for (const option of question.options) terminal.line(dim(`    ${printable(option)}`))
  terminal.note(terminal.paintNote.dim(`  remora questions answer ${question.question_id} "…"`))
}

function alreadyAnswered({ by: who, answer }: { readonly by: string; readonly answer: string }): string {
  if (who === 'nobody' || who === 'timeout') return 'Nobody waits for this answer any more.'
  return `${printable(who)} was first and answered: ${printable(answer)}`
}
