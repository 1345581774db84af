import { expect, test } from 'vitest'
import { calls, says } from '../../support/model-server.js'
import { serve } from '../served.js'

const page = { accept: 'text/html' }

test('a long conversation has pages, the newest first', async () => {
  const { app, model, get } = await serve()
  model.otherwise(() => says('Yes.'))
  const { session_id } = await app.chat.open({
    ...{ workspacePath: app.root, systemPrompt: 'Help.', toolPresets: [], maxTurns: 10 },
  })
  for (let number = 1; number <= 31; number++) await (await app.chat.send(session_id, `Question ${number}?`)).reply
  const asked = (html: string) => [...html.matchAll(/<p>Question (\d+)\?/g)].map(([, number]) => Number(number))
  const newest = await get(`/ui/chat/${session_id}`, page)
  expect(asked(newest.text)).toEqual(Array.from({ length: 30 }, (_, index) => index + 2))
  const [, earlier] = newest.text.match(/href="(\?before=\d+)"/)!
  const before = await get(`/ui/chat/${session_id}${earlier}`, page)
  expect(asked(before.text)).toEqual([1])
  expect(before.text).not.toContain('class="composer"')
})

test('a call is told alike in a session and on the page of its agent, and hides nothing', async () => {
  const { app, model, agent, get } = await serve()
  model.will(calls('search_content', { pattern: 'sum\u202e' }, 'I look.'), says('Nothing.'))
  const { session_id } = await app.chat.open({
    ...{ workspacePath: app.root, systemPrompt: '', toolPresets: [], maxTurns: 10, agent: agent('total') },
  })
  await (await app.chat.send(session_id, 'Who sums?')).reply
  const told = async (path: string) => (await get(path, page)).text.match(/<div id="said-.*<\/details>/s)?.[0]
  const inSession = await told(`/ui/chat/${session_id}`)
  expect(inSession).toContain('sum⟨U+202E⟩')
  expect(await told(`/ui/code/${agent('total')}?show=chat`)).toBe(inSession)
})

test('a session that nobody knows, a folder elsewhere and an empty message are refused', async () => {
  const { app, get, post } = await serve()
  const unknown = await get('/ui/chat/ses_unknown', page)
  expect([unknown.status, unknown.text]).toEqual([404, expect.stringContaining('Session not found')])
  expect((await get('/ui/chat/new?agent=rm_unknown', page)).status).toBe(404)
  const elsewhere = await post('/ui/chat/new/open', { folder: '/etc' })
  expect([elsewhere.status, elsewhere.json.code]).toEqual([403, 'outside_workspace'])
  const { json } = await post('/ui/chat/new/open', { folder: '.' })
  const { session_id } = app.chat.sessions.all()[0]!
  expect(json).toEqual({ go: `/ui/chat/${session_id}` })
  expect((await post(`/ui/chat/${session_id}/send`, { message: ' ' })).status).toBe(400)
  expect((await post(`/ui/chat/${session_id}/retry`, { seq: 1 })).status).toBe(404)
})
