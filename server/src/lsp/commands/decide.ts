import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { absolutePath, uriOfPath } from '../../base/paths.js'
import type { Outcome } from '../../proposals/outcome.js'
import type { Proposal } from '../../proposals/proposal.js'
import { askPerson } from '../ask-person.js'
import { fulfil } from '../purpose.js'
import type { Workspace } from '../workspace.js'
import { defineCommand } from './command.js'

const proposal_id = z.string()

/** A client may be asking its person before it applies an edit; the command does not wait longer than this. */
const answerWithinMs = 5000

export const acceptProposal = defineCommand('remora.acceptProposal', { proposal_id }, async (args, door) => {
  const workspace = await door.workspaces.withProposal(args.proposal_id)
  const outcome = workspace.proposals.accept(args.proposal_id, door.client.name)
  const late = new Promise<Outcome>(resolve => {
    setTimeout(() => resolve({ kind: 'pending', proposal_id: args.proposal_id }), answerWithinMs).unref()
  })
  const answer = await Promise.race([outcome, late])
  // A plain client shows no result of commands, which would leave the person without a word.
  if ('reason' in answer && !door.client.knowsRemora) door.client.showMessage('warning', answer.reason)
  return answer
})

export const rejectProposal = defineCommand(
  'remora.rejectProposal',
  { proposal_id, feedback: z.string().optional() },
  async ({ proposal_id: proposalId, feedback }, door) => {
    const workspace = await door.workspaces.withProposal(proposalId)
    const purpose = { kind: 'feedback', proposalId } as const
    if (feedback === undefined) return await askPerson(purpose, workspace, door)
    return await fulfil(purpose, feedback, workspace, door.client.name)
  },
)

export const redoProposal = defineCommand('remora.redoProposal', { proposal_id }, async (args, door) => {
  const workspace = await door.workspaces.withProposal(args.proposal_id)
  const { agent_id } = workspace.proposals.rows.get(args.proposal_id)!
  return await workspace.agents.redo(agent_id, args.proposal_id)
})

export const previewProposal = defineCommand('remora.previewProposal', { proposal_id }, async (args, door) => {
  const workspace = await door.workspaces.withProposal(args.proposal_id)
  const proposal = workspace.proposals.rows.get(args.proposal_id)!
  if (!door.client.knowsRemora) {
    await door.client.showDocument(uriOfPath(writePreview(proposal, workspace)), { takeFocus: true })
  }
  const files = proposal.files.map(file => ({
    uri: uriOfPath(absolutePath(workspace.root, file.path)),
    old: file.old_source,
    new: file.new_source,
  }))
  return { diff: proposal.diff, files }
})

/** A markdown page that any editor can show. */
function writePreview({ proposal_id: id, reasoning, diff }: Proposal, { stateFolder }: Workspace): string {
  const folder = join(stateFolder.path, 'previews')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${id}.md`)
  // Code may hold fences of its own, so this one is longer than any of them.
  const fence = '`'.repeat(Math.max(3, ...[...diff.matchAll(/`+/g)].map(([run]) => run.length + 1)))
  writeFileSync(path, `# Proposal ${id}\n\n${reasoning}\n\n${fence}diff\n${diff.trimEnd()}\n${fence}\n`)
  return path
}
