import { expect, test } from 'vitest'
import { ask } from '../ask.js'
import { Listener } from '../listener.js'
import { serve } from '../served.js'

const token = 'a long secret'
const html = { accept: 'text/html' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('a page without the token leads to the login, and back when the token is right', async () => {
  const { get, port } = await serve(undefined, { http: { token } })
  const away = await get('/ui/swarm?tool=', html)
  expect([away.status, away.headers.location]).toEqual([303, '/login?next=%2Fui%2Fswarm%3Ftool%3D'])
  expect((await get('/events')).status).toBe(401)
  const login = await get(away.headers.location as string, html)
  expect([login.status, login.text]).toEqual([200, expect.stringContaining('value="/ui/swarm?tool="')])

  const send = (body: string, headers = {}) =>
    ask(port, { method: 'POST', path: '/login', body, headers: { ...form, ...headers } })
  const wrong = await send('token=wrong&next=/ui/swarm')
  expect([wrong.status, wrong.headers['set-cookie']]).toEqual([401, undefined])
  const right = await send(`token=${encodeURIComponent(token)}&next=${encodeURIComponent('/ui/swarm?tool=')}`)
  expect([right.status, right.headers.location]).toEqual([303, '/ui/swarm?tool='])
  const [cookie] = right.headers['set-cookie'] as string[]
  expect(cookie).toMatch(/; HttpOnly/)
  expect(cookie).toMatch(/; SameSite=Strict/)
  expect(cookie).not.toContain(encodeURIComponent(token))
  const headers = { ...html, cookie: cookie!.split(';')[0]! }
  expect((await get('/ui/swarm', headers)).status).toBe(200)
  expect((await Listener.open(`http://127.0.0.1:${port}/events`, headers)).response.statusCode).toBe(200)
})

test('the login leads to pages of ours only', async () => {
  const { port } = await serve(undefined, { http: { token } })
  for (const next of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/a\r\nSet-Cookie: x=y',
    '/login',
  ]) {
    const body = new URLSearchParams({ token, next }).toString()
    const { headers } = await ask(port, { method: 'POST', path: '/login', body, headers: form })
    expect(headers.location).toBe('/')
  }
})

test('a form of another site cannot log anybody in', async () => {
  const { port } = await serve(undefined, { http: { token } })
  const headers = { ...form, origin: 'https://evil.example' }
  const body = new URLSearchParams({ token }).toString()
  expect((await ask(port, { method: 'POST', path: '/login', body, headers })).status).toBe(403)
})
