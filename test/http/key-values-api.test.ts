import { expect, test } from 'vitest'
import { says } from '../support/model-server.js'
import { serve, serveAt } from './served.js'
import { aQuestion, happens } from './stories.js'

test('programs outside take part in questions through the keys of the agent', async () => {
  const served = await serve()
  const { get, post, agent, model } = served
  const kv = `/api/kv/${agent('total')}`
  const id = await aQuestion(served, 'total', 'Which unit?')
  const asked = {
    key: `outbox:question:${id}`,
    value: {
      ...{ question: 'Which unit?', options: ['cents', 'euros'], status: 'pending' },
      ...{ created_at: expect.any(Number), timeout: null },
    },
    updated_at: expect.any(Number),
  }
  expect((await get(`${kv}?prefix=outbox:question:`)).json).toEqual({ entries: [asked] })
  expect((await get(`${kv}/outbox:question:${id}`)).json).toEqual(asked)
  expect((await get(`${kv}/inbox:response:${id}`)).status).toBe(404)
  model.will(says('Thanks.'))
  const ended = happens(served, 'AgentCompleteEvent')
  const given = await post(`${kv}/inbox:response:${id}`, { answer: 'cents' })
  expect([given.status, given.json]).toEqual([200, { ok: true, key: `inbox:response:${id}` }])
  await ended
  expect((await get(`${kv}/inbox:response:${id}`)).json.value).toEqual({
    answer: 'cents',
    responded_at: expect.any(Number),
  })
  const late = await post(`${kv}/inbox:response:${id}`, { answer: 'euros' })
  expect([late.status, late.json]).toMatchObject([409, { error: 'Already answered', answer: 'cents' }])
})

test('a key keeps any JSON, whatever its name, over a restart, until it is null', async () => {
  const served = await serve()
  const kv = `/api/kv/${served.agent('total')}`
  const names = ['plain', 'a/b', 'with space', 'ü%', '..', 'a?b#c']
  const value = { deep: [1, 'two', null, { three: true }] }
  for (const name of names) {
    const set = await served.post(`${kv}/${encodeURIComponent(name).replace(/^\.\.$/, '%2E%2E')}`, value)
    expect([name, set.status]).toEqual([name, name === '..' ? 404 : 200])
  }
  const again = await serveAt(served.root, served.env)
  const kept = names.filter(name => name !== '..')
  expect((await again.get(kv)).json.entries.map(({ key }: { key: string }) => key)).toEqual([...kept].sort())
  expect((await again.get(`${kv}/${encodeURIComponent('a/b')}`)).json).toEqual({
    ...{ key: 'a/b', value, updated_at: expect.any(Number) },
  })
  expect((await again.post(`${kv}/plain`, 'null')).status).toBe(200)
  expect((await again.get(`${kv}/plain`)).status).toBe(404)
})

test('keys that are refused change nothing', async () => {
  const { get, post, agent } = await serve()
  const kv = `/api/kv/${agent('total')}`
  const deep = `${'['.repeat(100_000)}1${']'.repeat(100_000)}`
  const refused: [path: string, value: unknown, status: number][] = [
    [`${kv}/outbox:question:ask_1`, {}, 400],
    [`${kv}/inbox:response:ask_1`, { answer: 'x' }, 404],
    [`${kv}/${'k'.repeat(201)}`, 1, 400],
    [`${kv}/two%0Alines`, 1, 400],
    [`${kv}/large`, 'x'.repeat(65_537), 413],
    [`${kv}/deep`, deep, 400],
    ['/api/kv/rm_00000000/a', 1, 404],
  ]
  for (const [path, value, status] of refused) {
    const reply = await post(path, path.endsWith('deep') ? value : JSON.stringify(value))
    expect([path, reply.status, reply.json.error]).toEqual([path, status, expect.any(String)])
  }
  expect((await get(kv)).json).toEqual({ entries: [] })
})
