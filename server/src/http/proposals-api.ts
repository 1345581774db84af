import { createRoute } from '@hono/zod-openapi'
import * as z from 'zod'
import { reject } from '../agents/reject.js'
import { Refusal } from '../base/errors.js'
import { type Proposal, proposalStatuses } from '../proposals/proposal.js'
import { soon } from '../proposals/soon.js'
import { wireProposal, wireProposalRow } from '../proposals/wire-proposal.js'
import { type Api, byHttp, createApi, json, limit, refusals, sent } from './api.js'
import type { Needs } from './needs.js'
import { decided, decision } from './outcome.js'
import { proposal, proposalRow } from './proposal-shapes.js'
import { started } from './turns-api.js'

const one = z.object({ proposal_id: z.string() })

const hunks = z
  .array(z.int().min(0))
  .min(1)
  .optional()
  .meta({ description: 'Numbers of hunks; absent: all that are open.' })

const list = createRoute({
  method: 'get',
  path: '/proposals',
  summary: 'Proposals, the newest first',
  request: {
    query: z.strictObject({ status: z.enum(proposalStatuses).optional(), agent_id: z.string().optional(), limit }),
  },
  responses: { 200: json(z.object({ proposals: z.array(proposalRow) }), 'The proposals.'), ...refusals },
})

const show = createRoute({
  method: 'get',
  path: '/proposals/{proposal_id}',
  summary: 'A proposal with its files, diff and hunks',
  request: { params: one },
  responses: { 200: json(proposal, 'The proposal.'), ...refusals },
})

const accept = createRoute({
  method: 'post',
  path: '/proposals/{proposal_id}/accept',
  summary: 'Makes a proposal real, or some of its hunks: by the editor that has the file open, else on disk',
  request: { params: one, body: sent(z.strictObject({ hunks }), { mayBeAbsent: true }) },
  responses: { ...decision, ...refusals },
})

const undo = createRoute({
  method: 'post',
  path: '/proposals/{proposal_id}/undo',
  summary: 'Takes back what accepting it did, if the text is still the same',
  request: { params: one },
  responses: { ...decision, ...refusals },
})

const rejection = createRoute({
  method: 'post',
  path: '/proposals/{proposal_id}/reject',
  summary: 'Puts a proposal away, or some of its hunks; with feedback the agent tries again',
  request: {
    params: one,
    body: sent(z.strictObject({ feedback: z.string().trim().default(''), hunks }), { mayBeAbsent: true }),
  },
  responses: { ...decision, ...refusals },
})

const redo = createRoute({
  method: 'post',
  path: '/proposals/{proposal_id}/redo',
  summary: 'Asks the agent again, for the text of now',
  request: { params: one },
  responses: { 200: json(started, 'The turn of the agent.'), ...refusals },
})

export function proposalsApi({ workspace }: Needs): Api {
  const api = createApi()
  const { proposals, agents } = workspace
  const by = byHttp

  api.openapi(list, c => {
    const { status, agent_id: agentId, limit } = c.req.valid('query')
    return c.json({ proposals: proposals.rows.list({ status, agentId, limit }).map(wireProposalRow) }, 200)
  })

  api.openapi(show, c => c.json(wireProposal(known(c.req.valid('param').proposal_id)), 200))

  api.openapi(accept, async c => {
    const { proposal_id } = known(c.req.valid('param').proposal_id)
    const { hunks } = c.req.valid('json')
    return decided(await soon(proposals.accept(proposal_id, { by, hunks }), proposal_id), c)
  })

  api.openapi(undo, async c => {
    const { proposal_id } = known(c.req.valid('param').proposal_id)
    return decided(await soon(proposals.undo(proposal_id, by), proposal_id), c)
  })

  api.openapi(rejection, async c => {
    const { proposal_id } = known(c.req.valid('param').proposal_id)
    const { feedback = '', hunks } = c.req.valid('json')
    return decided(await reject(proposal_id, { feedback, hunks, by }, workspace), c)
  })

  api.openapi(redo, async c => {
    const { proposal_id, agent_id } = known(c.req.valid('param').proposal_id)
    return c.json(await agents.redo(agent_id, proposal_id), 200)
  })

  function known(proposalId: string): Proposal {
    const proposal = proposals.rows.get(proposalId)
    if (proposal) return proposal
    throw new Refusal('unknown_proposal', `There is no proposal ${proposalId}. /api/proposals lists them.`)
  }

  return api
}
