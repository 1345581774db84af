import type { HttpBindings } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import { Refusal } from '../base/errors.js'
import { hasBody } from './body-limit.js'

export type Api = OpenAPIHono<{ Bindings: HttpBindings }>

/** A group of routes whose inputs are checked by their schemas; what does not fit is refused with the field's name. */
export function createApi(): Api {
  return new OpenAPIHono<{ Bindings: HttpBindings }>({
    defaultHook: result => {
      if (!result.success) throw new Refusal('bad_argument', problemOf(result.error))
    },
  })
}

/** `hunks.0: Invalid input: expected number, received string` */
export function problemOf({ issues }: z.core.$ZodError): string {
  return issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ')
}

/** Who acts where the program that asks has no other name, for people to see. */
export const byHttp = 'http'

/**
 * Bodies are JSON and say so: a form of another site cannot. Whoever sends none need not say what it would be, but must
 * not say that it is a form.
 */
export const jsonOnly: MiddlewareHandler = async (c, next) => {
  const type = c.req.header('content-type')
  if (type === undefined ? hasBody(c) : !/^application\/(json|[a-z.+-]+\+json)\s*(;|$)/i.test(type)) {
    throw new HTTPException(415, { message: 'Send JSON, with the header `Content-Type: application/json`.' })
  }
  await next()
}

export const time = z.number().meta({ description: 'Seconds since the epoch.' })

/** Of a list. */
export const limit = z.coerce.number().int().min(1).max(1000).default(100)

/** `one,two`, as queries spell lists. */
export const commaSeparated = z.string().transform(text => text.split(',').filter(Boolean))

export const stopped = z
  .object({ ok: z.literal(true), stopped: z.int().meta({ description: 'How many turns that concerns.' }) })
  .meta({ id: 'Stopped' })

export const errorBody = z
  .looseObject({ error: z.string(), code: z.string() })
  .meta({ id: 'Error', description: '`code` is of a closed list; some answers add what one should know.' })

/** The part of a route's answers that says no. */
export const refusals = {
  default: { description: 'Refused: the sentence says why.', content: { 'application/json': { schema: errorBody } } },
} as const

/** A body that is JSON. */
export function sent<S extends z.ZodType>(schema: S, { mayBeAbsent = false } = {}) {
  return { required: !mayBeAbsent, content: { 'application/json': { schema } } }
}

/** An answer that goes on until somebody leaves, as far as a description can tell. */
export const eventStream = { 'text/event-stream': { schema: z.string() } } as const

export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } }
}
