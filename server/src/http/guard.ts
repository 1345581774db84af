import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { Refusal } from '../base/errors.js'
import { hostName, isKnownHost } from './hosts.js'

export interface Door {
  /** The address that the server listens on. */
  readonly host: string
  readonly token: string | undefined
  /** Origins, beside our own, from which pages may call. */
  readonly origins: readonly string[]
}

export const cookieName = 'remora_token'

/** What everybody may have without a token: the page that asks for it, and what that page is made of. */
const openPaths = /^\/(login$|assets\/)/

/** Refuses requests under a name that is not ours (DNS rebinding; specification: security.md). */
export function knownHost({ host, origins }: Door): MiddlewareHandler {
  return async (c, next) => {
    // A request line may name a host of its own, which then counts (RFC 9112, 3.2.2).
    const names = [c.req.header('host'), new URL(c.req.url).host].map(hostName)
    if (!names.every(name => name !== undefined && isKnownHost(name, host, origins))) {
      throw new Refusal('forbidden', 'This server is not known by that name. Use http://127.0.0.1 or http://localhost.')
    }
    await next()
  }
}

/** Refuses pages of other sites, reading ones too, and whoever does not know the token. */
export function guard({ token, origins }: Door): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin')
    if (origin !== undefined && !isOwn(origin, c) && !origins.includes(origin)) {
      throw new Refusal('forbidden', `Pages of ${origin} may not call this server: http.origins lists who may.`)
    }
    if (origin === undefined && changes(c.req.method) && !isOwnSite(c.req.header('sec-fetch-site'))) {
      throw new Refusal('forbidden', 'Pages of other sites may not change anything here.')
    }
    if (token !== undefined && !openPaths.test(c.req.path) && !knows(c, token)) {
      throw new Refusal('unauthorized', 'A token is needed: send it as `Authorization: Bearer …`, or log in at /login.')
    }
    await next()
  }
}

/** What a browser keeps instead of the token itself. */
export function cookieFor(token: string): string {
  return createHash('sha256').update(`remora cookie ${token}`).digest('base64url')
}

/** In a time that tells nothing of how much was right. */
export function equalsSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}

function knows(c: Context, token: string): boolean {
  const bearer = c.req.header('authorization')?.match(/^Bearer (.+)$/i)?.[1]
  if (bearer !== undefined) return equalsSecret(bearer, token)
  const cookie = getCookie(c, cookieName)
  return cookie !== undefined && equalsSecret(cookie, cookieFor(token))
}

/** The page was loaded from this very server. */
function isOwn(origin: string, c: Context): boolean {
  return origin === `http://${c.req.header('host')}` || origin === `https://${c.req.header('host')}`
}

/** What a browser says of the page that asks: another program at another port of this machine is of the `same-site`. */
function isOwnSite(site: string | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none'
}

function changes(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}
