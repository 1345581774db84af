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

/** Bodies are JSON and say so: a form of another site cannot. */
export const jsonOnly: MiddlewareHandler = async (c, next) => {
  if (hasBody(c) && !/^application\/(json|[a-z.+-]+\+json)\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new HTTPException(415, { message: 'Send JSON, with the header `Content-Type: application/json`.' })
  }
  await next()
}

export const errorBody = z.object({ error: z.string(), code: z.string() }).meta({ id: 'Error' })

/** The part of a route's answers that says no. */
export const refusals = {
  default: { description: 'Refused: the sentence says why.', content: { 'application/json': { schema: errorBody } } },
} as const

export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } }
}
