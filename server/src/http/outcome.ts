import type { Context } from 'hono'
import * as z from 'zod'
import type { Rejected } from '../agents/reject.js'
import { Refusal } from '../base/errors.js'
import type { Outcome } from '../proposals/outcome.js'
import { json, time } from './api.js'

// What came of a decision about a proposal, as answers tell it.

const proposal_id = z.string()

const done = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('applied'), proposal_id }),
  z.object({ kind: z.literal('partially_applied'), proposal_id, open_hunks: z.array(z.int()).readonly() }),
  z.object({ kind: z.literal('undone'), proposal_id }),
  z
    .object({
      kind: z.literal('rejected'),
      proposal_id,
      turn_id: z.string().optional(),
      correlation_id: z.string().optional(),
    })
    .meta({ description: 'With the turn that the feedback started.' }),
])

const pending = z.object({ kind: z.literal('pending'), proposal_id })

const no = { error: z.string(), code: z.string(), proposal_id, reason: z.string() }

const conflict = z.discriminatedUnion('kind', [
  z.object({
    ...no,
    kind: z.literal('closed'),
    status: z.string(),
    by: z.string().nullable(),
    at: time.nullable(),
  }),
  z.object({
    ...no,
    kind: z.literal('stale'),
    conflicts: z.array(
      z.object({
        path: z.string(),
        line: z.int().meta({ description: '1-based, in the text of now.' }),
        current: z.string(),
        proposed: z.string(),
      }),
    ),
  }),
  z.object({ ...no, kind: z.literal('failed') }),
])

const busy = z.object({ ...no, kind: z.literal('busy'), editor: z.string() })

export const decision = {
  200: json(done, 'It is done.'),
  202: json(pending, 'An editor asks its person first; the outcome follows as an event.'),
  409: json(conflict, 'Nothing was changed: somebody decided before, or the text does not allow it any more.'),
  423: json(busy, 'An editor has the file open and did not take the change: accept it there.'),
}

/** Says no with the whole result. */
export function decided(outcome: Outcome | Rejected, c: Context) {
  switch (outcome.kind) {
    case 'applied':
    case 'partially_applied':
    case 'undone':
    case 'rejected':
      return c.json(outcome, 200)
    case 'pending':
      return c.json(outcome, 202)
    case 'failed':
      throw new Refusal('conflict', outcome.reason, outcome)
    default:
      throw new Refusal(outcome.kind, outcome.reason, outcome)
  }
}
