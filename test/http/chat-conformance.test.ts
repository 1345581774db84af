import { realpathSync } from 'node:fs'
import { expect, test } from 'vitest'
import { calls, callsAll, hangs, says, status } from '../support/model-server.js'
import { type Built, serveBuilt } from './built.js'

// The contract of the chat seed (seeds/chat-service.md), route by route, against the built server over a real socket.

const files = {
  'cart.py': 'class Cart:\n    def total(self, xs):\n        return sum(xs)\n',
  'docs/guide.md': '# Guide\n',
}

/** What the seed's front end sends, and no more. */
async function opened(server: Built, more: object = {}): Promise<string> {
  const { json } = await server.post('/sessions', { workspace_path: server.shell.root, ...more })
  return json.session_id
}

test('POST /sessions opens a session and says where', async () => {
  const server = await serveBuilt(files)
  const { root } = server.shell
  const reply = await server.post('/sessions', {
    workspace_path: `${root}/docs/..`,
    system_prompt: 'You are brief.',
    tool_presets: ['file_ops', 'no such preset'],
    model_name: 'test-model',
  })
  expect(reply.status).toBe(200)
  expect(reply.headers['content-type']).toMatch(/^application\/json/)
  expect(Object.keys(reply.json)).toEqual(['session_id', 'workspace_path', 'tool_presets'])
  expect(reply.json).toEqual({
    session_id: expect.any(String),
    workspace_path: realpathSync(root),
    tool_presets: ['file_ops', 'no such preset'],
  })
  const plain = await server.post('/sessions', { workspace_path: root })
  expect(plain.json.tool_presets).toEqual(['file_ops'])
  expect(plain.json.session_id).not.toBe(reply.json.session_id)
})

test('POST /sessions refuses what is no folder, or lies outside, with the path as it was sent', async () => {
  const server = await serveBuilt(files)
  const { root } = server.shell
  for (const path of [`${root}/nowhere`, `${root}/cart.py`, `${root}/..`, '/', '~', '', 'a\0b', '/proc/self']) {
    const sent = path === '' ? `${root}/ ` : path
    const { status: code, json } = await server.post('/sessions', { workspace_path: sent })
    expect([code, json]).toEqual([400, { error: `Invalid workspace path: ${sent}` }])
  }
})

test('bodies that do not fit are refused with the name of the field, and nothing is opened', async () => {
  const server = await serveBuilt(files)
  const workspace_path = server.shell.root
  const wrong: readonly [unknown, RegExp][] = [
    [{}, /^workspace_path: /],
    [{ workspace_path: 1 }, /^workspace_path: /],
    [{ workspace_path, system_prompt: null }, /^system_prompt: /],
    [{ workspace_path, tool_presets: 'all' }, /^tool_presets: /],
    [{ workspace_path, tool_presets: [1] }, /^tool_presets\.0: /],
    [{ workspace_path, model_name: 4 }, /^model_name: /],
    [{ workspace_path, model_base_url: 'file:///etc/passwd' }, /^model_base_url: /],
    [{ workspace_path, max_turns: 0 }, /^max_turns: /],
    [{ workspace_path, agent: 'nobody' }, /^agent: .*nobody/],
    ['{"workspace_path": ', /JSON/],
    ['[]', /object/],
    ['null', /object/],
  ]
  for (const [body, error] of wrong) {
    const reply = await server.post('/sessions', body)
    expect([reply.status, reply.json]).toEqual([400, { error: expect.stringMatching(error) }])
  }
  const untyped = await server.post('/sessions', '{}', { 'content-type': 'text/plain' })
  expect([untyped.status, Object.keys(untyped.json)]).toEqual([415, ['error']])
  expect((await server.get('/health')).json).toEqual({ status: 'ok', sessions: 0 })
})

test('POST messages answers with the message, every call in its order, and the count of model calls', async () => {
  const server = await serveBuilt(files)
  const { model } = server.shell
  const id = await opened(server)
  model.will(
    callsAll(['list_dir', {}], ['read_file', { path: 'docs/guide.md' }]),
    calls('file_exists', { path: 'nowhere.py' }),
    says('There is a guide.'),
  )
  const before = Date.now() / 1000
  const { status: code, json } = await server.post(`/sessions/${id}/messages`, { content: '  What is there?\n' })
  expect(code).toBe(200)
  expect(Object.keys(json)).toEqual(['message', 'turn_count'])
  expect(Object.keys(json.message)).toEqual(['id', 'role', 'content', 'timestamp', 'tool_calls'])
  expect(json).toEqual({
    message: {
      id: expect.any(String),
      role: 'assistant',
      content: 'There is a guide.',
      timestamp: expect.any(Number),
      tool_calls: [
        { name: 'list_dir', arguments: {} },
        { name: 'read_file', arguments: { path: 'docs/guide.md' } },
        { name: 'file_exists', arguments: { path: 'nowhere.py' } },
      ],
    },
    turn_count: 3,
  })
  expect(json.message.timestamp).toBeGreaterThan(before)
  expect(json.message.timestamp).toBeLessThanOrEqual(Date.now() / 1000)
})

test('the model gets the prompt, the whole history and the message, and the tools of the presets', async () => {
  const server = await serveBuilt(files)
  const { model } = server.shell
  const id = await opened(server, { system_prompt: 'You are brief.', tool_presets: ['code_analysis', 'file_ops'] })
  model.will(says('One.'), says('Two.'))
  await server.post(`/sessions/${id}/messages`, { content: 'first' })
  await server.post(`/sessions/${id}/messages`, { content: 'second' })
  const [, { body }] = model.requests as [unknown, (typeof model.requests)[0]]
  expect(body.messages).toEqual([
    { role: 'system', content: 'You are brief.' },
    { role: 'user', content: 'first' },
    { role: 'assistant', content: 'One.' },
    { role: 'user', content: 'second' },
  ])
  expect(body.tools!.map(tool => tool.function.name)).toEqual([
    ...['read_file', 'write_file', 'list_dir', 'file_exists', 'search_files', 'discover_symbols'],
  ])
})

test('the six tools answer in the shapes of the seed', async () => {
  const server = await serveBuilt({ ...files, 'docs/deep/note.md': 'Note.\n' })
  const { model } = server.shell
  const id = await opened(server, { tool_presets: ['all'] })
  model.will(
    callsAll(
      ['read_file', { path: 'cart.py' }],
      ['write_file', { path: 'new.txt', content: 'Hello.\n' }],
      ['list_dir', { path: '.' }],
      ['file_exists', { path: 'new.txt' }],
      ['search_files', { pattern: '**/*.md' }],
      ['discover_symbols', {}],
    ),
    says('Done.'),
  )
  await server.post(`/sessions/${id}/messages`, { content: 'Try everything.' })
  const outputs = model.requests[1]!.body.messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
  expect(outputs[0]).toBe(files['cart.py'])
  expect(outputs[1]).toBe('true')
  expect(JSON.parse(outputs[2]!)).toEqual(['cart.py', 'docs', 'new.txt'])
  expect(outputs[3]).toBe('true')
  expect(JSON.parse(outputs[4]!)).toEqual(['docs/deep/note.md', 'docs/guide.md'])
  expect(JSON.parse(outputs[5]!).slice(0, 2)).toEqual([
    { name: 'Cart', type: 'class', file: 'cart.py', line: 1 },
    { name: 'total', type: 'method', file: 'cart.py', line: 2 },
  ])
})

test('POST messages refuses nobody, nothing, and what is no text, in this order', async () => {
  const server = await serveBuilt(files)
  const id = await opened(server)
  const said = async (session: string, body: unknown) => {
    const { status: code, json } = await server.post(`/sessions/${session}/messages`, body)
    return [code, json]
  }
  expect(await said('unknown', { content: 'Hello?' })).toEqual([404, { error: 'Session not found' }])
  expect(await said('unknown', '{')).toEqual([404, { error: 'Session not found' }])
  for (const body of [{ content: '' }, { content: ' \n\t' }, {}]) {
    expect(await said(id, body)).toEqual([400, { error: 'Empty message' }])
  }
  expect(await said(id, { content: 7 })).toEqual([400, { error: expect.stringMatching(/^content: /) }])
  expect(await said(id, '{"content"')).toEqual([400, { error: expect.stringMatching(/JSON/) }])
  expect((await server.get(`/sessions/${id}/history`)).json).toEqual({ messages: [] })
})

test('a model that fails is status 500 with a sentence, and the history stays as it was', async () => {
  const server = await serveBuilt(files)
  const { model } = server.shell
  const id = await opened(server)
  model.will(says('Hello.'))
  await server.post(`/sessions/${id}/messages`, { content: 'Hi.' })
  const before = (await server.get(`/sessions/${id}/history`)).json
  model.will(calls('write_file', { path: 'lost.txt', content: 'x' }), status(500, 'the model is down'))
  const failed = await server.post(`/sessions/${id}/messages`, { content: 'Write.' })
  expect([failed.status, failed.json]).toEqual([500, { error: expect.stringContaining('the model is down') }])
  expect((await server.get(`/sessions/${id}/history`)).json).toEqual(before)
  model.will(says('Back again.'))
  expect((await server.post(`/sessions/${id}/messages`, { content: 'Still there?' })).status).toBe(200)
  const asked = model.requests
    .at(-1)!
    .body.messages.map(({ content }) => content)
    .slice(1)
  expect(asked).toEqual(['Hi.', 'Hello.', 'Still there?'])
})

test('GET history tells every message, each with all of its fields', async () => {
  const server = await serveBuilt(files)
  const { model } = server.shell
  const id = await opened(server)
  expect((await server.get(`/sessions/${id}/history`)).json).toEqual({ messages: [] })
  model.will(calls('list_dir', { path: 'docs' }), says('A guide.'))
  const sent = await server.post(`/sessions/${id}/messages`, { content: 'What is in docs?' })
  const { status: code, json } = await server.get(`/sessions/${id}/history`)
  expect(code).toBe(200)
  expect(Object.keys(json)).toEqual(['messages'])
  expect(Object.keys(json.messages[0])).toEqual(['id', 'role', 'content', 'timestamp', 'tool_calls'])
  expect(json.messages).toEqual([
    {
      ...{ id: expect.any(String), role: 'user', content: 'What is in docs?' },
      timestamp: expect.any(Number),
      tool_calls: [],
    },
    sent.json.message,
  ])
  expect(json.messages[0].timestamp).toBeLessThan(json.messages[1].timestamp)
  const unknown = await server.get('/sessions/unknown/history')
  expect([unknown.status, unknown.json]).toEqual([404, { error: 'Session not found' }])
})

test('GET events streams calls and their results', async () => {
  const server = await serveBuilt({ ...files, 'long.txt': 'x'.repeat(5000) })
  const { model } = server.shell
  const id = await opened(server)
  const client = await server.listen(`/sessions/${id}/events`)
  expect([client.response.statusCode, client.response.headers['content-type']]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
  ])
  model.will(calls('read_file', { path: 'long.txt' }), calls('read_file', { path: 'nowhere' }), says('So be it.'))
  await server.post(`/sessions/${id}/messages`, { content: 'Read.' })
  const call = await client.next('tool_call')
  expect(Object.keys(call.json)).toEqual(['name', 'arguments', 'timestamp'])
  expect(call.json).toEqual({ name: 'read_file', arguments: { path: 'long.txt' }, timestamp: expect.any(Number) })
  const result = await client.next('tool_result')
  expect(Object.keys(result.json)).toEqual(['name', 'output', 'is_error', 'timestamp'])
  const whole = { name: 'read_file', output: 'x'.repeat(2000), is_error: false, timestamp: expect.any(Number) }
  expect(result.json).toEqual(whole)
  const failed = await client.next('tool_result')
  expect(failed.json).toMatchObject({ name: 'read_file', is_error: true, output: expect.stringContaining('nowhere') })
  const unknown = await server.get('/sessions/unknown/events')
  expect([unknown.status, unknown.json]).toEqual([404, { error: 'Session not found' }])
})

test('DELETE answers 204 to everybody, ends what runs and closes the streams', async () => {
  const server = await serveBuilt(files)
  const { model } = server.shell
  const id = await opened(server)
  const client = await server.listen(`/sessions/${id}/events`)
  model.will(hangs())
  const running = server.post(`/sessions/${id}/messages`, { content: 'Take your time.' })
  await model.asked(1)
  const both = await Promise.all([server.send('DELETE', `/sessions/${id}`), server.send('DELETE', `/sessions/${id}`)])
  expect(both.map(({ status: code, text }) => [code, text])).toEqual([
    [204, ''],
    [204, ''],
  ])
  await Promise.all([client.closed, model.left(1)])
  const ended = await running
  expect([ended.status, ended.json]).toEqual([404, { error: 'Session not found' }])
  expect((await server.send('DELETE', '/sessions/unknown')).status).toBe(204)
  expect((await server.get(`/sessions/${id}/history`)).status).toBe(404)
  expect((await server.get('/health')).json).toEqual({ status: 'ok', sessions: 0 })
})

test('GET /tools and GET /health say what there is', async () => {
  const server = await serveBuilt(files)
  const fileOps = ['read_file', 'write_file', 'list_dir', 'file_exists', 'search_files']
  const { status: code, json } = await server.get('/tools')
  expect(code).toBe(200)
  expect(json).toEqual({
    presets: { file_ops: fileOps, code_analysis: ['discover_symbols'], all: [...fileOps, 'discover_symbols'] },
  })
  expect(Object.keys(json.presets)).toEqual(['file_ops', 'code_analysis', 'all'])
  await opened(server)
  await opened(server)
  expect((await server.get('/health')).json).toEqual({ status: 'ok', sessions: 2 })
})
