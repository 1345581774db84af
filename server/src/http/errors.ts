import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Refusal, type RefusalCode } from '../base/errors.js'
import type { Log } from '../base/log.js'

/** The body of every answer of `/api` that says no. `code` is of the closed list in base/errors.ts, or `internal`. */
export interface ErrorBody {
  readonly error: string
  readonly code: string
}

const statuses: Readonly<Partial<Record<RefusalCode, ContentfulStatusCode>>> = {
  unauthorized: 401,
  forbidden: 403,
  untrusted: 403,
  outside_workspace: 403,
  secret_file: 403,
  ignored_file: 403,
  unknown_agent: 404,
  unknown_proposal: 404,
  unknown_question: 404,
  unknown_turn: 404,
  not_found: 404,
  already_answered: 409,
  closed: 409,
  stale: 409,
  conflict: 409,
  limit_reached: 409,
  unchanged: 409,
  read_only: 409,
  too_large: 413,
  busy: 423,
  model_unavailable: 503,
  shutting_down: 503,
}

/** 400 for whatever is the caller's own mistake. */
export function statusOf({ code }: Refusal): ContentfulStatusCode {
  return statuses[code] ?? 400
}

/** Routes of the chat seed, whose front ends know no more than `{error}`. */
const bareRoutes = /^\/(sessions|tools|health)(\/|$)/

/** The one place where anything thrown becomes an answer. What is a bug is logged, and told without its insides. */
export function answerError(error: unknown, c: Context, log: Log): Response {
  const [body, status] = answerTo(error)
  if (status === 500) {
    log.error('a request failed', { path: c.req.path, error: error instanceof Error ? error.stack : String(error) })
  }
  return c.json(bareRoutes.test(c.req.path) ? { error: body.error } : body, status)
}

function answerTo(error: unknown): [ErrorBody, ContentfulStatusCode] {
  if (error instanceof Refusal) return [bodyOf(error), statusOf(error)]
  if (error instanceof HTTPException) {
    return [{ error: error.message, code: 'bad_argument' }, error.status as ContentfulStatusCode]
  }
  return [{ error: 'Something went wrong inside Remora. Its log says more.', code: 'internal' }, 500]
}

function bodyOf({ message, code, details }: Refusal) {
  return { ...details, error: message, code }
}
