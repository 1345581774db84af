import { request as requestOverHttp } from 'node:http'
import { onTestFinished } from 'vitest'
import { type App, createApp } from '../../server/src/app.js'
import { type Log, silentLog } from '../../server/src/base/log.js'
import type { SettingsPatch } from '../../server/src/base/settings-sources.js'
import { type Patience, serveHttp } from '../../server/src/http/server.js'
import type { ModelServer } from '../support/model-server.js'
import { type Files, world } from '../support/open.js'

// The real app behind the real HTTP server, on a real socket of loopback.

export interface Served {
  readonly url: string
  readonly port: number
  readonly app: App
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  readonly model: ModelServer
  get(path: string, headers?: Headers): Promise<Reply>
  post(path: string, body?: unknown, headers?: Headers): Promise<Reply>
  send(method: string, path: string, body?: unknown, headers?: Headers): Promise<Reply>
  /** Ends the server and the app, which happens at the end of the test at the latest. */
  close(): Promise<void>
  /** The id of the agent of that name. */
  agent(name: string): string
}

type Headers = Readonly<Record<string, string>>

export interface Reply {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
  /** The body, read as JSON. */
  readonly json: any
}

export const cart: Files = { 'cart.py': 'def total(xs):\n    return sum(xs)\n\n\ndef size(xs):\n    return len(xs)\n' }

/** One process: an app of its own, its server, and a scripted model. The workspace has been scanned. */
export async function serve(files: Files = cart, flags: SettingsPatch = {}, how: How = {}): Promise<Served> {
  const { root, model, env } = await world(files)
  return { ...(await serveAt(root, env, flags, how)), model }
}

interface How {
  readonly patience?: Patience
  readonly log?: Log
}

/** The same for a workspace that is there already. */
export async function serveAt(root: string, env: NodeJS.ProcessEnv, flags: SettingsPatch = {}, how: How = {}) {
  const { log = silentLog, patience } = how
  const app = await createApp({
    ...{ root, env, processName: 'test', resident: true, log, notice: () => undefined },
    flags: { ...flags, http: { port: 0, ...flags.http } },
  })
  await app.nodes.scan()
  const server = await serveHttp(app, { mayMove: false, patience })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= server.close().then(() => app.close())
    return closed
  }
  onTestFinished(close)
  const send = (method: string, path: string, body?: unknown, headers: Headers = {}) =>
    ask(server.port, { method, path, body, headers })
  return {
    ...{ url: server.url, port: server.port, app, root, env, send, close },
    get: (path: string, headers: Headers = {}) => send('GET', path, undefined, headers),
    post: (path: string, body?: unknown, headers: Headers = {}) => send('POST', path, body, headers),
    agent: (name: string) => app.nodes.find({ name, limit: 1 })[0]!.agentId,
  }
}

interface Asked {
  readonly method: string
  readonly path: string
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown
  readonly headers: Headers
}

/** Unlike `fetch`, this sends whatever headers it is given, `Host` and `Origin` too, and the path as it is. */
export function ask(port: number, { method, path, body, headers }: Asked): Promise<Reply> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const typed = text === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const request = requestOverHttp({ port, host: '127.0.0.1', method, path, headers: { ...typed, ...headers } })
    request.on('error', reject)
    request.on('response', async response => {
      const pieces: Buffer[] = []
      for await (const piece of response) pieces.push(piece)
      const text = Buffer.concat(pieces).toString('utf8')
      const json = /json/.test(response.headers['content-type'] ?? '') ? JSON.parse(text) : undefined
      resolve({ status: response.statusCode!, headers: response.headers, text, json })
    })
    request.end(text)
  })
}
