import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { onTestFinished } from 'vitest'

/** One server-sent event. Comments are not among them. */
export interface Heard {
  readonly event: string
  readonly id: string | undefined
  readonly data: string
  /** `data`, read as JSON. */
  readonly json: any
}

/** A client of a stream of server-sent events, over a real socket. */
export class Listener {
  readonly heard: Heard[] = []
  readonly response: IncomingMessage
  /** Resolves when the server has ended the stream, or cut it. */
  readonly closed: Promise<void>
  readonly #request: ClientRequest
  #unread = ''
  #next = 0
  #arrived: () => void = () => undefined

  private constructor(sent: ClientRequest, response: IncomingMessage) {
    this.#request = sent
    this.response = response
    response.setEncoding('utf8')
    response.on('data', (text: string) => this.#take(text))
    this.closed = new Promise(resolve => {
      response.on('close', resolve)
      response.on('error', () => resolve())
    })
  }

  static open(url: string, headers: Readonly<Record<string, string>> = {}, body?: unknown): Promise<Listener> {
    const method = body === undefined ? 'GET' : 'POST'
    const typed = body === undefined ? {} : { 'content-type': 'application/json' }
    return new Promise((resolve, reject) => {
      const sent = request(url, {
        method,
        headers: { accept: 'text/event-stream', ...typed, ...headers },
        agent: false,
      })
      sent.on('error', reject)
      sent.on('response', response => resolve(new Listener(sent, response)))
      sent.end(body === undefined ? undefined : JSON.stringify(body))
      onTestFinished(() => void sent.destroy())
    })
  }

  /** The next event, in order; of a type, those before it are passed over. */
  async next(event?: string): Promise<Heard> {
    for (;;) {
      while (this.#next < this.heard.length) {
        const heard = this.heard[this.#next++]!
        if (event === undefined || heard.event === event) return heard
      }
      await new Promise<void>(resolve => {
        this.#arrived = resolve
      })
    }
  }

  close(): void {
    this.#request.destroy()
  }

  #take(text: string): void {
    const frames = (this.#unread + text).split('\n\n')
    this.#unread = frames.pop()!
    for (const frame of frames) {
      const heard = parse(frame)
      if (heard) this.heard.push(heard)
    }
    this.#arrived()
  }
}

function parse(frame: string): Heard | undefined {
  const lines = frame.split('\n').filter(line => !line.startsWith(':'))
  if (lines.length === 0) return undefined
  const valuesOf = (name: string) =>
    lines.flatMap(line => (line.startsWith(`${name}: `) ? [line.slice(name.length + 2)] : []))
  const data = valuesOf('data').join('\n')
  return {
    event: valuesOf('event')[0] ?? 'message',
    id: valuesOf('id')[0],
    data,
    get json() {
      return JSON.parse(data)
    },
  }
}
