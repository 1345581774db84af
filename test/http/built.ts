import { type Running, type Shell, shell } from '../cli/remora.js'
import type { Files } from '../support/open.js'
import { type Askable, askable, type Headers } from './ask.js'
import { Listener } from './listener.js'

// `remora serve` as a real process, asked over a real socket.

export interface Built extends Askable {
  readonly shell: Shell
  readonly server: Running
  readonly url: string
  listen(path: string, headers?: Headers): Promise<Listener>
}

export async function serveBuilt(files: Files, ...flags: readonly string[]): Promise<Built> {
  return await serveBuiltIn(await shell(files), ...flags)
}

/** One more process of a workspace that is there already. */
export async function serveBuiltIn(own: Shell, ...flags: readonly string[]): Promise<Built> {
  const server = own.start('serve', '--port', '0', ...flags)
  const port = Number((await server.until('listening on ')).match(/listening on http:\/\/127\.0\.0\.1:(\d+)/)![1])
  const url = `http://127.0.0.1:${port}`
  return {
    ...{ shell: own, server, url },
    ...askable(port),
    listen: (path, headers) => Listener.open(url + path, headers),
  }
}
