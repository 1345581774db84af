import type { ProposedFile, WrittenFile } from '../events/event.js'
import type { Proposal } from '../proposals/proposal.js'
import type { ToolRooms } from './tool.js'

/** Whole files that an agent has proposed to write, and about which nobody has decided. */
export interface Draft {
  readonly proposalId: string
  readonly files: readonly WrittenFile[]
}

/** Of open proposals, oldest first. */
export function draftsOf(agentId: string, { proposals, nodes }: Pick<ToolRooms, 'proposals' | 'nodes'>): Draft[] {
  const isWhole = ({ anchor }: ProposedFile) => anchor === null || nodes.get(anchor)?.nodeType === 'file'
  return proposals.rows
    .list({ agentId, status: 'open' })
    .map(proposal => ({
      proposalId: proposal.proposal_id,
      files: proposal.files.filter(isWhole).map(written(proposal)),
    }))
    .reverse()
}

function written({ reasoning }: Proposal): (file: ProposedFile) => WrittenFile {
  return ({ path, creates, old_source, new_source }) => ({
    path,
    base: creates ? null : old_source,
    text: new_source,
    reasoning,
  })
}
