import { expect, test } from 'vitest'
import { shell } from '../cli/remora.js'
import { gate } from '../support/gate.js'
import { calls, hangs, says, slowly } from '../support/model-server.js'
import { serveBuilt, serveBuiltIn } from './built.js'
import { openSession, sessionAt } from './chat.js'

// Sessions belong to the workspace and not to a process: real servers come, go and are killed.

const files = { 'cart.py': 'def total(xs):\n    return sum(xs)\n' }

test('a server that starts again knows its sessions, and they go on', async () => {
  const server = await serveBuilt(files)
  const { model, root } = server.shell
  const chat = await openSession(server, root, { system_prompt: 'You are brief.' })
  model.will(says('One.'), says('Two.'))
  await chat.say('first')
  server.server.process.kill('SIGTERM')
  await server.server.finished
  const again = await serveBuiltIn(server.shell)
  expect((await again.get('/health')).json).toEqual({ status: 'ok', sessions: 1 })
  const same = sessionAt(again, chat.id)
  expect((await same.say('second')).json.message.content).toBe('Two.')
  expect(model.requests.at(-1)!.body.messages.map(({ content }) => content)).toEqual([
    ...['You are brief.', 'first', 'One.', 'second'],
  ])
  expect((await again.get('/sessions')).json.sessions[0]).toMatchObject({
    session_id: chat.id,
    workspace_path: root,
    message_count: 4,
    status: 'idle',
  })
})

test('a message whose server is killed is answered by the next one, once, and written down whole', async () => {
  const server = await serveBuilt(files)
  const { model, root } = server.shell
  const chat = await openSession(server, root)
  model.will(calls('write_file', { path: 'new.txt', content: 'x\n' }), hangs())
  const lost = chat.say('Write.').catch(error => error)
  await model.asked(2)
  server.server.process.kill('SIGKILL')
  expect(await lost).toBeInstanceOf(Error)
  model.will(says('Written.'))
  const again = await serveBuiltIn(server.shell)
  const same = sessionAt(again, chat.id)
  await expect
    .poll(() => same.history(), { timeout: 20_000 })
    .toEqual([
      ['user', 'Write.'],
      ['assistant', 'Written.'],
    ])
  const [{ tool_calls }] = (await again.get(same.at('history'))).json.messages.slice(1)
  expect(tool_calls).toEqual([{ name: 'write_file', arguments: { path: 'new.txt', content: 'x\n' } }])
  expect(model.requests.length).toBe(3)
})

test('messages to one session through two servers are one conversation', async () => {
  const own = await shell(files)
  const [one, two] = [await serveBuiltIn(own), await serveBuiltIn(own)]
  const chat = await openSession(one, own.root)
  const same = sessionAt(two, chat.id)
  const rest = gate()
  own.model.otherwise(({ body }) => {
    const said = body.messages.at(-1)!.content
    return said === 'first' ? slowly(says('To first.'), rest.opened) : says(`To ${said}.`)
  })
  const first = chat.say('first')
  await own.model.asked(1)
  const second = same.say('second')
  await expect.poll(async () => (await one.get('/sessions')).json.sessions[0].status).toBe('running')
  rest.open()
  expect((await first).json.message.content).toBe('To first.')
  expect((await second).json.message.content).toBe('To second.')
  const told = [
    ['user', 'first'],
    ['assistant', 'To first.'],
    ['user', 'second'],
    ['assistant', 'To second.'],
  ]
  await expect.poll(() => chat.history()).toEqual(told)
  expect(await same.history()).toEqual(told)
  expect(own.model.requests[1]!.body.messages.length).toBe(4)
})

test('--allow-root opens one more folder, named from where the person stands', async () => {
  const own = await shell({ ...files, 'beside/note.txt': 'A note.\n', 'inner/cart.py': 'total = 0\n' })
  const within = own.with({ cwd: `${own.root}/inner` })
  const server = await serveBuiltIn({ ...own, ...within }, '--workspace', '.', '--allow-root', '../beside')
  const chat = await openSession(server, `${own.root}/beside`)
  own.model.will(calls('read_file', { path: 'note.txt' }), says('Read.'))
  expect((await chat.say('Read.')).status).toBe(200)
  expect(own.model.requests[1]!.body.messages.at(-1)!.content).toBe('A note.\n')
  expect((await server.post('/sessions', { workspace_path: own.root })).status).toBe(400)
})

test('a session that is deleted in one server ends what another one answers in it', async () => {
  const own = await shell(files)
  const [one, two] = [await serveBuiltIn(own), await serveBuiltIn(own)]
  const chat = await openSession(one, own.root)
  const watching = await one.listen(chat.at('events'))
  own.model.will(hangs())
  const running = chat.say('Take your time.')
  await own.model.asked(1)
  expect((await two.send('DELETE', `/sessions/${chat.id}`)).status).toBe(204)
  expect((await running).status).toBe(404)
  await Promise.all([watching.closed, own.model.left(1)])
  expect((await one.get(chat.at('history'))).status).toBe(404)
})
