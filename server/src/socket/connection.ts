import type { Socket } from 'node:net'
import * as z from 'zod'
import { messageOf } from '../base/errors.js'
import type { Log } from '../base/log.js'
import { busOnlyTypes } from '../events/catalog.js'
import type { RemoraEvent } from '../events/event.js'
import { wireEvent } from '../events/wire-event.js'
import { answerTo, failureOf, idIn, RpcError, rpcCodes, rpcRequest } from './json-rpc.js'
import { callMethod, type Needs } from './methods.js'

/** Characters of one request. */
const longestLine = 1_000_000
/** Bytes that a client may leave unread before it is let go. */
const mostUnread = 8_000_000

/** One program at the other end of the socket: a line is a message, in both directions. */
export class Connection {
  readonly #socket: Socket
  readonly #needs: Needs
  readonly #log: Log
  #wanted: ((event: RemoraEvent) => boolean) | undefined
  /** The beginning of a line whose end has not come. */
  #rest = ''

  constructor(socket: Socket, needs: Needs, log: Log) {
    this.#socket = socket
    this.#needs = needs
    this.#log = log
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => this.#read(text))
    // A broken connection is its end, which 'close' tells.
    socket.on('error', error => log.debug('a connection to the socket broke', { error: messageOf(error) }))
  }

  hear(event: RemoraEvent): void {
    if (!this.#wanted?.(event)) return
    const params = { event_type: event.event_type, data: wireEvent(event) }
    this.#send({ jsonrpc: '2.0', method: 'event.subscribed', params })
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop()!
    for (const line of lines) if (line.trim() !== '') void this.#answer(line)
    if (this.#rest.length <= longestLine) return
    this.#send(failureOf(null, new RpcError(rpcCodes.request, `A line is longer than ${longestLine} characters.`)))
    this.#socket.destroySoon()
  }

  async #answer(line: string): Promise<void> {
    const message = parsed(line)
    if (message instanceof RpcError) return this.#send(failureOf(null, message))
    if (!Array.isArray(message)) return this.#send(await this.#reply(message))
    if (message.length === 0) return this.#send(failureOf(null, new RpcError(rpcCodes.request, 'The batch is empty.')))
    const replies = await Promise.all(message.map(one => this.#reply(one)))
    const answers = replies.filter(reply => reply !== undefined)
    if (answers.length > 0) this.#send(answers)
  }

  /** Undefined for a notification. */
  async #reply(value: unknown) {
    const request = rpcRequest.safeParse(value)
    if (!request.success) {
      return failureOf(idIn(value), new RpcError(rpcCodes.request, z.prettifyError(request.error)))
    }
    const { id, method, params } = request.data
    try {
      const result = await callMethod(method, params, this.#needs, { hear: types => this.#hearFrom(types) })
      return id === undefined ? undefined : answerTo(id, result)
    } catch (error) {
      const failure = this.#failure(error, method)
      return id === undefined ? undefined : failureOf(id, failure)
    }
  }

  #failure(error: unknown, method: string): RpcError {
    if (error instanceof RpcError) return error
    this.#log.error('a call over the socket failed', { method, error: error instanceof Error ? error.stack : error })
    return new RpcError(rpcCodes.refused, messageOf(error), { code: 'internal' })
  }

  #hearFrom(types: readonly string[] | undefined): void {
    this.#wanted = types ? event => types.includes(event.event_type) : event => !busOnlyTypes.has(event.event_type)
  }

  #send(message: object | undefined): void {
    if (message === undefined || this.#socket.destroyed) return
    this.#socket.write(`${JSON.stringify(message)}\n`)
    if (this.#socket.writableLength <= mostUnread) return
    this.#log.warn('a client of the socket does not read what it asked for, and is let go')
    this.#socket.destroy()
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    return new RpcError(rpcCodes.parse, `The line is no JSON: ${messageOf(error)}`)
  }
}
