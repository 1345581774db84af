import type { Agent } from '../agents/agent.js'
import { agentCard, mostNeighbours } from '../agents/agent-card.js'
import type { App } from '../app.js'
import type { CodeNode } from '../nodes/code-node.js'
import { findAgent } from './agent-argument.js'
import { eventLine } from './event-line.js'
import type { ExitCode, Invocation } from './invocation.js'
import { heading, named, statusInWords } from './present.js'
import type { Paint } from './terminal/terminal.js'
import { ago, columns, oneLine, printable } from './terminal/text.js'
import { withApp } from './with-app.js'

const shownNeighbours = 8
const shownEvents = 8

/** `remora show AGENT`: one agent, who stands around it, what waits for a person, and what happened to it. */
export function show(cli: Invocation, agent: string): Promise<ExitCode> {
  return withApp(cli, 'remora show', async app => {
    const { terminal, json } = cli
    const node = await findAgent(agent, app, cli)
    if (json) terminal.json(agentCard(node, app))
    else print(cardOf(node, app), app, cli)
    return 0
  })
}

function cardOf(node: Agent, { nodes, proposals, agents, journal }: App) {
  const { agentId } = node
  return {
    node,
    parent: nodes.parentOf(agentId),
    callers: nodes.callersOf(agentId, mostNeighbours),
    callees: nodes.calleesOf(agentId, mostNeighbours),
    proposal: proposals.rows.openOf(agentId),
    question: agents.questions.rows.pendingOf(agentId),
    memory: agents.memory.rows.ofAgent(agentId),
    usage: agents.usage.ofAgent(agentId),
    events: journal.read({ agentId, limit: shownEvents, from: 'newest' }),
  }
}

type Card = ReturnType<typeof cardOf>

function print(card: Card, app: App, { terminal }: Invocation): void {
  const { paint } = terminal
  const facts = factsOf(card, app, paint).map(([label, value]) => [`  ${paint.dim(label)}`, value])
  terminal.line(heading(card.node, paint))
  terminal.line()
  for (const line of columns(facts)) terminal.line(line)
  for (const line of waiting(card, paint)) terminal.line(line)
  const { events } = card
  if (events.length > 0) terminal.line(`\n  ${paint.dim('What happened')}`)
  for (const event of events) terminal.line(eventLine(event, app, terminal))
}

function factsOf(
  { node, parent, callers, callees, memory, usage }: Card,
  app: App,
  paint: Paint,
): (readonly [string, string])[] {
  const count = (tokens: number) => tokens.toLocaleString('en')
  const tokens = `${count(usage.input_tokens)} in, ${count(usage.output_tokens)} out`
  return [
    ['Status', statusInWords(app.agents.statuses.of(node), paint)],
    ...(parent ? [['Parent', named(parent)] as const] : []),
    ...list('Callers', callers),
    ...list('Callees', callees),
    ...(memory.length > 0 ? [['Memory', memory.map(({ key }) => printable(key)).join(', ')] as const] : []),
    ...(usage.input_tokens + usage.output_tokens > 0 ? [['Tokens', tokens] as const] : []),
  ]
}

function list(label: string, nodes: readonly CodeNode[]): (readonly [string, string])[] {
  if (nodes.length === 0) return []
  const more = nodes.length > shownNeighbours ? ', …' : ''
  return [[label, nodes.slice(0, shownNeighbours).map(named).join(', ') + more]]
}

function waiting({ proposal, question }: Card, { yellow, dim }: Paint): string[] {
  const now = Date.now() / 1000
  const lines: string[] = []
  if (proposal) {
    lines.push('', `  ${yellow('⏸')} ${oneLine(proposal.reasoning)} ${dim(ago(proposal.opened_at, now))}`)
    lines.push(dim(`    remora proposals show ${proposal.proposal_id}`))
  }
  if (question) {
    lines.push('', `  ${yellow('?')} ${oneLine(question.question)} ${dim(ago(question.created_at, now))}`)
    lines.push(dim(`    remora questions answer ${question.question_id} "…"`))
  }
  return lines
}
