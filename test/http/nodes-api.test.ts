import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { says } from '../support/model-server.js'
import { serve } from './served.js'
import { aProposal, aQuestion, happens } from './stories.js'

const shop = {
  'shop/cart.py': 'class Cart:\n    def total(self):\n        return tax(1)\n\n\ndef tax(x):\n    return x\n',
  'shop/orders.py': 'def receipt():\n    return 1\n',
  'notes.md': '# Notes\n',
}

const names = (reply: { json: { nodes: { name: string }[] } }) => reply.json.nodes.map(({ name }) => name)

test('agents are listed by file and in text order, and filters hold together', async () => {
  const { get } = await serve(shop)
  expect(names(await get('/api/nodes'))).toEqual([
    'notes.md',
    'Notes',
    'cart.py',
    'Cart',
    'total',
    'tax',
    'orders.py',
    'receipt',
  ])
  expect(names(await get('/api/nodes?path=shop&type=function'))).toEqual(['tax', 'receipt'])
  expect(names(await get('/api/nodes?path=shop/cart.py&name=total'))).toEqual(['total'])
  expect((await get('/api/nodes?name=total')).json).toEqual({
    nodes: [
      {
        agent_id: expect.stringMatching(/^rm_\w{8}$/),
        node_type: 'method',
        name: 'total',
        full_name: 'Cart.total',
        file_path: 'shop/cart.py',
        parent_id: expect.stringMatching(/^rm_/),
        start_line: 2,
        end_line: 3,
        range: { start: { line: 1, character: 4 }, end: { line: 2, character: 21 } },
        status: 'active',
      },
    ],
    next: null,
  })
})

test('pages of any size hold everybody once, also when somebody goes meanwhile', async () => {
  const { get, app, root } = await serve(shop)
  const all = names(await get('/api/nodes'))
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { json } = await get(`/api/nodes?limit=2${cursor}`)
    seen.push(...names({ json }))
    if (json.next === null) break
    if (seen.length === 2) {
      // The page has ended with somebody who is gone now.
      rmSync(join(root, 'notes.md'))
      writeFileSync(join(root, 'shop/cart.py'), `\n${readFileSync(join(root, 'shop/cart.py'), 'utf8')}`)
      await app.nodes.scan()
    }
    cursor = `&cursor=${json.next}`
  }
  expect(seen).toEqual(all)
})

test('a status finds those who have it, page by page', async () => {
  const served = await serve(shop)
  const { get, app, root } = served
  await aProposal(served, 'tax', 'def tax(x):\n    return x * 2\n')
  await aQuestion(served, 'receipt', 'Which unit?')
  const having = async (status: string) => names(await get(`/api/nodes?status=${status}`))
  expect(await having('pending_approval')).toEqual(['tax'])
  expect(await having('awaiting_input')).toEqual(['receipt'])
  expect(await having('running')).toEqual([])
  expect(await having('orphaned')).toEqual([])
  const first = await get('/api/nodes?status=active&limit=5')
  expect(names(first)).toEqual(['notes.md', 'Notes', 'cart.py', 'Cart', 'total'])
  expect(names(await get(`/api/nodes?status=active&limit=5&cursor=${first.json.next}`))).toEqual(['orders.py'])
  rmSync(join(root, 'notes.md'))
  await app.nodes.scan()
  expect(await having('orphaned')).toEqual(['notes.md', 'Notes'])
  const gone = await get('/api/nodes?status=orphaned&limit=1')
  expect(names(await get(`/api/nodes?status=orphaned&limit=1&cursor=${gone.json.next}`))).toEqual(['Notes'])
})

test('one agent is told with its source, its neighbours, what waits and what happened', async () => {
  const served = await serve(shop)
  const { get, agent, model, post, root } = served
  const [tax, total] = [agent('tax'), agent('total')]
  model.will(says('I tax.'))
  const ended = happens(served, 'AgentCompleteEvent')
  await post(`/api/agents/${tax}/chat`, { message: 'Who are you?' })
  await ended
  const proposalId = await aProposal(served, 'tax', 'def tax(x):\n    return x * 2\n')
  const { status, json } = await get(`/api/nodes/${tax}`)
  expect(status).toBe(200)
  expect(json).toMatchObject({
    agent_id: tax,
    status: 'pending_approval',
    source: 'def tax(x):\n    return x',
    callers: [{ agent_id: total, name: 'Cart.total' }],
    callees: [],
    parent: { name: 'cart.py' },
    proposal: { proposal_id: proposalId, hunks: [{ index: 0, status: 'open' }] },
    question: null,
    memory: [],
    usage: { calls: 3 },
    turns: [{ status: 'completed' }, { status: 'completed' }],
  })
  expect(json.events.map((event: { event_type: string }) => event.event_type)).toContain('AgentTextResponseEvent')
  // Nobody has scanned since.
  writeFileSync(join(root, 'shop/cart.py'), shop['shop/cart.py'].replace('return x', 'return x + 1'))
  expect((await get(`/api/nodes/${tax}`)).json.source).toBe('def tax(x):\n    return x + 1')
})

test('who has no code comes last, is found by its type, and is spoken to like others', async () => {
  const watch = (name: string) => `---\nvirtual: true\nname: ${name}\n---\nKeep watch.\n`
  const agents = { '.remora/agents/a.md': watch('Early watch'), '.remora/agents/b.md': watch('Late watch') }
  const served = await serve({ ...shop, ...agents })
  const { get, post, model } = served
  const everybody = names(await get('/api/nodes'))
  expect(everybody.slice(-2)).toEqual(['Early watch', 'Late watch'])
  expect(names(await get('/api/nodes?type=virtual&status=active'))).toEqual(['Early watch', 'Late watch'])
  expect(names(await get('/api/nodes?path=shop/orders.py'))).toEqual(['orders.py', 'receipt'])
  const first = (await get(`/api/nodes?limit=${everybody.length - 1}`)).json
  expect(names(await get(`/api/nodes?cursor=${first.next}`))).toEqual(['Late watch'])
  const { agent_id } = (await get('/api/nodes?name=Late%20watch')).json.nodes[0]
  model.will(says('All is quiet.'))
  const replied = happens(served, 'AgentTextResponseEvent')
  expect((await post(`/api/agents/${agent_id}/chat`, { message: 'What do you see?' })).status).toBe(200)
  expect((await replied).response).toBe('All is quiet.')
  expect((await get(`/api/nodes/${agent_id}`)).json).toMatchObject({ node_type: 'virtual', source: null, turns: [{}] })
})

test('an agent whose code is gone is still told of, and one that never was is not', async () => {
  const { get, app, agent, root } = await serve(shop)
  const notes = agent('Notes')
  rmSync(join(root, 'notes.md'))
  await app.nodes.scan()
  expect((await get(`/api/nodes/${notes}`)).json).toMatchObject({ status: 'orphaned', source: null })
  const nobody = await get('/api/nodes/rm_00000000')
  expect([nobody.status, nobody.json.code]).toEqual([404, 'unknown_agent'])
  const cursor = await get('/api/nodes?cursor=nonsense')
  expect([cursor.status, cursor.json.error]).toEqual([400, expect.stringContaining('cursor')])
})
