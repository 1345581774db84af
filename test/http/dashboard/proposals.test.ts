import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Proposal } from '../../../server/src/proposals/proposal.js'
import { calls, says } from '../../support/model-server.js'
import { type Served, serve } from '../served.js'

const files = { 'a.py': 'def total(xs):\n    return sum(xs) + 0\n', 'b.py': 'def size(xs):\n    return len(xs) + 0\n' }

/** Two agents have proposed something because of one message. */
async function linked(): Promise<Served> {
  const served = await serve(files)
  const { app, agent, model } = served
  const ask = () => [
    calls('message_node', { target_id: agent('size'), message: 'Shorter, please.' }),
    calls('rewrite_self', { new_source: 'def total(xs):\n    return sum(xs)', reasoning: 'Say total shorter.' }),
    says('Done.'),
  ]
  const answer = [
    calls('rewrite_self', { new_source: 'def size(xs):\n    return len(xs)', reasoning: 'Say size shorter.' }),
    says('Done.'),
  ]
  const scripts = { total: ask(), size: answer }
  model.otherwise(({ body }) => {
    const whose = /`total`/.test(body.messages[0]!.content.split('\n')[0]!) ? 'total' : 'size'
    return scripts[whose].shift() ?? says('Nothing.')
  })
  const both = new Promise<void>(resolve => {
    app.bus.subscribe(({ event_type }) => {
      if (event_type === 'RewriteProposalEvent' && app.proposals.rows.openCount() === 2) resolve()
    })
  })
  await app.agents.chat(agent('total'), 'Be shorter, and tell size.')
  await both
  return served
}

test('what belongs together is shown together and accepted as one', async () => {
  const { app, get, post, root } = await linked()
  const [first, second] = pair(app.proposals.rows.open())
  const { text } = await get(`/ui/proposals/${first.proposal_id}`)
  expect(text).toContain('Accept all 2 as one')
  expect(text).toContain(`href="/ui/proposals/${second.proposal_id}"`)
  const reply = await post(`/ui/proposals/${first.proposal_id}/accept-linked`, {})
  expect(reply.json).toEqual({ message: 'Applied' })
  expect(app.proposals.rows.openCount()).toBe(0)
  expect(readFileSync(`${root}/a.py`, 'utf8') + readFileSync(`${root}/b.py`, 'utf8')).not.toContain('+ 0')
})

test('the list shows what waits first, and what was asked for', async () => {
  const { app, agent, get, post } = await linked()
  const [first, second] = pair(app.proposals.rows.list())
  await post(`/ui/proposals/${first.proposal_id}/reject`, { feedback: '' })
  const order = (html: string) => [...html.matchAll(/id="row-(\w+)"/g)].map(([, id]) => id)
  const { text } = await get('/ui/proposals')
  expect(text).toContain('1 proposal waits for you')
  expect(order(text)).toEqual([second.proposal_id, first.proposal_id])
  expect(order((await get('/ui/proposals?status=rejected')).text)).toEqual([first.proposal_id])
  const ofTotal = app.proposals.rows.list({ agentId: agent('total') })
  expect(order((await get(`/ui/proposals?agent_id=${agent('total')}`)).text)).toEqual(ofTotal.map(p => p.proposal_id))
})

test('what nobody can decide is refused with a sentence', async () => {
  const { app, post, get } = await linked()
  const [{ proposal_id: id }] = pair(app.proposals.rows.open())
  const accept = (body: unknown) => post(`/ui/proposals/${id}/accept`, body)
  expect((await accept({ hunk: 7 })).json.error).toContain('There is no hunk 7')
  expect((await accept({ hunk: 'x' })).status).toBe(400)
  expect((await post(`/ui/proposals/${id}/undo`, {})).json.error).toContain('nothing to take back')
  expect((await get('/ui/proposals/prop_none', { accept: 'text/html' })).status).toBe(404)
  expect(
    (await post(`/ui/proposals/${id}/accept`, 'hunk=1', { 'content-type': 'application/x-www-form-urlencoded' }))
      .status,
  ).toBe(415)
})

function pair([first, second]: readonly Proposal[]): [Proposal, Proposal] {
  return [first!, second!]
}
