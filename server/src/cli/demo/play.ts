import type { App } from '../../app.js'
import { wireNode } from '../../nodes/wire-node.js'
import type { Outcome } from '../../proposals/outcome.js'
import { findAgent } from '../agent-argument.js'
import { scan } from '../fresh-index.js'
import type { Invocation } from '../invocation.js'
import { agentsAt } from '../nodes.js'
import { nodeLines } from '../present.js'
import { printOutcome, printProposal } from '../proposal-view.js'
import { counted, duration, printable } from '../terminal/text.js'
import { type TurnResult, takeTurn } from '../turn.js'
import { ownProposal, wireTurn } from '../turn-result.js'
import { sampleAgent, sampleInstruction, sampleQuestion } from './sample.js'
import type { Stage } from './stage.js'

const by = 'remora demo'

/** The whole loop: index, chat, rewrite, accept. Returns what `--json` prints of it. */
export async function play(app: App, cli: Invocation, stage: Stage) {
  const { bold, dim } = cli.terminal.paint
  stage.show([
    `${bold('Remora')}  ${dim('A rehearsal model answers here, from a script: no key and no network needed.')}`,
  ])
  const index = await meet(app, cli, stage)
  const { agentId } = await findAgent(sampleAgent, app, cli)
  const chat = await talk(agentId, app, cli, stage)
  const rewrite = await change(agentId, app, cli, stage)
  const outcome = await accept(rewrite, app, cli, stage)
  const after = await findAgent(sampleAgent, app, cli)
  return {
    folder: app.root,
    index,
    chat: wireTurn(chat),
    rewrite: wireTurn(rewrite),
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

async function accept(rewrite: TurnResult, app: App, cli: Invocation, stage: Stage): Promise<Outcome | null> {
  const proposal = ownProposal(rewrite)
  if (!proposal) return null
  const { terminal, json } = cli
  stage.scene('Nothing changes until a person says so')
  await stage.types(`remora proposals accept ${proposal.proposal_id}`)
  const outcome = await app.proposals.accept(proposal.proposal_id, { by })
  const { node, text } = app.nodes.source(proposal.agent_id)!
  const first = node.range.start.line
  const source = text.split('\n').slice(first, node.range.end.line + 1)
  if (!json) printOutcome(outcome, proposal, app, terminal)
  const numbered = source.map((line, index) => `${`${first + index + 1}`.padStart(5)}   ${printable(line)}`)
  stage.show(['', ...numbered.map(terminal.paint.dim)])
  await stage.pause(2)
  return outcome
}
