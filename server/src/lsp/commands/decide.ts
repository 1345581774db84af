import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { absolutePath, uriOfPath } from '../../base/paths.js'
import { hunkViews } from '../../proposals/hunks.js'
import type { Outcome } from '../../proposals/outcome.js'
import type { Proposal } from '../../proposals/proposal.js'
import { soon } from '../../proposals/soon.js'
import { askPerson } from '../ask-person.js'
import type { Door } from '../door.js'
import { fulfil, titleOf } from '../purpose.js'
import type { Workspace } from '../workspace.js'
import { defineCommand } from './command.js'

const proposal_id = z.string()

const someHunks = z.object({ hunks: z.array(z.int().min(0)).min(1).optional() }).optional()

export const acceptProposal = defineCommand(
  'remora.acceptProposal',
  { proposal_id: z.union([proposal_id, z.array(proposal_id).min(1)]), options: someHunks },
  async ({ proposal_id: asked, options }, door) => {
    const [first, ...others] = [asked].flat() as [string, ...string[]]
    const workspace = await door.workspaces.withProposal(first)
    const by = door.client.name
    const outcome = workspace.proposals.accept([first, ...others], { by, hunks: options?.hunks })
    return await told(outcome, first, door)
  },
)

export const undoProposal = defineCommand('remora.undoProposal', { proposal_id }, async (args, door) => {
  const workspace = await door.workspaces.withProposal(args.proposal_id)
  return await told(workspace.proposals.undo(args.proposal_id, door.client.name), args.proposal_id, door)
})

export const rejectProposal = defineCommand(
  'remora.rejectProposal',
  { proposal_id, feedback: z.string().optional(), options: someHunks },
  async ({ proposal_id: proposalId, feedback, options }, door) => {
    const workspace = await door.workspaces.withProposal(proposalId)
    const purpose = { kind: 'feedback', proposalId, ...(options?.hunks && { hunks: options.hunks }) } as const
    if (feedback === undefined) return await askPerson(purpose, workspace, door)
    return await fulfil(purpose, feedback, workspace, door.client.name)
  },
)

export const editProposal = defineCommand(
  'remora.editProposal',
  { proposal_id, new_source: z.string(), options: z.object({ path: z.string().optional() }).optional() },
  async ({ proposal_id: proposalId, new_source: newSource, options }, door) => {
    const workspace = await door.workspaces.withProposal(proposalId)
    const by = door.client.name
    const outcome = await workspace.proposals.edit({ proposalId, newSource, path: options?.path, by })
    return outcome ? { ok: false, ...outcome } : { ok: true, proposal_id: proposalId }
  },
)

async function told(outcome: Promise<Outcome>, proposalId: string, { client }: Door): Promise<Outcome> {
  const answer = await soon(outcome, proposalId)
  // A plain client shows no result of commands, which would leave the person without a word.
  if ('reason' in answer && !client.knowsRemora) client.showMessage('warning', answer.reason)
  return answer
}

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
    path: file.path,
    old: file.old_source,
    new: file.new_source,
    column: (file.anchor && workspace.nodes.get(file.anchor)?.range.start.character) || 0,
  }))
  const { status, agent_id, reasoning, diff, checks } = proposal
  const agent = { agent_id, name: titleOf(agent_id, workspace) }
  return { status, agent, reasoning, diff, files, hunks: hunkViews(proposal), checks }
})

/** A markdown page that any editor can show. */
function writePreview({ proposal_id: id, reasoning, diff, checks }: Proposal, { stateFolder }: Workspace): string {
  const folder = join(stateFolder.path, 'previews')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${id}.md`)
  const sections = [
    `# Proposal ${id}`,
    reasoning,
    fenced('diff', diff.trimEnd()),
    ...checks.map(({ path, command, ok, output }) =>
      [`## ${ok ? '✓' : '✗'} \`${command}\` on ${path}`, fenced('text', output)].join('\n\n'),
    ),
  ]
  writeFileSync(path, `${sections.join('\n\n')}\n`)
  return path
}

/** Code may hold fences of its own, so this one is longer than any of them. */
function fenced(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)))
  return `${fence}${language}\n${text}\n${fence}`
}
