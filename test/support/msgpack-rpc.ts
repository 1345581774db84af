import type { Readable, Writable } from 'node:stream'
import { decodeMultiStream, encode } from '@msgpack/msgpack'

interface Call {
  readonly method: string
  resolve(result: unknown): void
  reject(error: Error): void
}

/** The calling half of MessagePack-RPC, as Neovim speaks it on stdin and stdout with `--embed`. */
export class MsgpackRpc {
  readonly #to: Writable
  readonly #calls = new Map<number, Call>()
  #lastId = 0
  #isOver = false

  constructor(from: Readable, to: Writable) {
    this.#to = to
    // Writing to a process that has just died is told by the calls that fail, not by the stream.
    to.on('error', error => this.#end(error))
    this.#listen(from).then(
      () => this.#end(new Error('Neovim has ended')),
      error => this.#end(error as Error),
    )
  }

  request(method: string, ...parameters: readonly unknown[]): Promise<unknown> {
    if (this.#isOver) return Promise.reject(new Error(`${method}: Neovim has ended`))
    const id = ++this.#lastId
    const answer = new Promise<unknown>((resolve, reject) => this.#calls.set(id, { method, resolve, reject }))
    this.#to.write(encode([0, id, method, parameters]))
    return answer
  }

  async #listen(from: Readable): Promise<void> {
    for await (const message of decodeMultiStream(from)) {
      const [type, id, error, result] = message as [number, number, unknown, unknown]
      // Only answers concern us; notifications are the drawing of an attached screen, which Neovim itself can be asked for.
      if (type === 1) this.#settle(id, error, result)
    }
  }

  #settle(id: number, error: unknown, result: unknown): void {
    const call = this.#calls.get(id)
    this.#calls.delete(id)
    if (error === null) call?.resolve(result)
    else call?.reject(new Error(`${call.method}: ${Array.isArray(error) ? error[1] : String(error)}`))
  }

  #end(error: Error): void {
    this.#isOver = true
    for (const call of this.#calls.values()) call.reject(new Error(`${call.method}: ${error.message}`))
    this.#calls.clear()
  }
}
