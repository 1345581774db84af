import { ConfigurationRequest } from 'vscode-languageserver-protocol/node'
import type { Client } from './client.js'

/** A client that offers configuration and does not answer must not keep the server from starting. */
const answerWithinMs = 1000

/** Section `remora` of the client's configuration, over what it sent at initialize. */
export async function readConfiguration(client: Client, given: unknown): Promise<unknown> {
  const base = ownSettings(given)
  if (!client.asksForConfiguration) return base
  const asked = client.request(ConfigurationRequest.method, { items: [{ section: 'remora' }] })
  const late = new Promise<undefined>(resolve => setTimeout(() => resolve(undefined), answerWithinMs).unref())
  const answer = await Promise.race([asked, late])
  const [section] = Array.isArray(answer) ? answer : []
  return isObject(section) ? { ...(isObject(base) ? base : {}), ...section } : base
}

/** Some clients nest what is ours under our name. */
export function ownSettings(given: unknown): unknown {
  return isObject(given) && isObject(given.remora) ? given.remora : given
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
