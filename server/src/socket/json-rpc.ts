import * as z from 'zod'

/** JSON-RPC 2.0 as this door speaks it (jsonrpc.org/specification). */

export type RequestId = string | number | null

/** Codes of the specification; -32000 is what Remora says no to. */
export const rpcCodes = { parse: -32700, request: -32600, method: -32601, params: -32602, refused: -32000 } as const

export class RpcError extends Error {
  override readonly name = 'RpcError'

  constructor(
    readonly code: number,
    message: string,
    readonly details?: unknown,
  ) {
    super(message)
  }
}

const id = z.union([z.string(), z.number(), z.null()])

export const rpcRequest = z.object({
  jsonrpc: z.literal('2.0'),
  method: z.string(),
  params: z.unknown().optional(),
  /** Absent in a notification, which is not answered. */
  id: id.optional(),
})

export type RpcRequest = z.infer<typeof rpcRequest>

export function answerTo(id: RequestId, result: unknown) {
  return { jsonrpc: '2.0', id, result } as const
}

export function failureOf(id: RequestId, { code, message, details }: RpcError) {
  return { jsonrpc: '2.0', id, error: { code, message, ...(details !== undefined && { data: details }) } } as const
}

/** The id of something that may be no request at all. */
export function idIn(value: unknown): RequestId {
  const found = z.object({ id }).safeParse(value)
  return found.success ? found.data.id : null
}
