import * as z from 'zod'
import { Refusal } from '../../base/errors.js'
import { derivedId } from '../../base/ids.js'
import { defineTool } from '../tool.js'

export const rewriteSelf = defineTool({
  name: 'rewrite_self',
  needsCode: true,
  description:
    'Propose a new version of your own code. Send the whole node, not a part or a diff. ' +
    'A person sees it as a proposal and decides; nothing changes before that.',
  parameters: z.object({
    new_source: z.string().describe('The complete new source of your node, at the margin (no leading indentation).'),
    reasoning: z.string().default('').describe('One or two sentences for the person: what changes and why.'),
  }),
  async run({ new_source, reasoning }, { agent, seen, turnId, callId, rooms }) {
    const current = await rooms.nodes.freshSource(agent.agentId)
    if (!current) throw new Refusal('not_found', 'Your code is not in the workspace any more.')
    const proposalId = derivedId('prop', turnId, callId)
    const { events, complaints } = await rooms.proposals.propose({
      proposalId,
      agentId: agent.agentId,
      turnId,
      reasoning: reasoning.trim() || 'No reason was given.',
      files: [
        {
          path: current.node.filePath,
          anchor: agent.agentId,
          text: current.text,
          span: current.node.span,
          seen,
          written: new_source,
        },
      ],
    })
    const open = `Proposal ${proposalId} is open. A person will accept or reject it; do not send it again.`
    return { output: [open, complaints].filter(Boolean).join('\n\n'), events }
  },
})
