import type { Askable, Reply } from './ask.js'

/** One session, as a front end holds it. */
export interface ChatClient {
  readonly id: string
  /** The path of one of its routes. */
  at(act: string): string
  say(content: string): Promise<Reply>
  /** Who said what, in the order in which it was said. */
  history(): Promise<readonly (readonly [role: string, content: string])[]>
}

export async function openSession(
  server: Pick<Askable, 'get' | 'post'>,
  workspace_path: string,
  more: object = {},
): Promise<ChatClient> {
  const { status, json, text } = await server.post('/sessions', { workspace_path, ...more })
  if (status !== 200) throw new Error(`no session: ${text}`)
  return sessionAt(server, json.session_id)
}

/** One that is open already, perhaps by way of another server. */
export function sessionAt(server: Pick<Askable, 'get' | 'post'>, id: string): ChatClient {
  const at = (act: string) => `/sessions/${id}/${act}`
  return {
    id,
    at,
    say: content => server.post(at('messages'), { content }),
    async history() {
      const { json } = await server.get(at('history'))
      return json.messages.map(({ role, content }: { role: string; content: string }) => [role, content])
    },
  }
}
