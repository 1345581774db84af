import type { Agent } from '../agents/agent.js'
import type { App } from '../app.js'
import { wireEvent } from '../events/wire-event.js'
import type { CodeNode } from '../nodes/code-node.js'
import { wireNode } from '../nodes/wire-node.js'
import { findAgent } from './agent-argument.js'
import { eventLine } from './event-line.js'
import type { ExitCode, Invocation } from './invocation.js'
import { heading, named, statusInWords } from './present.js'
import type { Paint } from './terminal/terminal.js'
import { ago, columns, oneLine, printable } from './terminal/text.js'
import { withApp } from './with-app.js'

/** A function may have thousands of callers; a card is for a glance. */
const neighbours = 50
const shownNeighbours = 8
const shownEvents = 8

/** `remora show AGENT`: one agent, who stands around it, what waits for a person, and what happened to it. */
export function show(cli: Invocation, agent: string): Promise<ExitCode> {
  return withApp(cli, 'remora show', async app => {
    const { terminal, json } = cli
    const card = cardOf(await findAgent(agent, app, cli), app)
    if (json) terminal.json(wireCard(card, app))
    else print(card, app, cli)
    return 0
  })
}

function cardOf(node: Agent, { nodes, proposals, agents, journal }: App) {
  const { agentId } = node
  return {
    node,
    parent: nodes.parentOf(agentId),
    callers: nodes.callersOf(agentId, neighbours),
    callees: nodes.calleesOf(agentId, neighbours),
    proposal: proposals.rows.openOf(agentId),
    question: agents.questions.rows.pendingOf(agentId),
    memory: agents.memory.rows.ofAgent(agentId),
    usage: agents.usage.ofAgent(agentId),
    turns: agents.turns.ofAgent(agentId, 10),
    events: journal.read({ agentId, limit: 50, from: 'newest' }),
  }
}

type Card = ReturnType<typeof cardOf>

/** The shape that `remora.getAgent` answers to editors. */
function wireCard(card: Card, { agents }: App) {
  const { node, parent, callers, callees, proposal, question, memory, usage, turns, events } = card
  const refer = ({ agentId, name, fullName }: CodeNode) => ({ agent_id: agentId, name: fullName || name })
  return {
    ...wireNode(node, agents.statuses.of(node)),
    parent: parent ? refer(parent) : null,
    callers: callers.map(refer),
    callees: callees.map(refer),
    proposal: proposal ?? null,
    question: question ?? null,
    memory,
    usage,
    turns,
    events: events.map(wireEvent),
  }
}

function print(card: Card, app: App, { terminal }: Invocation): void {
  const { paint } = terminal
  const facts = factsOf(card, app, paint).map(([label, value]) => [`  ${paint.dim(label)}`, value])
  terminal.line(heading(card.node, paint))
  terminal.line()
  for (const line of columns(facts)) terminal.line(line)
  for (const line of waiting(card, paint)) terminal.line(line)
  const events = card.events.slice(-shownEvents)
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
