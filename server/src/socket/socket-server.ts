import { rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { Refusal } from '../base/errors.js'
import type { Log } from '../base/log.js'
import type { Bus } from '../events/bus.js'
import { Connection } from './connection.js'
import type { Needs } from './methods.js'

export interface SocketServer {
  /** Absolute. */
  readonly path: string
  /** Resolves when every connection has ended and the file is gone. */
  close(): Promise<void>
}

/** What `sun_path` holds on every system (macOS 104, Linux 108), with the zero behind it. */
const longestPath = 103

/**
 * Serves scripts on `nvim.sock` in a state folder: JSON-RPC 2.0, a line for each message, for the own user only. Takes the
 * place of a socket whose process died; refuses to stand beside a living one.
 */
export async function serveSocket(
  stateFolder: string,
  { bus, log, ...needs }: Needs & { readonly bus: Bus; readonly log: Log },
): Promise<SocketServer> {
  const path = `${stateFolder}/nvim.sock`
  if (Buffer.byteLength(path) > longestPath) {
    throw new Refusal(
      'unsupported',
      `${path} is too long for a socket: no system takes more than ${longestPath} bytes.`,
    )
  }
  const open = new Map<Socket, Connection>()
  const server = createServer(socket => {
    open.set(socket, new Connection(socket, needs, log))
    socket.on('close', () => open.delete(socket))
  })
  await listenInPlaceOfDead(server, path)
  server.on('error', error => log.warn('the socket could not take a connection', { error: error.message }))
  const unsubscribe = bus.subscribe(event => {
    for (const connection of open.values()) connection.hear(event)
  })
  return {
    path,
    async close() {
      unsubscribe()
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of open.keys()) socket.destroy()
      await closed
    },
  }
}

async function listenInPlaceOfDead(server: Server, path: string): Promise<void> {
  try {
    await listen(server, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    if (await isServed(path)) {
      throw new Refusal('busy', `${path} is served by another process already. \`remora swarm status\` names it.`)
    }
    rmSync(path, { force: true })
    await listen(server, path)
  }
}

/** The file is created while `listen` runs, so nobody else can ever write to it. */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const umask = process.umask(0o177)
    try {
      server.listen(path, () => {
        server.off('error', reject)
        resolve()
      })
    } finally {
      process.umask(umask)
    }
  })
}

function isServed(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createConnection(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
