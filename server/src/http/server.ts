import { createServer, type RequestListener, type Server } from 'node:http'
import { messageOf, Refusal } from '../base/errors.js'
import { addressUrl } from '../base/http-address.js'
import type { EventStreams } from './event-stream.js'
import type { Door } from './guard.js'
import { isLoopback } from './hosts.js'
import { listen } from './listen.js'
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

/** How long a client may take, in ms; who takes longer is answered 408 and hung up on. */
export interface Patience {
  /** For its headers, from the moment at which it is connected. */
  readonly headers: number
  readonly wholeRequest: number
}

const usualPatience: Patience = { headers: 10_000, wholeRequest: 60_000 }

interface ServeOptions {
  /** Take the next free port when the wanted one is taken; else that is refused as `busy`. */
  readonly mayMove: boolean
  readonly patience?: Patience
}

/** Serves a workspace over HTTP, at the address that its settings name. */
export async function serveHttp(
  workspace: Workspace,
  { mayMove, patience = usualPatience }: ServeOptions,
): Promise<HttpServer> {
  const { host, port: wanted, token, origins } = workspace.loaded.settings.http
  if (!isLoopback(host) && token === undefined) {
    throw new Refusal(
      'bad_configuration',
      `http.host is ${host}, which other machines can reach: set http.token, or use 127.0.0.1.`,
    )
  }
  const site = new Site(workspace, { host, token, origins })
  const server = createServer(timeouts(patience), site.answer)
  const port = await listen(server, { host, port: wanted, mayMove })
  server.on('error', error => workspace.log.warn('the HTTP server had an error', { error: error.message }))
  return { port, url: addressUrl(host, port), close: () => close(server, site) }
}

/**
 * What is served. It is loaded when somebody asks for the first time: most editors have a server that nobody visits,
 * and the framework takes a tenth of their memory.
 */
class Site {
  readonly #workspace: Workspace
  readonly #door: Door
  #loading: Promise<RequestListener> | undefined
  #streams: EventStreams | undefined

  constructor(workspace: Workspace, door: Door) {
    this.#workspace = workspace
    this.#door = door
  }

  readonly answer: RequestListener = (request, response) => {
    this.#loading ??= this.#load().catch(error => {
      // What cannot be loaded now, because too many files are open, may be the next time.
      this.#loading = undefined
      throw error
    })
    this.#loading
      .then(answer => answer(request, response))
      .catch(error => {
        this.#workspace.log.error('a request could not be answered', { error: messageOf(error) })
        response.destroy()
      })
  }

  endStreams(): void {
    this.#streams?.close()
  }

  async #load(): Promise<RequestListener> {
    const [{ getRequestListener }, { EventStreams }, { routes }] = await Promise.all([
      import('@hono/node-server'),
      import('./event-stream.js'),
      import('./routes.js'),
    ])
    this.#streams = new EventStreams()
    const { fetch } = routes({ workspace: this.#workspace, streams: this.#streams }, this.#door)
    return getRequestListener(fetch, { overrideGlobalObjects: false })
  }
}

/** Node looks every half a minute whether somebody is late, unless it is told otherwise. */
function timeouts({ headers, wholeRequest }: Patience) {
  const connectionsCheckingInterval = Math.min(1000, headers / 4)
  return { headersTimeout: headers, requestTimeout: wholeRequest, connectionsCheckingInterval }
}

async function close(server: Server, site: Site): Promise<void> {
  const closed = new Promise(resolve => server.close(resolve))
  site.endStreams()
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), farewellMs)
  await closed
  clearTimeout(timer)
}
