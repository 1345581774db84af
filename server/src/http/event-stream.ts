import type { ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'

/**
 * Bytes that a client may leave unread before it is dropped: it comes back and is told what it has missed. Thousands of
 * events that are written down at once fit, because nobody can read any of them before all are sent.
 */
const unreadLimit = 8_388_608
/** Bytes after which whoever replays much waits until the client has read some. */
const pauseLimit = 65_536
const heartbeatMs = 15_000

/** One client that listens (server-sent events, WHATWG HTML 9.2). */
export class EventStream {
  readonly #response: ServerResponse
  readonly #heartbeat: NodeJS.Timeout
  /** What was sent in this turn of the event loop: a thousand events at once are one write for each client. */
  #pending = ''

  constructor(response: ServerResponse, headers: Readonly<Record<string, string>> = {}) {
    this.#response = response
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      Connection: 'keep-alive',
      'X-Accel-Buffering': 'no',
      ...headers,
    })
    response.flushHeaders()
    this.#heartbeat = setInterval(() => this.send(': ping\n\n'), heartbeatMs)
    this.#heartbeat.unref()
    response.on('close', () => clearInterval(this.#heartbeat))
    response.on('error', () => response.destroy())
  }

  get isOpen(): boolean {
    return !this.#response.destroyed && !this.#response.writableEnded
  }

  /** Calls back once, when the client is gone or was dropped; at once when it is gone already. */
  onClose(listener: () => void): void {
    if (this.isOpen) this.#response.once('close', listener)
    else listener()
  }

  /** Whole frames, as `frame` makes them. A client that does not read is dropped; others are not made to wait. */
  send(frames: string): void {
    if (!this.isOpen || frames === '') return
    if (this.#pending === '') setImmediate(() => this.#flush())
    this.#pending += frames
  }

  /** Resolves when more may be sent without piling up, or nobody is there any more. */
  async readable(): Promise<void> {
    this.#flush()
    if (!this.isOpen || this.#response.writableLength < pauseLimit) return
    await new Promise<void>(resolve => {
      const go = () => {
        this.#response.off('drain', go).off('close', go)
        resolve()
      }
      this.#response.on('drain', go).on('close', go)
    })
  }

  end(): void {
    this.#flush()
    this.#response.end()
  }

  #flush(): void {
    const frames = this.#pending
    this.#pending = ''
    if (!this.isOpen || frames === '') return
    if (this.#response.writableLength > unreadLimit) this.#response.destroy()
    else this.#response.write(frames)
  }
}

interface Frame {
  readonly event?: string
  readonly id?: string | number
  /** May have several lines. */
  readonly data: string
}

export function frame({ event, id, data }: Frame): string {
  const head = `${event === undefined ? '' : `event: ${event}\n`}${id === undefined ? '' : `id: ${id}\n`}`
  return `${head}data: ${data.replaceAll(/\r\n|\r|\n/g, '\ndata: ')}\n\n`
}

/** All clients of one server, so that its end is theirs. */
export class EventStreams {
  readonly #open = new Set<EventStream>()

  /** Takes over the answer to a request; what the handler returns tells the framework so. */
  open(c: Context<{ Bindings: HttpBindings }>): EventStream {
    const cors = Object.fromEntries([...c.res.headers].filter(([name]) => /^(access-control-|vary$)/.test(name)))
    const stream = new EventStream(c.env.outgoing, cors)
    this.#open.add(stream)
    stream.onClose(() => this.#open.delete(stream))
    // Whoever asks for the head alone has all there is.
    if (c.env.incoming.method === 'HEAD') stream.end()
    return stream
  }

  get size(): number {
    return this.#open.size
  }

  close(): void {
    for (const stream of this.#open) stream.end()
  }
}

/** What a handler returns that answers by a stream. */
export const streamed = RESPONSE_ALREADY_SENT
