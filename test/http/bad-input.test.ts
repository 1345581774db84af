import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Database } from '../../server/src/base/database.js'
import { journalSchema } from '../../server/src/events/event-rows.js'
import { status } from '../support/model-server.js'
import { cart, type Served, serve, serveAt } from './served.js'
import { aProposal, aQuestion, happens } from './stories.js'

type Case = readonly [path: string, body: unknown, status: number, says: string]

/** All of them are refused with a sentence that says why, and nothing comes of it. */
async function expectRefused({ post, get, app }: Served, cases: readonly Case[]): Promise<void> {
  const before = app.journal.lastSeq
  for (const [path, body, wanted, says] of cases) {
    const { status, json } = body === get ? await get(path) : await post(path, body)
    expect([path, body, status, json]).toEqual([
      path,
      body,
      wanted,
      expect.objectContaining({ error: expect.stringContaining(says), code: expect.stringMatching(/^[a-z_]+$/) }),
    ])
  }
  expect(app.journal.lastSeq).toBe(before)
}

test('a body that is no JSON, or not what was wanted, is refused with the field’s name', async () => {
  const served = await serve()
  const id = await aProposal(served, 'total', 'def total(xs):\n    return sum(xs, 0)\n')
  const question = await aQuestion(served, 'size', 'Which unit?')
  const agent = served.agent('total')
  const [chat, accept, answer] = [
    `/api/agents/${agent}/chat`,
    `/api/proposals/${id}/accept`,
    `/api/questions/${question}/answer`,
  ]
  const noJson = ['{', '{"message": "a" "b"}', "{'message': 'a'}", '\u0000', '{"message": "\ud800"', '[1,', 'undefined']
  await expectRefused(served, [
    ...noJson.map((text): Case => [chat, text, 400, 'JSON']),
    [chat, undefined, 400, ''],
    ...[null, 1, 'hello', [], [{ message: 'a' }]].map((body): Case => [chat, JSON.stringify(body), 400, 'expected']),
    [chat, {}, 400, 'message'],
    ...[null, 1, true, ['a'], { text: 'a' }].map((message): Case => [chat, { message }, 400, 'message']),
    [chat, { message: ' \n ' }, 400, 'empty'],
    [chat, { message: 'a', mesage: 'b' }, 400, 'mesage'],
    [`/api/agents/${agent}/rewrite`, { instruction: 1 }, 400, 'instruction'],
    [accept, { hunks: 0 }, 400, 'hunks'],
    [accept, { hunks: [] }, 400, 'hunks'],
    ...['0', -1, 1.5, null, 1e300, [0]].map((hunk): Case => [accept, { hunks: [hunk] }, 400, 'hunks.0']),
    [accept, { hunks: [5] }, 400, 'hunk 5'],
    [accept, { hunk: [0] }, 400, 'hunk'],
    [accept, '{"hunks": [1e400]}', 400, 'hunks.0'],
    [`/api/proposals/${id}/reject`, { feedback: ['no'] }, 400, 'feedback'],
    [answer, {}, 400, 'answer'],
    [answer, { answer: '  ' }, 400, 'empty'],
    [answer, { answer: 3 }, 400, 'answer'],
    [answer, { answer: 'a', option: 1 }, 400, 'option'],
  ])
  expect(readFileSync(join(served.root, 'cart.py'), 'utf8')).toBe(cart['cart.py'])
})

test('a question in an address that makes no sense is refused with its name', async () => {
  const served = await serve()
  const bad = (query: string, says = query.split('=')[0]!): Case => [
    `/api/${query}`,
    served.get,
    400,
    says.split('?')[1] ?? says,
  ]
  await expectRefused(served, [
    ...['0', '-1', '1001', '1.5', 'x', '', '1e9', 'Infinity', 'NaN'].flatMap(limit =>
      ['nodes', 'proposals', 'turns', 'cascades', 'events/list'].map(list => bad(`${list}?limit=${limit}`)),
    ),
    bad('nodes?limit=1&limit=2'),
    bad('nodes?status=asleep'),
    bad('nodes?type=thing'),
    bad('nodes?stauts=active'),
    bad('proposals?status=lost'),
    bad('usage?by=moon'),
    bad('usage?since=yesterday'),
    bad('turns?agent=x'),
    bad('events?types=Nothing'),
    bad('events?kinds=AgentStartEvent'),
  ])
})

test('whoever or whatever is not there is 404, by every way', async () => {
  const served = await serve()
  const { get } = served
  const strange = ['rm_00000000', 'nobody', '%20', '%F0%9F%98%80', "'%20OR%201=1--", 'x'.repeat(5000)]
  await expectRefused(served, [
    ...strange.flatMap((id): Case[] => [
      [`/api/nodes/${id}`, get, 404, 'no agent'],
      [`/api/agents/${id}/chat`, { message: 'a' }, 404, 'no agent'],
      [`/api/agents/${id}/rewrite`, undefined, 404, 'no agent'],
      [`/api/agents/${id}/stop`, undefined, 404, 'no agent'],
      [`/api/proposals/${id}`, get, 404, 'no proposal'],
      ...['accept', 'reject', 'undo', 'redo'].map(
        (act): Case => [`/api/proposals/${id}/${act}`, {}, 404, 'no proposal'],
      ),
      [`/api/questions/${id}/answer`, { answer: 'a' }, 404, 'no question'],
      [`/api/turns/${id}/retry`, undefined, 404, 'no turn'],
      [`/api/cascades/${id}`, get, 404, 'no cascade'],
      [`/api/cascades/${id}/stop`, undefined, 404, 'no cascade'],
      [`/api/kv/${id}`, get, 404, 'no agent'],
      [`/api/kv/${id}/a`, 1, 404, 'no agent'],
    ]),
    ['/api/nowhere', get, 404, '/openapi.json'],
    ['/api/nodes', {}, 404, '/openapi.json'],
    [`/api/agents/${served.agent('total')}/chat`, get, 404, '/openapi.json'],
  ])
  for (const method of ['PUT', 'DELETE', 'PATCH', 'QUERY']) {
    expect([method, (await served.send(method, '/api/nodes')).status]).toEqual([method, 404])
  }
})

test('in a workspace of a newer Remora everything can be seen and nothing done', async () => {
  const before = await serve()
  const id = await aProposal(before, 'total', 'def total(xs):\n    return sum(xs, 0)\n')
  const question = await aQuestion(before, 'size', 'Which unit?')
  const { root, env, model, app } = before
  const { turn_id, correlation_id } = app.agents.turns.latest(1)[0]!
  await before.close()
  const database = await Database.open(join(root, '.remora/journal.db'), journalSchema)
  database.run(`PRAGMA user_version = ${journalSchema.version + 1}`)
  database.close()

  const { get, post, agent, app: newer } = await serveAt(root, env)
  const lists = ['nodes', `nodes/${agent('total')}`, 'proposals', `proposals/${id}`, 'questions', 'turns', 'cascades']
  for (const path of [...lists, `cascades/${correlation_id}`, 'usage', 'events/list', `kv/${agent('total')}`]) {
    expect([path, (await get(`/api/${path}`)).status]).toEqual([path, 200])
  }
  const [asked, seq] = [model.requests.length, newer.journal.lastSeq]
  const acts: [path: string, body?: object][] = [
    [`agents/${agent('total')}/chat`, { message: 'hi' }],
    [`agents/${agent('total')}/rewrite`],
    [`agents/${agent('size')}/stop`],
    [`proposals/${id}/accept`],
    [`proposals/${id}/reject`, { feedback: 'no' }],
    [`proposals/${id}/redo`],
    [`questions/${question}/answer`, { answer: 'cents' }],
    [`cascades/${correlation_id}/stop`],
    [`kv/${agent('total')}/a`, { a: 1 }],
  ]
  for (const [path, body] of acts) {
    const { status, json } = await post(`/api/${path}`, body)
    expect([path, status, json]).toEqual([
      path,
      409,
      { error: expect.stringContaining('newer Remora'), code: 'read_only' },
    ])
  }
  expect((await post(`/api/turns/${turn_id}/retry`)).status).toBe(409)
  expect(readFileSync(join(root, 'cart.py'), 'utf8')).toBe(cart['cart.py'])
  expect([model.requests.length, newer.journal.lastSeq]).toEqual([asked, seq])
})

test('a model that is down fails the turn, visibly, and nothing else', async () => {
  const served = await serve()
  const { get, post, agent, model } = served
  model.otherwise(() => status(401, 'no such key'))
  const failed = happens(served, 'AgentErrorEvent')
  const started = await post(`/api/agents/${agent('total')}/chat`, { message: 'Are you there?' })
  expect([started.status, started.json]).toEqual([
    200,
    { turn_id: (await failed).turn_id, correlation_id: expect.any(String) },
  ])
  const { turns } = (await get('/api/turns')).json
  expect(turns).toEqual([expect.objectContaining({ ...started.json, status: 'failed', error: expect.any(String) })])
  expect((await get(`/api/nodes/${agent('total')}`)).json.status).toBe('active')
})

test('a file that vanished is not written again by a yes', async () => {
  const served = await serve()
  const id = await aProposal(served, 'total', 'def total(xs):\n    return sum(xs, 0)\n')
  rmSync(join(served.root, 'cart.py'))
  const { status, json } = await served.post(`/api/proposals/${id}/accept`)
  expect([status, json]).toEqual([409, expect.objectContaining({ kind: 'stale', proposal_id: id, conflicts: [] })])
  expect(existsSync(join(served.root, 'cart.py'))).toBe(false)
  expect((await served.get(`/api/proposals/${id}`)).json.status).toBe('open')
})
