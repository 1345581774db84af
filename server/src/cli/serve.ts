import { resolve } from 'node:path'
import type { App } from '../app.js'
import { Refusal } from '../base/errors.js'
import { readAddress } from '../base/http-address.js'
import { scanUnlessStopped } from './fresh-index.js'
import { aborted, interruptible } from './interrupt.js'
import type { ExitCode, Invocation } from './invocation.js'
import { withApp } from './with-app.js'
import { WrongUsage } from './wrong-usage.js'

export interface ServeOptions {
  readonly host?: string
  readonly port?: number
  readonly token?: string
  readonly allowRoot?: readonly string[]
}

/** `remora serve`: the HTTP server with its dashboard, and a process that looks after the swarm, until Ctrl-C. */
export function serve(cli: Invocation, { host, port, token, allowRoot }: ServeOptions): Promise<ExitCode> {
  if (port !== undefined && port > 65_535) throw new WrongUsage('--port is at most 65535.')
  // A `~` that the shell has left is the person's home folder, as it is in the settings.
  const roots = allowRoot?.map(path => (path.startsWith('~') ? path : resolve(cli.cwd, path)))
  const given = { host, port, token, allowed_roots: roots }
  const http = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const flags = { ...cli.flags, http: { ...cli.flags.http, ...http } }
  const stay = (app: App) => interruptible(signal => run(app, cli, signal), ['SIGINT', 'SIGTERM'])
  return withApp({ ...cli, flags }, 'remora serve', stay, { resident: true })
}

async function run(app: App, { terminal }: Invocation, signal: AbortSignal): Promise<ExitCode> {
  const { HttpOffice } = await import('../http/office.js')
  const server = await listening(app)
  const office = new HttpOffice(app, server)
  try {
    terminal.note(`listening on ${server.url}`)
    await scanUnlessStopped(app, terminal, signal)
    await aborted(signal)
    return 0
  } finally {
    await office.close()
  }
}

/** A port that a person has named is that port or none. */
async function listening(app: App) {
  const { serveHttp } = await import('../http/server.js')
  const isNamed = app.loaded.sources.get('http.port') !== 'default'
  try {
    return await serveHttp(app, { mayMove: !isNamed })
  } catch (error) {
    throw error instanceof Refusal && error.code === 'busy' ? ((await heldByUs(app)) ?? error) : error
  }
}

/** The program at the port may be another process of this workspace. */
async function heldByUs({ leases, stateFolder, loaded }: App): Promise<Refusal | undefined> {
  const { httpLease } = await import('../http/office.js')
  const { port } = loaded.settings.http
  const holder = leases.holderOf(httpLease)
  const address = readAddress(stateFolder.path)
  if (!holder || address?.port !== port || address.pid !== holder.pid) return undefined
  return new Refusal(
    'busy',
    `Port ${port} is served for this workspace already, by ${holder.name} (pid ${holder.pid}). Use that, or --port 0.`,
  )
}
