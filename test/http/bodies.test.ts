import { request } from 'node:http'
import { expect, test } from 'vitest'
import { serve } from './served.js'

test('a body that does not say how large it is is read, and refused when it is too large', async () => {
  const { port, root } = await serve(undefined, { http: { max_body_bytes: 1000 } })
  const opened = await chunked(port, 'POST', [`{"workspace_path": `, JSON.stringify(root), '}'])
  expect(opened.status).toBe(200)
  const large = await chunked(port, 'POST', ['{"workspace_path": "', 'x'.repeat(600), 'x'.repeat(600), '"}'])
  expect([large.status, large.json]).toEqual([413, { error: expect.stringContaining('1000 bytes') }])
})

test('a body that says it is too large is refused, and a request without one needs no type', async () => {
  const { post, send } = await serve(undefined, { http: { max_body_bytes: 1000 } })
  expect((await post('/sessions', { workspace_path: 'x'.repeat(1000) })).status).toBe(413)
  expect((await send('DELETE', '/sessions/unknown')).status).toBe(204)
  expect((await send('POST', '/sessions')).status).toBe(400)
})

/** Sends a body piece by piece, without its length. */
function chunked(port: number, method: string, pieces: readonly string[]): Promise<{ status: number; json: unknown }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
    const sent = request({ port, host: '127.0.0.1', method, path: '/sessions', headers })
    sent.on('error', reject)
    sent.on('response', async response => {
      const read: Buffer[] = []
      for await (const piece of response) read.push(piece)
      resolve({ status: response.statusCode!, json: JSON.parse(Buffer.concat(read).toString()) })
    })
    for (const piece of pieces) sent.write(piece)
    sent.end()
  })
}
