import type { ProposedFile, WrittenFile } from '../events/event.js'
import type { Proposal } from '../proposals/proposal.js'
import type { ToolRooms } from './tool.js'

/** Whole files that an agent has proposed to write, in a proposal that is not decided to its end. */
export interface Draft {
  readonly files: readonly WrittenFile[]
}

/** Oldest first. */
export function draftsOf(agentId: string, { proposals, nodes }: Pick<ToolRooms, 'proposals' | 'nodes'>): Draft[] {
  const isWhole = ({ anchor }: ProposedFile) => anchor === null || nodes.get(anchor)?.nodeType === 'file'
  return proposals.rows
    .allOpenOf(agentId)
    .map(proposal => ({ files: proposal.files.filter(isWhole).map(written(proposal)) }))
}

function written({ reasoning }: Proposal): (file: ProposedFile) => WrittenFile {
  return ({ path, creates, old_source, new_source }) => ({
    path,
    base: creates ? null : old_source,
    text: new_source,
    reasoning,
  })
}
