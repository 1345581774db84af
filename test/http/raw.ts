import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

// Requests as no decent client would send them.

export interface RawReply {
  /** 0: the server hung up without a word. */
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Resolves when the server has closed the connection, as it does after a request with `Connection: close`. */
export async function sendRaw(port: number, ...pieces: readonly (string | Buffer)[]): Promise<RawReply> {
  const client = await RawClient.connect(port)
  for (const piece of pieces) client.socket.write(piece)
  return await client.reply
}

/** A GET of a target that is sent exactly as it stands here. */
export function getRaw(port: number, target: string, headers = `Host: 127.0.0.1:${port}`): Promise<RawReply> {
  return sendRaw(port, `GET ${target} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`)
}

/** One connection, to be written to bit by bit. */
export class RawClient {
  readonly socket: Socket
  /** Everything that came until the connection was closed. */
  readonly reply: Promise<RawReply>
  #heard = ''

  private constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      this.#heard += text
    })
    // A server that has enough resets the connection.
    socket.on('error', () => undefined)
    this.reply = new Promise(resolve => socket.on('close', () => resolve(parsed(this.#heard))))
    onTestFinished(() => void socket.destroy())
  }

  static connect(port: number): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      socket.once('error', reject)
      socket.once('connect', () => resolve(new RawClient(socket.off('error', reject))))
    })
  }
}

function parsed(text: string): RawReply {
  const end = text.indexOf('\r\n\r\n')
  const head = end === -1 ? text : text.slice(0, end)
  return {
    status: Number(head.match(/^HTTP\/1\.1 (\d{3})/)?.[1] ?? 0),
    head,
    body: end === -1 ? '' : text.slice(end + 4),
  }
}
