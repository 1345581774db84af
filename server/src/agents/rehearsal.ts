import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import { derivedId } from '../base/ids.js'
import { type Conversation, type HeardMessage, rehearse } from './rehearsal/script.js'
import { errorBody, type Speech, type SpeechHead, streamed, whole } from './rehearsal/wire.js'

// The rehearsal model: a real OpenAI-compatible server on loopback, so that the demo, the tests and load runs go the
// same way as any other model, without a key.

/** The name that it lists; it answers to every other one too. */
export const rehearsalModelName = 'rehearsal'

export interface Rehearsal {
  /** To be used as `model.base_url`. */
  readonly baseUrl: string
  /** Ends running answers too. */
  close(): Promise<void>
}

export interface RehearsalOptions {
  /** Milliseconds between two pieces of an answer; 0 answers at once. */
  readonly pace?: number
}

export async function startRehearsal({ pace = 20 }: RehearsalOptions = {}): Promise<Rehearsal> {
  const server = createServer((request, response) => {
    answer(request, response, pace).catch(error => fail(response, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, pace: number): Promise<void> {
  const route = `${request.method} ${request.url?.split('?')[0]}`
  if (route === 'GET /v1/models') return sendJson(response, 200, models)
  if (route !== 'POST /v1/chat/completions') {
    return sendJson(response, 404, errorBody(`The rehearsal model has no ${route}.`))
  }
  const asked = askedSchema.safeParse(await bodyOf(request))
  if (!asked.success) return sendJson(response, 400, errorBody(z.prettifyError(asked.error)))
  const speech = rehearse(conversationIn(asked.data))
  const head = headOf(asked.data, speech)
  if (!asked.data.stream) return sendJson(response, 200, whole(speech, head))
  await stream(response, streamed(speech, head), pace)
}

async function stream(response: ServerResponse, events: Iterable<string>, pace: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  for (const event of events) {
    if (response.destroyed) return
    response.write(event)
    if (pace > 0) await delay(pace)
  }
  response.end()
}

/** Loosely, as servers do: what it does not know it ignores. */
const askedSchema = z.object({
  model: z.string().default(rehearsalModelName),
  stream: z.boolean().nullish(),
  messages: z.array(
    z.object({
      role: z.string(),
      content: z.union([z.string(), z.array(z.object({ text: z.string().default('') }))]).nullish(),
      tool_calls: z.array(z.object({ id: z.string(), function: z.object({ name: z.string() }) })).nullish(),
      tool_call_id: z.string().nullish(),
    }),
  ),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).nullish(),
})

type Asked = z.infer<typeof askedSchema>

function conversationIn(asked: Asked): Conversation {
  const messages = asked.messages.map(
    ({ role, content, tool_calls, tool_call_id }): HeardMessage => ({
      role,
      content: Array.isArray(content) ? content.map(part => part.text).join('') : (content ?? ''),
      toolCalls: (tool_calls ?? []).map(call => ({ id: call.id, name: call.function.name })),
      toolCallId: tool_call_id ?? undefined,
    }),
  )
  return { messages, tools: new Set((asked.tools ?? []).map(tool => tool.function.name)) }
}

function headOf(asked: Asked, speech: Speech): SpeechHead {
  const heard = JSON.stringify([asked.messages, asked.tools])
  return {
    id: derivedId('req', heard),
    model: asked.model,
    inputTokens: Math.ceil(heard.length / 4),
    outputTokens: Math.ceil(JSON.stringify(speech).length / 4),
  }
}

const models = {
  object: 'list',
  data: [{ id: rehearsalModelName, object: 'model', created: 0, owned_by: 'remora', context_length: 32_768 }],
}

const bodyLimit = 32 * 1024 * 1024

/** The parsed body; undefined when it is no JSON or too large, which the schema then refuses. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    // What is too large is still read to its end: an answer in the middle of an upload would not be heard.
    if (size <= bodyLimit) chunks.push(chunk)
  }
  if (size > bodyLimit) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A client that went away in mid-request; or a bug, which must not take the process down with it. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy()
  else sendJson(response, 500, errorBody(`The rehearsal model failed: ${error}`))
}
