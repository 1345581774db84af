import * as z from 'zod'
import { proposalStatuses } from '../proposals/proposal.js'
import type { WireProposal, WireProposalRow } from '../proposals/wire-proposal.js'
import { time } from './api.js'

const hunk = z
  .object({
    index: z.int().meta({ description: 'Counted from 0 over all files; it stays whatever is decided.' }),
    path: z.string(),
    status: z.enum(['open', 'applied', 'rejected']),
    old_start: z.int(),
    old_lines: z.int(),
    new_start: z.int(),
    new_lines: z.int(),
    lines: z.array(z.string()).readonly(),
  })
  .meta({ id: 'Hunk' })

const fileRow = z
  .object({
    path: z.string(),
    anchor: z.string().nullable().meta({ description: 'The node that is replaced; null for a file without an agent.' }),
    creates: z.literal(true).optional(),
    base_hash: z.string(),
  })
  .meta({ id: 'ProposedFileRow' })

const file = z.object({ ...fileRow.shape, old_source: z.string(), new_source: z.string() }).meta({ id: 'ProposedFile' })

const checkRow = z.object({ path: z.string(), command: z.string(), ok: z.boolean() })

export const proposalRow = z
  .object({
    proposal_id: z.string(),
    agent_id: z.string(),
    status: z.enum(proposalStatuses),
    reasoning: z.string(),
    files: z.array(fileRow).readonly(),
    applied_hunks: z.array(z.int()).readonly(),
    rejected_hunks: z.array(z.int()).readonly(),
    checks: z.array(checkRow).readonly().meta({ description: 'What `proposals.checks` said.' }),
    correlation_id: z.string(),
    turn_id: z.string().nullable(),
    opened_at: time,
    decided_at: time.nullable(),
    decided_by: z.string().nullable(),
    feedback: z.string().nullable(),
  })
  .meta({ id: 'ProposalRow' }) satisfies z.ZodType<WireProposalRow>

export const proposal = z
  .object({
    ...proposalRow.shape,
    files: z.array(file).readonly(),
    checks: z.array(checkRow.extend({ output: z.string() })).readonly(),
    diff: z.string().meta({ description: 'Unified, over all files.' }),
    hunks: z.array(hunk).readonly(),
  })
  .meta({ id: 'Proposal' }) satisfies z.ZodType<WireProposal>
