import { expect, test } from 'vitest'
import type { NewEvent } from '../../server/src/events/event.js'
import { Listener } from './listener.js'
import { RawClient } from './raw.js'
import { serve } from './served.js'

const tick = (n: number, text = ''): NewEvent => ({ event_type: 'x.tick', n, text }) as NewEvent

test('every one of many clients hears every event once and in order', async () => {
  const { app, url } = await serve()
  const clients = await Promise.all(Array.from({ length: 50 }, () => Listener.open(`${url}/api/events`)))
  for (let n = 0; n < 200; n += 1) await app.journal.append([tick(n)])
  const expected = Array.from({ length: 200 }, (_, n) => n)
  for (const client of clients) {
    while (client.heard.length < expected.length) await client.next()
    expect(client.heard.map(({ json }) => json.n)).toEqual(expected)
  }
})

test('much at once is no reason to drop a client that reads', async () => {
  const { app, url } = await serve()
  const client = await Listener.open(`${url}/api/events`)
  const burst = Array.from({ length: 4000 }, (_, n) => tick(n, 'x'.repeat(1000)))
  await app.journal.append(burst)
  for (let n = 0; n < burst.length; n += 1) expect((await client.next()).json.n).toBe(n)
})

test('a client that stops reading is dropped, and others are unharmed', async () => {
  const { app, url, port } = await serve()
  const others = await Promise.all([1, 2, 3].map(() => Listener.open(`${url}/api/events`)))
  const stopped = await RawClient.connect(port)
  stopped.socket.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  await new Promise(resolve => stopped.socket.once('data', resolve))
  stopped.socket.pause()
  // More than sockets hold on both sides, and than is kept for a client.
  const events = 500
  for (let n = 0; n < events; n += 1) {
    await app.journal.append([tick(n, 'x'.repeat(60_000))])
    for (const client of others) expect((await client.next()).json.n).toBe(n)
  }
  stopped.socket.resume()
  const { body } = await stopped.reply
  expect(body.length).toBeLessThan(events * 60_000)
  await app.journal.append([tick(events)])
  for (const client of others) expect((await client.next()).json.n).toBe(events)
})
