import { type Running, type Shell, shell } from '../cli/remora.js'
import type { Files } from '../support/open.js'
import { Listener } from './listener.js'
import { ask, type Reply } from './served.js'

// `remora serve` as a real process, asked over a real socket.

export interface Built {
  readonly shell: Shell
  readonly server: Running
  readonly url: string
  get(path: string, headers?: Headers): Promise<Reply>
  post(path: string, body?: unknown, headers?: Headers): Promise<Reply>
  send(method: string, path: string, body?: unknown, headers?: Headers): Promise<Reply>
  listen(path: string, headers?: Headers): Promise<Listener>
}

type Headers = Readonly<Record<string, string>>

export async function serveBuilt(files: Files, ...flags: readonly string[]): Promise<Built> {
  return await serveBuiltIn(await shell(files), ...flags)
}

/** One more process of a workspace that is there already. */
export async function serveBuiltIn(own: Shell, ...flags: readonly string[]): Promise<Built> {
  const server = own.start('serve', '--port', '0', ...flags)
  const port = Number((await server.until('listening on ')).match(/listening on http:\/\/127\.0\.0\.1:(\d+)/)![1])
  const url = `http://127.0.0.1:${port}`
  const send = (method: string, path: string, body?: unknown, headers: Headers = {}) =>
    ask(port, { method, path, body, headers })
  return {
    ...{ shell: own, server, url, send },
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    listen: (path, headers) => Listener.open(url + path, headers),
  }
}
