import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Refusal } from '../base/errors.js'

/** How many ports are tried, the wanted one with them. */
const attempts = 100

interface Address {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** Take the next free port when the wanted one is taken. */
  readonly mayMove: boolean
}

/** Resolves to the port; refuses `busy` when somebody else listens there. */
export async function listen(server: Server, { host, port, mayMove }: Address): Promise<number> {
  const last = mayMove && port !== 0 ? Math.min(port + attempts - 1, 65_535) : port
  for (let candidate = port; ; candidate += 1) {
    try {
      return await listenOn(server, host, candidate)
    } catch (error) {
      if (!isTaken(error) || candidate >= last) throw explained(error, host, candidate)
    }
  }
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
}

function explained(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  switch (code) {
    case 'EADDRINUSE':
      return new Refusal(
        'busy',
        `Port ${port} of ${host} is taken by another program. Choose one: --port N, or 0 for any.`,
      )
    case 'EACCES':
      return new Refusal('bad_argument', `Port ${port} may not be used by you. Choose one above 1023.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Refusal('bad_argument', `${host} is no address of this machine. 127.0.0.1 is, and 0.0.0.0 means all.`)
    default:
      return error
  }
}
