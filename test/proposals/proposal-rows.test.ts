import { expect, test } from 'vitest'
import type { NewEvent } from '../../server/src/events/event.js'
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

async function statusAfter(...events: NewEvent[]): Promise<string | undefined> {
  const { root, env } = await world({})
  const app = await openApp(root, env)
  for (const event of events) await app.journal.append([event])
  return app.proposals.rows.get(proposal_id)?.status
}
