import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver-protocol/node'
import { messageOf, Refusal } from '../base/errors.js'
import type { Door } from './door.js'

export type Handler<P, R> = (params: P, door: Door, token: CancellationToken) => R | Promise<R>

/**
 * The error door of the language server. A refusal answers its sentence and its code; a bug is logged and answers that
 * something went wrong; neither ends the server.
 */
export function guarded<P, R>(method: string, handler: Handler<P, R>, door: Door) {
  return async (params: P, token: CancellationToken): Promise<R | ResponseError<unknown>> => {
    try {
      const result = await handler(params, door, token)
      return token.isCancellationRequested ? new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.') : result
    } catch (error) {
      if (error instanceof Refusal) {
        return new ResponseError(LSPErrorCodes.RequestFailed, error.message, { code: error.code, ...error.details })
      }
      door.log.error('a request failed', { method, error: error instanceof Error ? error.stack : messageOf(error) })
      return new ResponseError(ErrorCodes.InternalError, `${method} failed: ${messageOf(error)}`)
    }
  }
}
