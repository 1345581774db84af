import type { App } from '../../app.js'
import { messageOf } from '../../base/errors.js'
import { counted, duration } from '../../base/words.js'
import type { RemoraEvent } from '../../events/event.js'
import { wireNode } from '../../nodes/wire-node.js'
import { closed, type Outcome } from '../../proposals/outcome.js'
import { isOpen, type Proposal } from '../../proposals/proposal.js'
import { findAgent } from '../agent-argument.js'
import { scan } from '../fresh-index.js'
import type { Invocation } from '../invocation.js'
import { agentsAt } from '../nodes.js'
import { nameOf, nodeLines } from '../present.js'
import { printOutcome, printProposal } from '../proposal-view.js'
import type { Terminal } from '../terminal/terminal.js'
import { printable } from '../terminal/text.js'
import { type TurnResult, takeTurn } from '../turn.js'
import { ownProposal, wireTurn } from '../turn-result.js'
import { askingAgent, askingInstruction, sampleAgent, sampleInstruction, sampleQuestion } from './sample.js'
import type { Stage } from './stage.js'

const by = 'remora demo'

/**
 * The whole loop: index, chat, rewrite, question, accept. Returns what `--json` prints of it.
 * @param dashboard its address
 */
export async function play(app: App, cli: Invocation, stage: Stage, dashboard: string) {
  const { bold, dim, cyan } = cli.terminal.paint
  stage.show([
    `${bold('Remora')}  ${dim('A rehearsal model answers here, from a script: no key and no network needed.')}`,
    `${bold('Dashboard')}  ${cyan(dashboard)}  ${dim('Keep it beside this: it shows everything as it happens.')}`,
  ])
  const index = await meet(app, cli, stage)
  const { agentId } = await findAgent(sampleAgent, app, cli)
  const chat = await talk(agentId, app, cli, stage)
  const rewrite = await change(agentId, app, cli, stage)
  const question = await answer(app, cli, stage)
  const outcome = await accept(rewrite, app, cli, stage)
  const after = await findAgent(sampleAgent, app, cli)
  return {
    folder: app.root,
    dashboard,
    index,
    chat: wireTurn(chat),
    rewrite: wireTurn(rewrite),
    question: wireTurn(question),
    outcome,
    agent_id: agentId,
    agent: wireNode(after, app.agents.statuses.of(after)),
  }
}

async function meet(app: App, { terminal }: Invocation, stage: Stage) {
  const { paint } = terminal
  stage.scene('A small project')
  stage.show([`A fruit stand, in Python and TypeScript:  ${app.root}`])
  await stage.pause(1.5)
  stage.scene('Every file, class and function of it has an agent, with an id that stays')
  await stage.types('remora nodes')
  const { files, nodes, edges, created, orphaned, updated, ms } = await scan(app, terminal)
  stage.show(nodeLines(agentsAt('', app), app, paint))
  const size = `${counted(nodes, 'agent')} in ${counted(files, 'file')}, ${counted(edges, 'connection')}`
  stage.show(['', paint.dim(`${size} · ${duration(ms)}`)])
  await stage.pause(3)
  return { files, nodes, edges, created, orphaned, updated, ms }
}

async function talk(agentId: string, app: App, cli: Invocation, stage: Stage): Promise<TurnResult> {
  stage.scene('Talk to one')
  await stage.types(`remora chat ${sampleAgent} "${sampleQuestion}"`)
  const begin = () => app.agents.chat(agentId, sampleQuestion)
  const result = await takeTurn(begin, app, cli, { by, reply: 'shown' })
  await stage.pause(2)
  return result
}

async function change(agentId: string, app: App, cli: Invocation, stage: Stage): Promise<TurnResult> {
  stage.scene('Ask it to change')
  await stage.types(`remora rewrite ${sampleAgent} "${sampleInstruction}"`)
  const begin = () => app.agents.requestRewrite(agentId, sampleInstruction)
  const result = await takeTurn(begin, app, cli, { by, reply: 'hidden' })
  if (!cli.json) for (const proposal of result.proposals) printProposal(proposal, app, cli.terminal)
  await stage.pause(3)
  return result
}

async function answer(app: App, cli: Invocation, stage: Stage): Promise<TurnResult> {
  stage.scene('What it cannot know, an agent asks you')
  const { agentId } = await findAgent(askingAgent, app, cli)
  await stage.types(`remora chat ${askingAgent} "${askingInstruction}"`)
  if (stage.isAttended) stage.show(['Answer here or in the dashboard: the first answer counts.'])
  const deputy = stage.isAttended ? undefined : app.bus.subscribe(event => answerFirst(event, app))
  try {
    return await takeTurn(() => app.agents.chat(agentId, askingInstruction), app, cli, { by, reply: 'shown' })
  } finally {
    deputy?.()
    await stage.pause(2)
  }
}

/** In place of the person whom nobody can ask. */
function answerFirst(event: RemoraEvent, { agents, log }: App): void {
  if (event.event_type !== 'HumanInputRequestEvent') return
  agents.questions.answer(event.msg_id, event.options[0]!, by).catch(error => {
    log.warn('the demo could not answer', { error: messageOf(error) })
  })
}

async function accept(rewrite: TurnResult, app: App, cli: Invocation, stage: Stage): Promise<Outcome | null> {
  const proposal = ownProposal(rewrite)
  if (!proposal) return null
  const { terminal, json } = cli
  stage.scene('Nothing changes until a person says so')
  if (stage.isAttended) await decided(proposal, app, terminal)
  const outcome = elsewhere(proposal, app) ?? (await acceptHere(proposal, app, stage))
  const { node, text } = app.nodes.source(proposal.agent_id)!
  const first = node.range.start.line
  const source = text.split('\n').slice(first, node.range.end.line + 1)
  if (!json) printOutcome(outcome, proposal, app, terminal)
  const numbered = source.map((line, index) => `${`${first + index + 1}`.padStart(5)}   ${printable(line)}`)
  stage.show(['', ...numbered.map(terminal.paint.dim)])
  await stage.pause(2)
  return outcome
}

async function acceptHere({ proposal_id }: Proposal, { proposals }: App, stage: Stage): Promise<Outcome> {
  await stage.types(`remora proposals accept ${proposal_id}`)
  return await proposals.accept(proposal_id, { by })
}

/** What the person has decided in the dashboard meanwhile. */
function elsewhere({ proposal_id }: Proposal, { proposals }: App): Outcome | undefined {
  const now = proposals.rows.get(proposal_id)!
  if (isOpen(now)) return undefined
  return now.status === 'applied' ? { kind: 'applied', proposal_id } : closed(now)
}

/** Resolves when the person has decided in the dashboard, or pressed Enter here. */
async function decided({ proposal_id, agent_id }: Proposal, app: App, terminal: Terminal): Promise<void> {
  terminal.line(
    `The proposal of ${nameOf(agent_id, app)} waits in the dashboard. Accept it there, or press Enter here.`,
  )
  const decision = new AbortController()
  const unsubscribe = app.bus.subscribe(() => {
    if (!isOpen(app.proposals.rows.get(proposal_id)!)) decision.abort()
  })
  await terminal.ask('  › ', decision.signal)
  unsubscribe()
}
