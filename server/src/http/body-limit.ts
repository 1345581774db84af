import type { Context, MiddlewareHandler } from 'hono'
import { Refusal } from '../base/errors.js'

/** Whether the client sends a body (RFC 9112, 6.3); the framework takes every DELETE for one that does. */
export function hasBody({ req }: Context): boolean {
  return req.header('transfer-encoding') !== undefined || Number(req.header('content-length') ?? 0) > 0
}

/**
 * Refuses bodies that are larger, those too that do not say how large they are. The framework's own middleware makes a
 * Request out of the adapter's, which Node's does not take.
 */
export function bodyLimit(maxBytes: number): MiddlewareHandler {
  return async (c, next) => {
    if (!hasBody(c)) return await next()
    if (c.req.header('transfer-encoding') === undefined) {
      if (Number(c.req.header('content-length')) > maxBytes) throw tooLarge(maxBytes)
      return await next()
    }
    const body = await readBody(c.req.raw, maxBytes)
    const { url, method, headers } = c.req.raw
    if (method !== 'GET' && method !== 'HEAD') c.req.raw = new Request(url, { method, headers, body })
    return await next()
  }
}

async function readBody({ body }: Request, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body ?? []) {
    size += piece.length
    if (size > maxBytes) throw tooLarge(maxBytes)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal('too_large', `A body may have at most ${maxBytes} bytes (setting http.max_body_bytes).`)
}
