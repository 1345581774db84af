import { onTestFinished } from 'vitest'
import { type App, createApp } from '../../server/src/app.js'
import { type Log, silentLog } from '../../server/src/base/log.js'
import type { SettingsPatch } from '../../server/src/base/settings-sources.js'
import { type Patience, serveHttp } from '../../server/src/http/server.js'
import type { ModelServer } from '../support/model-server.js'
import { type Files, world } from '../support/open.js'
import { type Askable, askable } from './ask.js'

// The real app behind the real HTTP server, on a real socket of loopback.

export interface Served extends Askable {
  readonly url: string
  readonly port: number
  readonly app: App
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  readonly model: ModelServer
  /** Ends the server and the app, which happens at the end of the test at the latest. */
  close(): Promise<void>
  /** The id of the agent of that name. */
  agent(name: string): string
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
  return {
    ...{ url: server.url, port: server.port, app, root, env, close },
    ...askable(server.port),
    agent: (name: string) => app.nodes.find({ name, limit: 1 })[0]!.agentId,
  }
}
