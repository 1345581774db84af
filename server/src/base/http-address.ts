import { rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { writeFileAtomic } from './atomic-write.js'
import { readText } from './read-text.js'

/** What a server of an earlier Remora has left names no host. */
const address = z.object({ host: z.string().default('127.0.0.1'), port: z.int(), pid: z.int(), started_at: z.number() })

/** Where the server of a workspace is found: `.remora/http.json`. `started_at` is in seconds since the epoch. */
export type Address = z.infer<typeof address>

const fileIn = (stateFolder: string) => join(stateFolder, 'http.json')

export function writeAddress(stateFolder: string, { host, port }: Pick<Address, 'host' | 'port'>): void {
  const value: Address = { host, port, pid: process.pid, started_at: Date.now() / 1000 }
  writeFileAtomic(fileIn(stateFolder), `${JSON.stringify(value)}\n`)
}

/** Undefined when no server has left one, or what stands there is none. */
export function readAddress(stateFolder: string): Address | undefined {
  try {
    return address.parse(JSON.parse(readText(fileIn(stateFolder)).text))
  } catch {
    return undefined
  }
}

/** `http://127.0.0.1:8420`; a server that listens at all addresses is found at the one of this machine. */
export function addressUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** Another process may have put its own in the place meanwhile; that one stays. */
export function removeOwnAddress(stateFolder: string): void {
  if (readAddress(stateFolder)?.pid === process.pid) rmSync(fileIn(stateFolder), { force: true })
}
