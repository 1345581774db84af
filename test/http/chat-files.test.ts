import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { Database } from '../../server/src/base/database.js'
import { calls, callsAll, type ModelServer, says } from '../support/model-server.js'
import { openBuilt, world, writeFiles } from '../support/open.js'
import { ask } from './ask.js'
import { openSession, sessionAt } from './chat.js'
import { type Served, serve, serveAt } from './served.js'

// What sessions do with files: through an overlay, as proposals, in the folder that they were opened for.

test('what a session writes is proposed and not done, and its later turns read it until somebody decides', async () => {
  const server = await serve({ 'a.txt': 'old\n', 'b.txt': 'other\n' })
  const { root, model, app } = server
  const chat = await openSession(server, root)
  await makes(
    server,
    chat,
    ['write_file', { path: 'a.txt', content: 'new\n' }],
    ['write_file', { path: 'c.txt', content: 'c\n' }],
  )
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('old\n')
  const [first] = app.proposals.rows.open()
  expect(first!.files.map(({ path }) => path)).toEqual(['a.txt', 'c.txt'])

  const seen = await makes(
    server,
    chat,
    ['read_file', { path: 'a.txt' }],
    ['list_dir', {}],
    ['file_exists', { path: 'c.txt' }],
  )
  expect(seen).toEqual(['new\n', '["a.txt","b.txt","c.txt"]', 'true'])

  await makes(server, chat, ['write_file', { path: 'a.txt', content: 'newer\n' }])
  const open = app.proposals.rows.open()
  expect(open.map(({ files }) => files.map(({ path, new_source }) => [path, new_source]))).toEqual([
    [
      ['a.txt', 'newer\n'],
      ['c.txt', 'c\n'],
    ],
  ])
  expect((await app.proposals.accept(open[0]!.proposal_id, { by: 'test' })).kind).toBe('applied')
  expect(readFileSync(join(root, 'a.txt'), 'utf8') + readFileSync(join(root, 'c.txt'), 'utf8')).toBe('newer\nc\n')

  await makes(server, chat, ['write_file', { path: 'b.txt', content: 'mine\n' }])
  await app.proposals.reject(app.proposals.rows.open()[0]!.proposal_id, { feedback: '', by: 'test' })
  expect(await makes(server, chat, ['read_file', { path: 'b.txt' }])).toEqual(['other\n'])
  expect(model.requests.length).toBe(10)
})

test('what is left of a proposal that a person accepted in part stays proposed when the session writes again', async () => {
  const server = await serve({ 'a.txt': 'old\n', 'b.txt': 'old\n', 'c.txt': 'old\n' })
  const { proposals } = server.app
  const chat = await openSession(server, server.root)
  const writes = ['a.txt', 'b.txt', 'c.txt'].map(path => ['write_file', { path, content: 'new\n' }] as const)
  await makes(server, chat, ...writes)
  expect((await proposals.accept(proposals.rows.open()[0]!.proposal_id, { hunks: [0], by: 'test' })).kind).toBe(
    'partially_applied',
  )
  await makes(server, chat, ['write_file', { path: 'b.txt', content: 'newer\n' }])
  expect(proposals.rows.open().map(({ files }) => files.map(({ path, new_source }) => [path, new_source]))).toEqual([
    [
      ['b.txt', 'newer\n'],
      ['c.txt', 'new\n'],
    ],
  ])
})

test('a draft does not hide what a person has written meanwhile', async () => {
  const server = await serve({ 'a.txt': 'old\n' })
  const chat = await openSession(server, server.root)
  await makes(server, chat, ['write_file', { path: 'a.txt', content: 'drafted\n' }])
  writeFiles(server.root, { 'a.txt': 'by a person\n' })
  expect(await makes(server, chat, ['read_file', { path: 'a.txt' }])).toEqual(['by a person\n'])
})

test('feedback on what a session proposed is answered in the session', async () => {
  const server = await serve({ 'a.txt': 'old\n' })
  const { app, model } = server
  const chat = await openSession(server, server.root)
  await makes(server, chat, ['write_file', { path: 'a.txt', content: 'new\n' }])
  const { proposal_id } = app.proposals.rows.open()[0]!
  model.will(calls('write_file', { path: 'a.txt', content: 'louder\n' }), says('Louder it is.'))
  const answered = new Promise<void>(resolve => {
    app.bus.subscribe(event => event.event_type === 'AgentCompleteEvent' && resolve())
  })
  const rejected = await app.proposals.reject(proposal_id, { feedback: 'Louder!', by: 'test' })
  if ('event_type' in rejected) app.agents.heed(rejected)
  await answered
  const history = await chat.history()
  expect(history.slice(2)).toEqual([
    ['user', expect.stringMatching(/Louder!(.|\n)*Call write_file/)],
    ['assistant', 'Louder it is.'],
  ])
  expect(app.proposals.rows.open()[0]!.files[0]!.new_source).toBe('louder\n')
})

test('with chat.apply direct the file is written when the answer comes', async () => {
  const server = await serve({ 'a.txt': 'old\n' }, { chat: { apply: 'direct' } })
  const chat = await openSession(server, server.root)
  await makes(
    server,
    chat,
    ['write_file', { path: 'a.txt', content: 'new\n' }],
    ['write_file', { path: 'sub/b.txt', content: 'b\n' }],
  )
  expect(readFileSync(join(server.root, 'a.txt'), 'utf8')).toBe('new\n')
  expect(readFileSync(join(server.root, 'sub/b.txt'), 'utf8')).toBe('b\n')
  expect(server.app.proposals.rows.open()).toEqual([])
})

test('with chat.apply direct nobody’s answer waits for the person of an editor', async () => {
  const { root, model, env } = await world({ 'a.py': 'a = 1\n' })
  const { editor } = await openBuilt(root, { ...env, REMORA_HTTP_PORT: '0', REMORA_CHAT_APPLY: 'direct' })
  editor.open('a.py')
  await editor.lenses('a.py')
  editor.connection.onRequest('workspace/applyEdit', () => new Promise(() => undefined))
  const { port } = await vi.waitFor(() => JSON.parse(readFileSync(join(root, '.remora/http.json'), 'utf8')))
  const server = {
    post: (path: string, body?: unknown) => ask(port, { method: 'POST', path, body, headers: {} }),
    get: (path: string) => ask(port, { method: 'GET', path, headers: {} }),
  }
  const [writer, other] = [await openSession(server, root), await openSession(server, root)]
  model.will(calls('write_file', { path: 'a.py', content: 'a = 2\n' }), says('Written.'), says('Nothing to do.'))
  const written = await writer.say('Write.')
  expect([written.status, written.json.message?.content]).toEqual([200, 'Written.'])
  expect((await other.say('Anything?')).json.message?.content).toBe('Nothing to do.')
  const [open] = (await server.get('/api/proposals')).json.proposals
  expect(open.status).toBe('open')
})

test('tools see the folder of their session and nothing else', async () => {
  const server = await serve({
    'secret.py': 'def hidden():\n    pass\n',
    'sub/seen.py': 'def shown():\n    pass\n',
    'sub/deep/more.md': 'More.\n',
    'sub/.env': 'KEY=1\n',
    'subway/near.py': 'def near():\n    pass\n',
  })
  const { root } = server
  symlinkSync(root, join(root, 'sub', 'up'))
  symlinkSync(join(root, 'secret.py'), join(root, 'sub', 'link.py'))
  const chat = await openSession(server, join(root, 'sub'), { tool_presets: ['all'] })
  const inside = await makes(
    server,
    chat,
    ['read_file', { path: './seen.py' }],
    ['list_dir', { path: 'deep' }],
    ['search_files', { pattern: '**/*' }],
    ['discover_symbols', { path: '.' }],
    ['write_file', { path: 'made.txt', content: 'x\n' }],
  )
  expect(inside).toEqual([
    'def shown():\n    pass\n',
    '["more.md"]',
    '["deep/more.md","seen.py"]',
    '[{"name":"shown","type":"function","file":"seen.py","line":1}]',
    'true',
  ])
  expect(server.app.proposals.rows.open()[0]!.files[0]!.path).toBe('sub/made.txt')
  for (const path of [
    '../secret.py',
    join(root, 'secret.py'),
    'link.py',
    'up/secret.py',
    '.env',
    '../subway/near.py',
    'up',
  ]) {
    const refused = await makes(
      server,
      chat,
      ['read_file', { path }],
      ['file_exists', { path }],
      ['list_dir', { path }],
      ['discover_symbols', { path }],
      ['write_file', { path, content: 'x' }],
    )
    for (const output of refused) expect(output, path).toMatch(/leads out|may hold secrets|the workspace itself/)
  }
})

test('in another root that is allowed a session has that root’s own journal, index and proposals', async () => {
  const { root, model, env } = await world({ 'own.txt': 'own\n' })
  const other = join(dirname(root), 'other')
  writeFiles(other, { 'src/app.py': 'def run():\n    pass\n' })
  const allowed = { http: { allowed_roots: [other] } }
  const server = { ...(await serveAt(root, env, allowed)), model }
  const chat = await openSession(server, join(other, 'src'), { tool_presets: ['all'] })
  const outputs = await makes(
    server,
    chat,
    ['discover_symbols', {}],
    ['write_file', { path: 'new.txt', content: 'new\n' }],
  )
  expect(outputs[0]).toBe('[{"name":"run","type":"function","file":"app.py","line":1}]')
  expect(existsSync(join(other, '.remora/journal.db'))).toBe(true)
  expect(server.app.proposals.rows.open()).toEqual([])
  const [beside] = await server.app.folders.all()
  expect(beside!.proposals.rows.open()[0]!.files[0]!.path).toBe('src/new.txt')

  const client = await server.get('/sessions')
  expect(client.json.sessions.map((one: { workspace_path: string }) => one.workspace_path)).toEqual([
    join(other, 'src'),
  ])
  const again = { ...(await serveAt(root, env, allowed)), model }
  expect(await sessionAt(again, chat.id).history()).toEqual(await chat.history())
  expect((await again.get('/health')).json.sessions).toBe(1)
  const outside = await (await serveAt(root, env)).post('/sessions', { workspace_path: other })
  expect([outside.status, outside.json]).toEqual([400, { error: `Invalid workspace path: ${other}` }])
})

test('what a session proposes in another root is shown and decided through the same server', async () => {
  const { root, model, env } = await world({ 'own.txt': 'own\n' })
  const other = join(dirname(root), 'other')
  writeFiles(other, { 'a.txt': 'old\n', 'b.txt': 'old\n' })
  const server = { ...(await serveAt(root, env, { http: { allowed_roots: [other] } })), model }
  const proposed = async (path: string) => {
    const chat = await openSession(server, other)
    await makes(server, chat, ['write_file', { path, content: 'new\n' }])
    const { sessions } = (await server.get('/sessions')).json
    const { agent_id } = sessions.find((one: { session_id: string }) => one.session_id === chat.id)
    const { proposals } = (await server.get(`/api/proposals?agent_id=${agent_id}`)).json
    return proposals[0].proposal_id as string
  }
  const [first, second] = [await proposed('a.txt'), await proposed('b.txt')]
  expect((await server.get(`/api/proposals/${first}`)).json.diff).toContain('+new')
  expect((await server.post(`/api/proposals/${first}/accept`)).json.kind).toBe('applied')
  expect(readFileSync(join(other, 'a.txt'), 'utf8')).toBe('new\n')
  const again = await server.post(`/api/proposals/${first}/accept`, {})
  expect([again.status, again.json.code]).toEqual([409, 'closed'])
  expect((await server.post(`/api/proposals/${second}/reject`, { feedback: '' })).status).toBe(200)
  expect((await server.get(`/api/proposals/prop_unknown`)).status).toBe(404)
  expect((await server.get('/api/proposals')).json.proposals).toEqual([])
})

test('where the workspace has vanished, sessions in another root go on', async () => {
  const { root, env } = await world({ 'own.txt': 'own\n' })
  const other = join(dirname(root), 'other')
  writeFiles(other, { 'a.txt': 'a\n' })
  const server = await serveAt(root, env, { http: { allowed_roots: [other] } })
  rmSync(root, { recursive: true })
  const [own, beside] = [root, other].map(workspace_path => server.post('/sessions', { workspace_path }))
  expect((await own)?.status).toBe(400)
  expect((await beside)?.status).toBe(200)
})

test('another root that cannot be opened hides nothing of the rest', async () => {
  const { root, model, env } = await world({ 'own.txt': 'own\n' })
  const [broken, other] = ['broken', 'other'].map(name => join(dirname(root), name)) as [string, string]
  writeFiles(broken, { '.remora/journal.db': 'no database '.repeat(1000) })
  writeFiles(other, { 'a.txt': 'a\n' })
  const server = { ...(await serveAt(root, env, { http: { allowed_roots: [broken, other] } })), model }
  const own = await openSession(server, root)
  const beside = await openSession(server, other)
  const { sessions } = (await server.get('/sessions')).json
  expect(sessions.map((one: { session_id: string }) => one.session_id)).toEqual([own.id, beside.id])
  expect((await server.get('/health')).json).toEqual({ status: 'ok', sessions: 2 })
  expect((await server.send('DELETE', '/sessions/ses_unknown')).status).toBe(204)
  expect((await server.get('/api/proposals/prop_unknown')).status).toBe(404)
})

test('another root that cannot be opened is let go of again', async () => {
  const { root, env } = await world({ 'own.txt': 'own\n' })
  const other = join(dirname(root), 'other')
  writeFiles(other, { '.remora/index.db': 'no database '.repeat(1000) })
  const empty = await Database.open(join(other, '.remora/journal.db'), { version: 0, create: '' })
  empty.close()
  const server = await serveAt(root, env, { http: { allowed_roots: [other] } })
  for (let n = 0; n < 3; n += 1) expect((await server.get('/health')).status).toBe(200)
  const journal = Database.attach(join(other, '.remora/journal.db'))
  expect(journal.sql('SELECT * FROM processes').all()).toEqual([])
  journal.close()
})

test('a folder that has vanished is told, and nothing is said in vain', async () => {
  const server = await serve({ 'sub/a.txt': 'a\n' })
  const sub = join(server.root, 'sub')
  const chat = await openSession(server, sub)
  server.model.will(says('Here I am.'))
  await chat.say('Hello?')
  rmSync(sub, { recursive: true })
  const reply = await chat.say('Still there?')
  expect([reply.status, reply.json]).toEqual([400, { error: `Invalid workspace path: ${sub}` }])
  expect((await chat.history()).length).toBe(2)
  mkdirSync(sub)
  server.model.will(says('Back again.'))
  expect((await chat.say('And now?')).status).toBe(200)
})

test('the home folder is ~, and paths begin at the workspace', async () => {
  const server = await serve({ 'sub/a.txt': 'a\n' })
  const path = async (workspace_path: string) =>
    (await server.post('/sessions', { workspace_path })).json.workspace_path
  expect(await path('~/project/sub')).toBe(join(server.root, 'sub'))
  expect(await path('sub')).toBe(join(server.root, 'sub'))
  expect(await path('.')).toBe(server.root)
})

/** Has the model make these calls in one message. Resolves to what the tools put out. */
async function makes(
  { model }: Pick<Served, 'model'>,
  chat: { say(content: string): Promise<{ status: number; text: string }> },
  ...made: readonly (readonly [tool: string, args: object])[]
): Promise<string[]> {
  model.will(callsAll(...made), says('Done.'))
  const { status, text } = await chat.say('Go on.')
  expect([status, text]).toEqual([200, expect.anything()])
  return outputsIn(model)
}

function outputsIn({ requests }: ModelServer): string[] {
  const { messages } = requests.at(-1)!.body
  return messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
}
