import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Refusal } from '../base/errors.js'
import { EventStreams } from './event-stream.js'
import { isLoopback } from './hosts.js'
import { listen } from './listen.js'
import { routes } from './routes.js'
import type { Workspace } from './workspace.js'

export interface HttpServer {
  readonly port: number
  /** `http://127.0.0.1:8420` */
  readonly url: string
  /** Ends all streams, lets requests that run come to their end for a moment, and resolves when nobody is connected. */
  close(): Promise<void>
}

/** How long requests that still run may take when the server ends. */
const farewellMs = 2000
/** How long a client may take for its headers, and for its whole request. */
const headersTimeout = 10_000
const requestTimeout = 60_000

/**
 * Serves a workspace over HTTP, at the address that its settings name.
 * @param mayMove take the next free port when the wanted one is taken; else that is refused as `busy`
 */
export async function serveHttp(workspace: Workspace, { mayMove }: { readonly mayMove: boolean }): Promise<HttpServer> {
  const { host, port: wanted, token, origins } = workspace.loaded.settings.http
  if (!isLoopback(host) && token === undefined) {
    throw new Refusal(
      'bad_configuration',
      `http.host is ${host}, which other machines can reach: set http.token, or use 127.0.0.1.`,
    )
  }
  const streams = new EventStreams()
  const app = routes({ workspace, streams }, { host, token, origins })
  const serverOptions = { headersTimeout, requestTimeout }
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false, serverOptions }) as Server
  const port = await listen(server, { host, port: wanted, mayMove })
  server.on('error', error => workspace.log.warn('the HTTP server had an error', { error: error.message }))
  return { port, url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, close: () => close(server, streams) }
}

async function close(server: Server, streams: EventStreams): Promise<void> {
  const closed = new Promise(resolve => server.close(resolve))
  streams.close()
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), farewellMs)
  await closed
  clearTimeout(timer)
}
