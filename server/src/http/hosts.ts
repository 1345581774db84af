import { isIP } from 'node:net'

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  return loopbackNames.has(host) || /^127(\.\d{1,3}){3}$/.test(host)
}

/** The name in a `Host` header, without its port and the brackets of an IPv6 address; undefined when it is none. */
export function hostName(header: string | undefined): string | undefined {
  const match = header?.match(/^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i)
  return (match?.[1] ?? match?.[2])?.toLowerCase()
}

/**
 * Whether a page may have been loaded under this name. A name that a stranger's DNS can point here would let the
 * stranger's page read everything (DNS rebinding); an address of numbers no DNS can point anywhere.
 * @param bound the address that the server listens on
 * @param origins other origins that the person allows
 */
export function isKnownHost(name: string, bound: string, origins: readonly string[]): boolean {
  if (isLoopback(name) || name === bound.toLowerCase()) return true
  if (isWildcard(bound) && isIP(name) !== 0) return true
  return origins.some(origin => URL.canParse(origin) && new URL(origin).hostname === name)
}

function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}
