import { expect } from 'vitest'
import { shell } from '../cli/remora.js'
import { serveBuiltIn } from './built.js'
import { openSession } from './chat.js'

/** So many sessions at once, each with so many messages, against the built server and the rehearsal model. */
export async function manyChats(sessions: number, messages: number): Promise<void> {
  const files = Object.fromEntries(Array.from({ length: sessions }, (_, n) => [`notes/n${n}.txt`, `note ${n}\n`]))
  const own = await shell(files)
  const rehearsing = own.with({ env: { REMORA_MODEL_PROVIDER: 'rehearsal', REMORA_AGENTS_CONCURRENCY: `${sessions}` } })
  const server = await serveBuiltIn({ ...own, ...rehearsing })
  const chats = await Promise.all(Array.from({ length: sessions }, () => openSession(server, own.root)))
  await Promise.all(
    chats.map(async (chat, n) => {
      for (let round = 0; round < messages; round += 1) {
        const { status, json } = await chat.say(`read notes/n${n}.txt`)
        expect([status, json.message?.tool_calls, json.turn_count]).toEqual([
          ...[200, [{ name: 'read_file', arguments: { path: `notes/n${n}.txt` } }], 2],
        ])
        expect(json.message.content).toContain(`note ${n}`)
      }
      expect((await chat.history()).length).toBe(2 * messages)
    }),
  )
  expect((await server.get('/health')).json.sessions).toBe(sessions)
  const deleted = await Promise.all(chats.map(({ id }) => server.send('DELETE', `/sessions/${id}`)))
  expect(new Set(deleted.map(({ status }) => status))).toEqual(new Set([204]))
  expect((await server.get('/health')).json.sessions).toBe(0)
}
