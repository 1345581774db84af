import { request as requestOverHttp } from 'node:http'

export type Headers = Readonly<Record<string, string>>

export interface Reply {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
  /** The body, read as JSON. */
  readonly json: any
}

/** A server that can be asked, in this process or in one of its own. */
export interface Askable {
  get(path: string, headers?: Headers): Promise<Reply>
  post(path: string, body?: unknown, headers?: Headers): Promise<Reply>
  send(method: string, path: string, body?: unknown, headers?: Headers): Promise<Reply>
}

export function askable(port: number): Askable {
  const send: Askable['send'] = (method, path, body, headers = {}) => ask(port, { method, path, body, headers })
  return {
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
  }
}

interface Asked {
  readonly method: string
  readonly path: string
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown
  readonly headers: Headers
}

/** Unlike `fetch`, this sends whatever headers it is given, `Host` and `Origin` too, and the path as it is. */
export function ask(port: number, { method, path, body, headers }: Asked): Promise<Reply> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const typed = text === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const request = requestOverHttp({ port, host: '127.0.0.1', method, path, headers: { ...typed, ...headers } })
    request.on('error', reject)
    request.on('response', async response => {
      const pieces: Buffer[] = []
      for await (const piece of response) pieces.push(piece)
      const text = Buffer.concat(pieces).toString('utf8')
      const json = /json/.test(response.headers['content-type'] ?? '') ? JSON.parse(text) : undefined
      resolve({ status: response.statusCode!, headers: response.headers, text, json })
    })
    request.end(text)
  })
}
