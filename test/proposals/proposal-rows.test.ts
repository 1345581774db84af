import { expect, test } from 'vitest'
import type { App } from '../../server/src/app.js'
import type { NewEvent } from '../../server/src/events/event.js'
import { openStatuses } from '../../server/src/proposals/proposal.js'
import type { ProposalFilter } from '../../server/src/proposals/proposal-rows.js'
import { unifiedDiff } from '../../server/src/proposals/text/unified-diff.js'
import { wireProposal, wireProposalRow } from '../../server/src/proposals/wire-proposal.js'
import { openApp } from '../support/app.js'
import { world } from '../support/open.js'

const proposal_id = 'prop_1'
const agent_id = 'rm_aaaaaaaa'
const opened: NewEvent = {
  event_type: 'RewriteProposalEvent',
  agent_id,
  proposal_id,
  files: [],
  diff: '',
  reasoning: 'Zero.',
}
const applied: NewEvent = { event_type: 'RewriteAppliedEvent', agent_id, proposal_id, hunks: null, by: 'Neovim' }
const superseded: NewEvent = { event_type: 'RewriteSupersededEvent', agent_id, proposal_id, by_proposal_id: 'prop_2' }

test('what was applied stays applied when the agent proposes anew at the same moment', async () => {
  expect(await statusAfter(opened, superseded)).toBe('superseded')
  expect(await statusAfter(opened, applied, superseded)).toBe('applied')
  // The edit was on its way already: the text is what counts.
  expect(await statusAfter(opened, superseded, applied)).toBe('applied')
})

test('what waits for a person is found behind any number of decided proposals', async () => {
  const app = await emptyApp()
  const about = (id: string): NewEvent => ({ ...opened, proposal_id: id }) as NewEvent
  await app.journal.append([about('prop_old'), about('prop_new')])
  await app.journal.append([{ ...superseded, proposal_id: 'prop_new' } as NewEvent])
  const ids = (filter: ProposalFilter) => app.proposals.rows.list(filter).map(proposal => proposal.proposal_id)
  expect(ids({ status: openStatuses, limit: 1 })).toEqual(['prop_old'])
  expect(ids({ status: 'superseded', agentId: agent_id })).toEqual(['prop_new'])
  expect(ids({ agentId: 'rm_bbbbbbbb' })).toEqual([])
  expect(ids({})).toHaveLength(2)
})

test('in a list a proposal is told without its texts', async () => {
  const app = await emptyApp()
  const file = { path: 'cart.py', anchor: agent_id, base_hash: 'x', old_source: 'a = 1\n', new_source: 'a = 2\n' }
  const check = { path: 'cart.py', command: 'lint {file}', ok: false, output: 'No.' }
  const diff = unifiedDiff({ path: 'cart.py', text: 'a = 1\n', span: { start: 0, end: 6 }, newSource: 'a = 2\n' })
  await app.journal.append([{ ...opened, files: [file], diff, checks: [check] } as NewEvent])
  const proposal = app.proposals.rows.get(proposal_id)!
  const row = wireProposalRow(proposal)
  expect(row).toMatchObject({
    proposal_id,
    agent_id,
    status: 'open',
    reasoning: 'Zero.',
    files: [{ path: 'cart.py', anchor: agent_id, base_hash: 'x' }],
    checks: [{ path: 'cart.py', command: 'lint {file}', ok: false }],
  })
  expect(JSON.stringify(row)).not.toMatch(/a = |No\./)
  expect(wireProposal(proposal)).toMatchObject({
    files: [file],
    diff,
    hunks: [{ index: 0, path: 'cart.py', status: 'open', old_start: 1, lines: ['-a = 1', '+a = 2'] }],
  })
})

async function statusAfter(...events: NewEvent[]): Promise<string | undefined> {
  const app = await emptyApp()
  for (const event of events) await app.journal.append([event])
  return app.proposals.rows.get(proposal_id)?.status
}

async function emptyApp(): Promise<App> {
  const { root, env } = await world({})
  return await openApp(root, env)
}
