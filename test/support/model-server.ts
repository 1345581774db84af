import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorBody, event, type Speech, streamed, whole } from '../../server/src/agents/rehearsal/wire.js'
import { derivedId } from '../../server/src/base/ids.js'

// An OpenAI-compatible server on loopback that says what a test tells it to, over a real socket.

export interface ModelServer {
  /** For `model.base_url`. */
  readonly baseUrl: string
  /** The chat completions that were asked for, in order. */
  readonly requests: readonly AskedCompletion[]
  /** Queues answers; each request takes one. */
  will(...answers: readonly Answer[]): void
  /** Answers what no queued answer is left for; without it such a request fails with status 500. */
  otherwise(answer: (request: AskedCompletion) => Answer): void
  /** The entries of `GET /v1/models`; before that it lists `test-model`. */
  lists(...entries: readonly object[]): void
  /** What `GET` on a path beside `/v1` answers, such as `/props`; before that there is no such page. */
  tells(path: string, answer: object): void
  /** What was read with GET, in order. */
  readonly read: readonly ReadPage[]
  /** Resolves when the n-th request (counted from 1) has arrived. */
  asked(n: number): Promise<AskedCompletion>
  /** Resolves when the client of the n-th request has hung up, or has been answered. */
  left(n: number): Promise<void>
  /** Ends at once, whatever still hangs. */
  close(): Promise<void>
}

export interface ReadPage {
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

export interface AskedCompletion {
  readonly headers: IncomingHttpHeaders
  readonly body: CompletionBody
}

export interface CompletionBody {
  readonly model: string
  readonly stream?: boolean
  readonly messages: readonly {
    readonly role: string
    readonly content: string
    readonly tool_calls?: readonly { id: string; function: { name: string; arguments: string } }[]
    readonly tool_call_id?: string
  }[]
  readonly tools?: readonly { readonly function: { readonly name: string } }[]
  readonly [field: string]: unknown
}

/** What a request is answered with. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** What is written, piece by piece. With none, not even the headers are sent before the end. */
  pieces(request: CompletionBody): Iterable<string> | AsyncIterable<string>
  /** What happens after the last piece: the usual end, a destroyed socket, or silence. */
  readonly ending?: 'end' | 'cut' | 'hang'
}

/** A plain answer. */
export function says(content: string): Answer {
  return spoken({ content, toolCalls: [] })
}

/** A native tool call, perhaps with words beside it. `args` is sent as it is when it is a string. */
export function calls(tool: string, args: object | string, content = ''): Answer {
  return spoken({ content, toolCalls: [{ id: derivedId('call', tool, content), name: tool, arguments: jsonOf(args) }] })
}

/** Several native calls in one answer. */
export function callsAll(...made: readonly (readonly [tool: string, args: object | string])[]): Answer {
  const toolCalls = made.map(([name, args], index) => ({ id: `call_${index}`, name, arguments: jsonOf(args) }))
  return spoken({ content: '', toolCalls })
}

/** The same from a model that charges what it likes. */
export function callsAllFor(cost: Cost, ...made: readonly (readonly [tool: string, args: object | string])[]): Answer {
  const toolCalls = made.map(([name, args], index) => ({ id: `call_${index}`, name, arguments: jsonOf(args) }))
  return spoken({ content: '', toolCalls }, cost)
}

/** A tool call as local models write it into their text. */
export function callsAsText(tool: string, args: object): Answer {
  return says(`<tool_call>\n${JSON.stringify({ name: tool, arguments: args })}\n</tool_call>`)
}

/** An error; a text becomes the message of an error in OpenAI's form, an object is the body itself. */
export function status(
  code: number,
  body: string | object = '',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const text = JSON.stringify(typeof body === 'string' ? errorBody(body) : body)
  return { status: code, headers: { 'content-type': 'application/json', ...headers }, pieces: () => [text] }
}

/** The socket breaks after the text. */
export function cutOffAfter(text: string): Answer {
  return { pieces: request => beginning(text, request), ending: 'cut' }
}

/** Takes the request and never says anything. */
export function hangs(): Answer {
  return { pieces: () => [], ending: 'hang' }
}

/** Falls silent after the text. */
export function stallsAfter(text: string): Answer {
  return { pieces: request => beginning(text, request), ending: 'hang' }
}

/** Writes exactly these pieces: a string as it is, an object as the JSON of one event. */
export function raw(pieces: readonly (string | object)[], headers: Readonly<Record<string, string>> = {}): Answer {
  return { headers, pieces: () => pieces.map(piece => (typeof piece === 'string' ? piece : event(piece))) }
}

/** Gives everything but the last piece, and that one when the gate opens. */
export function slowly(answer: Answer, gate: Promise<unknown>): Answer {
  return {
    ...answer,
    async *pieces(request) {
      let held: string | undefined
      for await (const piece of answer.pieces(request)) {
        if (held !== undefined) yield held
        held = piece
      }
      await gate
      if (held !== undefined) yield held
    },
  }
}

export async function startModelServer(): Promise<ModelServer> {
  const script = new Script()
  const server = createServer((request, response) => {
    script.play(request, response).catch(error => response.destroy(error))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests: script.requests,
    will: (...answers) => script.queue.push(...answers),
    otherwise(answer) {
      script.fallback = answer
    },
    lists(...entries) {
      script.pages.set('/v1/models', listOf(entries))
    },
    tells(path, answer) {
      script.pages.set(path, answer)
    },
    read: script.read,
    asked: n => script.arrivals.at(n).then(() => script.requests[n - 1]!),
    left: n => script.departures.at(n),
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

class Script {
  readonly requests: AskedCompletion[] = []
  readonly queue: Answer[] = []
  readonly arrivals = new Milestones()
  readonly departures = new Milestones()
  readonly read: ReadPage[] = []
  readonly pages = new Map<string, object>([['/v1/models', listOf([{ id: 'test-model', object: 'model' }])]])
  fallback: (request: AskedCompletion) => Answer = () => status(500, 'the test has scripted no answer for this request')

  async play(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return await this.show(request, response)
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const asked = { headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) as CompletionBody }
    this.requests.push(asked)
    const number = this.requests.length
    response.once('close', () => this.departures.reach(number))
    const answer = this.queue.shift() ?? this.fallback(asked)
    this.arrivals.reach(number)
    await write(response, answer, asked.body)
  }

  async show(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!.split('?')[0]!
    this.read.push({ path, headers: request.headers })
    const page = this.pages.get(path)
    await write(response, page ? status(200, page) : status(404), emptyBody)
  }
}

/** Numbered moments that tests wait for, before or after they come. */
class Milestones {
  readonly #moments: { readonly reached: Promise<void>; readonly reach: () => void }[] = []

  at(n: number): Promise<void> {
    return this.#moment(n).reached
  }

  reach(n: number): void {
    this.#moment(n).reach()
  }

  #moment(n: number) {
    while (this.#moments.length < n) {
      let reach: () => void = () => undefined
      const reached = new Promise<void>(resolve => {
        reach = resolve
      })
      this.#moments.push({ reached, reach })
    }
    return this.#moments[n - 1]!
  }
}

async function write(response: ServerResponse, answer: Answer, request: CompletionBody): Promise<void> {
  const begin = () =>
    response.headersSent ||
    response.writeHead(answer.status ?? 200, { 'content-type': 'text/event-stream', ...answer.headers })
  for await (const piece of answer.pieces(request)) {
    if (response.destroyed) return
    begin()
    // Each piece leaves for itself, so that a cut comes after what was said before it.
    await new Promise(resolve => response.write(piece, resolve))
  }
  if (answer.ending === 'hang') return
  begin()
  if (answer.ending === 'cut') response.socket?.destroy()
  else response.end()
}

/** What an answer is said to have cost, in tokens. */
interface Cost {
  readonly inputTokens: number
  readonly outputTokens: number
}

function spoken(speech: Speech, cost: Cost = { inputTokens: 10, outputTokens: 5 }): Answer {
  return {
    *pieces(request) {
      const head = { id: 'chatcmpl-test', model: request.model, ...cost }
      if (request.stream) yield* streamed(speech, head)
      else yield JSON.stringify(whole(speech, head))
    },
  }
}

/** A streamed answer without its end. */
function beginning(text: string, request: CompletionBody): readonly string[] {
  const head = { id: 'chatcmpl-test', model: request.model, inputTokens: 10, outputTokens: 5 }
  return [...streamed({ content: text, toolCalls: [] }, head)].slice(0, -3)
}

function listOf(models: readonly object[]): object {
  return { object: 'list', data: models }
}

const emptyBody: CompletionBody = { model: '', messages: [] }

function jsonOf(args: object | string): string {
  return typeof args === 'string' ? args : JSON.stringify(args)
}
