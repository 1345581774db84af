import { expect, test } from 'vitest'
import { equalsSecret } from '../../server/src/http/guard.js'
import { status } from '../support/model-server.js'
import { world } from '../support/open.js'
import { ask, type Reply } from './ask.js'
import { Listener } from './listener.js'
import { getRaw, RawClient, sendRaw } from './raw.js'
import { cart, serve, serveAt } from './served.js'
import { aProposal, happens } from './stories.js'

const evil = 'http://evil.example'
const friend = 'http://friend.example:3000'

test('a name that is not ours is refused, whatever is asked for (DNS rebinding)', async () => {
  const { port } = await serve()
  const paths = ['/openapi.json', '/api/nodes', '/api/events', '/nowhere', '/']
  const names = [
    ...['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', 'localhost.evil.example', 'evil-localhost'],
    ...['127.0.0.1@evil.example', 'evil.example#127.0.0.1', '[::1].evil.example', '0.0.0.0', '2130706433', ' ', '"'],
  ]
  for (const name of names) {
    for (const path of paths) {
      const { status, body } = await getRaw(port, path, `Host: ${name}`)
      expect([name, path, status]).toEqual([name, path, expect.toSatisfy(status => status === 403 || status === 400)])
      expect(body).not.toContain('rm_')
    }
  }
  // In a request line, and twice.
  expect((await getRaw(port, `${evil}/api/nodes`)).status).toBe(403)
  expect((await getRaw(port, `http://localhost:${port}/api/nodes`)).status).toBe(200)
  expect((await getRaw(port, '/api/nodes', `Host: evil.example\r\nHost: 127.0.0.1:${port}`)).status).toBeOneOf([
    400, 403,
  ])
  for (const name of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`, '127.0.0.1']) {
    expect([name, (await getRaw(port, '/api/nodes', `Host: ${name}`)).status]).toEqual([name, 200])
  }
})

test('a page of another site can neither read nor listen', async () => {
  const { get, port } = await serve()
  const origins = [evil, 'null', 'file://', `http://127.0.0.1:${port + 1}`, `http://127.0.0.1:${port}.evil.example`]
  for (const origin of [...origins, `http://evil.example:${port}`, '']) {
    for (const path of ['/api/nodes', '/api/events', '/openapi.json']) {
      const reply = await get(path, { origin })
      expect([origin, path, reply.status, reply.json.code]).toEqual([origin, path, 403, 'forbidden'])
      expect(reply.headers['access-control-allow-origin']).toBeUndefined()
    }
  }
  for (const own of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
    expect((await get('/api/nodes', { origin: own, host: own.slice('http://'.length) })).status).toBe(200)
  }
})

test('a form of another site changes nothing, with or without what browsers say of themselves', async () => {
  const served = await serve()
  const { send, agent, app } = served
  const id = await aProposal(served, 'total', 'def total(xs):\n    return sum(xs, 0)\n')
  const before = app.journal.lastSeq
  const targets = [`/api/proposals/${id}/accept`, `/api/agents/${agent('total')}/chat`, `/api/kv/${agent('total')}/a`]
  const simple = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'text/json']
  for (const path of targets) {
    for (const type of [...simple, 'application/jsonp', 'application/xml; a=application/json']) {
      for (const body of ['', '{"message":"hello"}']) {
        const reply = await send('POST', path, body, { 'content-type': type })
        expect([path, type, reply.status]).toEqual([path, type, 415])
      }
    }
    const strange: Record<string, string>[] = [
      { origin: evil },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      // Another program of this machine, at another port.
      { 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of strange) {
      const reply = await send('POST', path, { message: 'hello' }, headers)
      expect([path, headers, reply.status]).toEqual([path, headers, 403])
    }
  }
  // A body without a type, and one that comes in chunks.
  const chunk = '{"message":"hello"}'
  for (const framing of ['Content-Length: 19', 'Transfer-Encoding: chunked']) {
    const body = framing.startsWith('C') ? chunk : `${chunk.length.toString(16)}\r\n${chunk}\r\n0\r\n\r\n`
    const head = `POST ${targets[1]} HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\nConnection: close\r\n${framing}\r\n\r\n`
    expect((await sendRaw(served.port, head, body)).status).toBe(415)
  }
  expect(app.journal.lastSeq).toBe(before)
})

test('a request that asks first is refused, too, unless http.origins knows who asks', async () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' }
  const path = '/api/questions/ask_1/answer'
  const closed = await serve()
  const refused = await closed.send('OPTIONS', path, undefined, { origin: evil, ...preflight })
  expect([refused.status, allowed(refused)]).toEqual([403, undefined])

  const open = await serve(cart, { http: { origins: [friend] } })
  const foreign = await open.send('OPTIONS', path, undefined, { origin: evil, ...preflight })
  expect(allowed(foreign)).toBeUndefined()
  expect((await open.post(path, { answer: 'x' }, { origin: evil })).status).toBe(403)
  const known = await open.send('OPTIONS', path, undefined, { origin: friend, ...preflight })
  expect([known.status, allowed(known)]).toEqual([204, friend])
  expect(known.headers.vary).toContain('Origin')
  expect(known.headers['access-control-allow-headers']?.toString().toLowerCase()).toContain('content-type')
  // What is refused can be read, as the page has to show it.
  const answered = await open.post(path, { answer: 'x' }, { origin: friend })
  expect([answered.status, answered.json.code, allowed(answered)]).toEqual([404, 'unknown_question', friend])
  const stream = await Listener.open(`${open.url}/api/events`, { origin: friend })
  expect([stream.response.statusCode, stream.response.headers['access-control-allow-origin']]).toEqual([200, friend])
  expect((await open.get('/api/events', { origin: evil })).status).toBe(403)
})

test('no path leads out of what is served', async () => {
  const { port, agent } = await serve({ ...cart, 'secret.env': 'PASSWORD=1' })
  const ways = [
    '..',
    '%2e%2e',
    '%2E.',
    '..%2f',
    '%2e%2e%2f',
    '..%5c',
    '..\\',
    '%252e%252e',
    '....//',
    '..;',
    '%c0%ae%c0%ae',
  ]
  const ends = ['secret.env', 'etc/passwd', '.remora/journal.db', 'proc/self/environ']
  const bases = ['/', '/api/', '/assets/', '/api/nodes/', '/api/proposals/', `/api/kv/${agent('total')}/`]
  for (const base of bases) {
    for (const way of ways) {
      for (const end of ends) {
        const target = `${base}${`${way}/`.repeat(3)}${end}`
        const { status, body } = await getRaw(port, target)
        expect([target, status]).toEqual([target, expect.toSatisfy(status => [400, 404].includes(status))])
        expect(body).not.toMatch(/PASSWORD|root:|SQLite format/)
      }
    }
  }
  for (const target of [
    '//etc/passwd',
    '/%00',
    '/api/nodes/rm_%00',
    'file:///etc/passwd',
    '*',
    '/api/nodes/%',
    '/%ff%fe',
  ]) {
    const { status, body } = await getRaw(port, target)
    expect([target, status]).toEqual([target, expect.toSatisfy(status => [400, 404].includes(status))])
    expect(body).not.toMatch(/root:|\.[jt]s:\d/)
  }
})

test('nothing that is sent becomes a header of the answer', async () => {
  const { port, agent } = await serve(cart, { http: { origins: [friend] } })
  const injected = [
    '%0d%0aX-Injected:%20yes',
    '%0aX-Injected:yes',
    '%E5%98%8A%E5%98%8DX-Injected:yes',
    '\u560a\u560dX-Injected:yes',
  ]
  for (const text of injected) {
    const targets = [`/${text}`, `/api/nodes/${text}`, `/api/nodes?cursor=${text}`, `/api/kv/${agent('total')}/${text}`]
    for (const target of targets) {
      const { status, head } = await getRaw(port, encodeURI(target).replaceAll('%25', '%'))
      expect([target, status]).toEqual([target, expect.toSatisfy(status => [400, 404].includes(status))])
      expect(head).not.toMatch(/^x-injected/im)
    }
    const host = `Host: 127.0.0.1:${port}\r\nOrigin: ${friend}${decodeURIComponent(text)}`
    expect((await getRaw(port, '/api/nodes', host)).head).not.toMatch(/^x-injected/im)
  }
  // Two requests in one: the smuggled one is never answered.
  const both = `Host: 127.0.0.1:${port}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked`
  const { status } = await sendRaw(
    port,
    `POST /api/nodes HTTP/1.1\r\n${both}\r\n\r\n0\r\n\r\nGET /api/nodes HTTP/1.1\r\n\r\n`,
  )
  expect(status).toBe(400)
})

test('a body that is too large is refused, whatever it says of its size', async () => {
  const { port, agent, app, post } = await serve(cart, { http: { max_body_bytes: 1000 } })
  const before = app.journal.lastSeq
  const path = `/api/agents/${agent('total')}/chat`
  const message = JSON.stringify({ message: 'x'.repeat(2000) })
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nConnection: close\r\n`
  const chunked = `Transfer-Encoding: chunked\r\n\r\n${message.length.toString(16)}\r\n${message}\r\n0\r\n\r\n`
  for (const rest of [`Content-Length: ${message.length}\r\n\r\n${message}`, chunked]) {
    const reply = await sendRaw(port, head + rest)
    expect([reply.status, reply.body]).toEqual([413, expect.stringContaining('too_large')])
  }
  // Refused by what it says, before it has come.
  const announced = await sendRaw(port, `${head}Content-Length: 100000000000\r\n\r\n`)
  expect(announced.status).toBe(413)
  for (const length of ['-1', '1e3', '0x10', '99999999999999999999999', '4, 5']) {
    expect([length, (await sendRaw(port, `${head}Content-Length: ${length}\r\n\r\n{}`)).status]).toEqual([length, 400])
  }
  expect(
    (await sendRaw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`)).status,
  ).toBe(431)
  expect(app.journal.lastSeq).toBe(before)
  expect((await post(path, { message: 'short' })).status).toBe(200)
})

test('who is slow is hung up on, and who is not is served meanwhile', async () => {
  const { port, get, agent, app } = await serve(cart, {}, { patience: { headers: 300, wholeRequest: 600 } })
  const before = app.journal.lastSeq
  const silent = await RawClient.connect(port)
  const slowHead = await RawClient.connect(port)
  slowHead.socket.write('GET /api/nodes HTTP/1.1\r\nHost: 127.0.0.1\r\n')
  const drip = setInterval(() => slowHead.socket.write('X-Drip: 1\r\n'), 50)
  const slowBody = await RawClient.connect(port)
  const head = `POST /api/agents/${agent('total')}/chat HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`
  slowBody.socket.write(`${head}Content-Length: 100\r\n\r\n{"message": "`)
  const slowChunks = await RawClient.connect(port)
  slowChunks.socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`)
  expect((await get('/api/nodes')).status).toBe(200)
  const replies = await Promise.all([silent, slowHead, slowBody, slowChunks].map(({ reply }) => reply))
  clearInterval(drip)
  expect(replies.map(({ status }) => status)).toEqual([408, 408, 408, 408])
  expect(app.journal.lastSeq).toBe(before)
})

test('many who connect and say nothing keep nobody else out, and are gone after a while', async () => {
  const { port, get } = await serve(cart, {}, { patience: { headers: 1000, wholeRequest: 1000 } })
  const idle = await Promise.all(Array.from({ length: 500 }, () => RawClient.connect(port)))
  const replies = await Promise.all(Array.from({ length: 20 }, () => get('/api/nodes')))
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
  await Promise.all(idle.map(({ reply }) => reply))
})

test('with a token set, everything needs it', async () => {
  const token = 'a long secret of somebody'
  const { send, get, port, agent, app } = await serve(cart, { http: { token } })
  const before = app.journal.lastSeq
  const wrong = [
    '',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    `Bearer ${token.slice(0, -1)}`,
    `Bearer ${token}x`,
    `Basic ${token}`,
  ]
  const paths = ['/openapi.json', '/api/nodes', '/api/events', '/api/nowhere']
  for (const authorization of [undefined, ...wrong, token, `Bearer ${token.toUpperCase()}`]) {
    for (const path of paths) {
      const reply = await get(path, authorization === undefined ? {} : { authorization })
      expect([authorization, path, reply.status, reply.json.code]).toEqual([authorization, path, 401, 'unauthorized'])
    }
  }
  const path = `/api/agents/${agent('total')}/chat`
  expect((await send('POST', path, { message: 'hi' })).status).toBe(401)
  // The token itself is no cookie, nor part of an address.
  expect((await get('/api/nodes', { cookie: `remora_token=${encodeURIComponent(token)}` })).status).toBe(401)
  expect((await get(`/api/nodes?token=${encodeURIComponent(token)}`)).status).toBe(401)
  expect(app.journal.lastSeq).toBe(before)
  for (const scheme of ['Bearer', 'bearer']) {
    expect((await get('/api/nodes', { authorization: `${scheme} ${token}` })).status).toBe(200)
  }
  // Whoever knows the token may still be a page that somebody was lured to.
  expect((await get('/api/nodes', { authorization: `Bearer ${token}`, origin: evil })).status).toBe(403)
  expect((await getRaw(port, '/api/nodes', `Host: evil.example\r\nAuthorization: Bearer ${token}`)).status).toBe(403)
})

test('answers tell no key, no token and no place of the machine', async () => {
  const [key, token] = ['sk-very-secret-key-of-somebody', 'door-token-of-somebody']
  process.env.REMORA_TEST_KEY = key
  const { model, root, env } = await world(cart)
  const served = await serveAt(root, { ...env, REMORA_API_KEY: key }, { http: { token } })
  const { port, agent, app } = served
  const headers = { authorization: `Bearer ${token}` }
  const call = (method: string, path: string, body?: unknown) => ask(port, { method, path, body, headers })
  model.will(status(401, `the key ${key} is wrong`))
  const failed = happens(served, 'AgentErrorEvent')
  await call('POST', `/api/agents/${agent('total')}/chat`, { message: 'Hello.' })
  await failed
  expect((await model.asked(1)).headers.authorization).toBe(`Bearer ${key}`)
  const replies: Reply[] = [
    await call('GET', '/api/nodes'),
    await call('GET', `/api/nodes/${agent('total')}`),
    await call('GET', '/api/nodes?path=/etc'),
    await call('GET', '/api/nodes?path=../..'),
    await call('GET', '/api/turns'),
    await call('GET', '/api/cascades'),
    await call('GET', '/api/events/list?limit=1000'),
    await call('GET', '/api/proposals/prop_none'),
    await call('GET', '/api/nowhere'),
    await call('POST', `/api/agents/${agent('total')}/chat`, '{'),
    await call('POST', '/api/agents/rm_00000000/chat', { message: 'x' }),
    await call('GET', '/openapi.json'),
    await ask(port, { method: 'GET', path: '/api/nodes', headers: {} }),
  ]
  for (const { text } of replies) {
    for (const secret of [key, token, root, env.HOME!, 'node_modules', '.ts:']) expect(text).not.toContain(secret)
  }
  // Not even a bug tells where it is.
  app.journal.database.run('DROP TABLE proposals')
  const broken = await call('GET', '/api/proposals')
  expect([broken.status, broken.json]).toEqual([
    500,
    { error: 'Something went wrong inside Remora. Its log says more.', code: 'internal' },
  ])
})

test('a secret is compared whole, whatever the lengths are', () => {
  expect(equalsSecret('a long secret', 'a long secret')).toBe(true)
  for (const given of ['', 'a', 'a long secre', 'a long secret ', 'A long secret', 'x'.repeat(100_000)]) {
    expect([given.length, equalsSecret(given, 'a long secret')]).toEqual([given.length, false])
  }
})

function allowed({ headers }: Reply) {
  return headers['access-control-allow-origin']
}
