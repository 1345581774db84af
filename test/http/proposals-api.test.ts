import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { calls, says } from '../support/model-server.js'
import { openBuilt, world } from '../support/open.js'
import { ask } from './ask.js'
import { cart, serve } from './served.js'
import { aProposal, happens } from './stories.js'

const better = 'def total(xs):\n    return sum(xs, 0)\n'

test('a proposal is listed, shown, accepted and taken back', async () => {
  const served = await serve()
  const { get, post, agent, root } = served
  const id = await aProposal(served, 'total', better)
  const text = () => readFileSync(join(root, 'cart.py'), 'utf8')
  const { json: one } = await get(`/api/proposals/${id}`)
  expect(one).toMatchObject({
    proposal_id: id,
    agent_id: agent('total'),
    status: 'open',
    reasoning: 'It reads better.',
    files: [{ path: 'cart.py', anchor: agent('total'), new_source: better.trimEnd() }],
    diff: expect.stringContaining('+    return sum(xs, 0)'),
    hunks: [{ index: 0, path: 'cart.py', status: 'open', lines: expect.arrayContaining(['+    return sum(xs, 0)']) }],
    decided_by: null,
  })
  const { diff: _, hunks: __, ...row } = one
  const files = one.files.map(({ old_source: _, new_source: __, ...file }: any) => file)
  expect((await get('/api/proposals?status=open')).json).toEqual({ proposals: [{ ...row, files }] })
  expect((await get(`/api/proposals?agent_id=${agent('size')}`)).json).toEqual({ proposals: [] })

  const accepted = await post(`/api/proposals/${id}/accept`)
  expect([accepted.status, accepted.json]).toEqual([200, { kind: 'applied', proposal_id: id }])
  expect(text()).toBe(cart['cart.py']!.replace('sum(xs)', 'sum(xs, 0)'))
  expect((await get(`/api/proposals/${id}`)).json).toMatchObject({ status: 'applied', decided_by: 'http' })

  const again = await post(`/api/proposals/${id}/accept`, {})
  expect([again.status, again.json]).toEqual([
    409,
    {
      error: expect.stringContaining('already applied by http'),
      code: 'closed',
      ...{ kind: 'closed', proposal_id: id, status: 'applied', by: 'http', at: expect.any(Number) },
      reason: expect.any(String),
    },
  ])

  const undone = await post(`/api/proposals/${id}/undo`)
  expect([undone.status, undone.json]).toEqual([200, { kind: 'undone', proposal_id: id }])
  expect(text()).toBe(cart['cart.py'])
})

test('hunks are decided one by one', async () => {
  const long = Array.from({ length: 12 }, (_, line) => `    x${line} = ${line}\n`).join('')
  const served = await serve({ 'long.py': `def f():\n${long}` })
  const { post, root } = served
  const changed = long.replace('x0 = 0', 'x0 = 10').replace('x11 = 11', 'x11 = 12')
  const id = await aProposal(served, 'f', `def f():\n${changed}`)
  const one = await post(`/api/proposals/${id}/accept`, { hunks: [1] })
  expect([one.status, one.json]).toEqual([200, { kind: 'partially_applied', proposal_id: id, open_hunks: [0] }])
  const other = await post(`/api/proposals/${id}/reject`, { hunks: [0] })
  expect([other.status, other.json]).toEqual([200, { kind: 'rejected', proposal_id: id }])
  expect(readFileSync(join(root, 'long.py'), 'utf8')).toBe(`def f():\n${long.replace('x11 = 11', 'x11 = 12')}`)
  const unknown = await post(`/api/proposals/${id}/accept`, { hunks: [7] })
  expect([unknown.status, unknown.json.code]).toEqual([409, 'closed'])
})

test('what cannot be merged is told with every line, and the agent can be asked again', async () => {
  const served = await serve()
  const { post, model, root } = served
  const id = await aProposal(served, 'total', better)
  writeFileSync(join(root, 'cart.py'), cart['cart.py']!.replace('sum(xs)', 'max(xs)'))
  const stale = await post(`/api/proposals/${id}/accept`)
  expect([stale.status, stale.json]).toEqual([
    409,
    {
      ...{ error: expect.any(String), code: 'stale', kind: 'stale', proposal_id: id, reason: expect.any(String) },
      conflicts: [{ path: 'cart.py', line: 2, current: '    return max(xs)', proposed: '    return sum(xs, 0)' }],
    },
  ])
  model.will(says('I leave it.'))
  const ended = happens(served, 'AgentCompleteEvent')
  const redo = await post(`/api/proposals/${id}/redo`)
  expect([redo.status, redo.json]).toEqual([
    200,
    { turn_id: (await ended).turn_id, correlation_id: expect.any(String) },
  ])
})

test('feedback starts the next turn of the agent, and silence does not', async () => {
  const served = await serve()
  const { post, get, model } = served
  const first = await aProposal(served, 'total', better)
  model.will(says('I see.'))
  const ended = happens(served, 'AgentCompleteEvent')
  const rejected = await post(`/api/proposals/${first}/reject`, { feedback: '  Start from one. ' })
  expect([rejected.status, rejected.json]).toEqual([
    200,
    { kind: 'rejected', proposal_id: first, turn_id: (await ended).turn_id, correlation_id: expect.any(String) },
  ])
  expect((await get(`/api/proposals/${first}`)).json).toMatchObject({ status: 'rejected', feedback: 'Start from one.' })
  const second = await aProposal(served, 'size', 'def size(xs):\n    return len(list(xs))\n')
  expect((await post(`/api/proposals/${second}/reject`)).json).toEqual({ kind: 'rejected', proposal_id: second })
})

test('a file that an editor has open is changed by that editor, or the answer is busy', async () => {
  const served = await serve()
  const { post, root, env } = served
  const id = await aProposal(served, 'total', better)
  const { editor } = await openBuilt(root, { ...env, REMORA_HTTP_ENABLED: 'false' })
  editor.open('cart.py')
  await editor.lenses('cart.py')
  editor.behaviour = 'refuses'
  const refused = await post(`/api/proposals/${id}/accept`)
  expect([refused.status, refused.json]).toEqual([409, expect.objectContaining({ kind: 'failed', code: 'conflict' })])
  expect(readFileSync(join(root, 'cart.py'), 'utf8')).toBe(cart['cart.py'])
  editor.behaviour = 'applies'
  const accepted = await post(`/api/proposals/${id}/accept`)
  expect([accepted.status, accepted.json]).toEqual([200, { kind: 'applied', proposal_id: id }])
  expect(editor.text('cart.py')).toContain('sum(xs, 0)')
  // Not saved: nobody wrote behind the editor's back.
  expect(readFileSync(join(root, 'cart.py'), 'utf8')).toBe(cart['cart.py'])
})

test('an editor that hangs makes the answer busy', async () => {
  const served = await serve()
  const { post, root, env } = served
  const id = await aProposal(served, 'total', better)
  const { editor, server } = await openBuilt(root, { ...env, REMORA_HTTP_ENABLED: 'false' })
  editor.open('cart.py')
  await editor.lenses('cart.py')
  server.kill('SIGSTOP')
  const busy = await post(`/api/proposals/${id}/accept`)
  expect([busy.status, busy.json]).toEqual([
    423,
    expect.objectContaining({ kind: 'busy', code: 'busy', editor: expect.any(String), proposal_id: id }),
  ])
})

test('an editor that serves itself, and asks its person first, lets nobody wait for the person', async () => {
  const { root, model, env } = await world(cart)
  model.will(calls('rewrite_self', { new_source: better, reasoning: 'It reads better.' }), says('Done.'))
  const { editor } = await openBuilt(root, { ...env, REMORA_HTTP_PORT: '0' })
  editor.open('cart.py')
  await editor.command('remora.requestRewrite', await editor.agentAt('cart.py', 'total'), 'Read better.')
  const { proposal_id } = await editor.event('RewriteProposalEvent')
  let yes: (answer: { applied: boolean }) => void = () => undefined
  const answer = new Promise<{ applied: boolean }>(resolve => {
    yes = resolve
  })
  editor.connection.onRequest('workspace/applyEdit', () => answer)
  const { port } = await vi.waitFor(() => JSON.parse(readFileSync(join(root, '.remora/http.json'), 'utf8')))
  const accepted = await ask(port, { method: 'POST', path: `/api/proposals/${proposal_id}/accept`, headers: {} })
  expect([accepted.status, accepted.json]).toEqual([202, { kind: 'pending', proposal_id }])
  yes({ applied: false })
  expect(await editor.event('ApplyFinishedEvent')).toMatchObject({ proposal_id, outcome: 'failed' })
})

test('two who accept at once: one wins', async () => {
  const served = await serve()
  const id = await aProposal(served, 'total', better)
  const answers = await Promise.all([1, 2, 3, 4].map(() => served.post(`/api/proposals/${id}/accept`)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
})
