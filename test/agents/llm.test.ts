import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createModel, type ModelOptions } from '../../server/src/agents/llm.js'
import { ModelFailure, type ModelRequest } from '../../server/src/agents/model.js'
import { systemClock } from '../../server/src/base/clock.js'
import { silentLog } from '../../server/src/base/log.js'
import {
  type Answer,
  calls,
  callsAll,
  callsAsText,
  cutOffAfter,
  hangs,
  type ModelServer,
  raw,
  says,
  slowly,
  stallsAfter,
  startModelServer,
  status,
} from '../support/model-server.js'

let server: ModelServer

beforeEach(async () => {
  server = await startModelServer()
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await server.close()
})

const readFile = { name: 'read_file', description: 'Reads a file.', parameters: { type: 'object' } }

function modelFor(options: Partial<ModelOptions> = {}) {
  return createModel({
    baseUrl: server.baseUrl,
    name: 'test-model',
    firstTokenTimeoutMs: 5_000,
    idleTimeoutMs: 5_000,
    clock: systemClock,
    log: silentLog,
    ...options,
  })
}

function question(changes: Partial<ModelRequest> = {}): ModelRequest {
  return {
    messages: [
      { role: 'system', content: 'You are total.' },
      { role: 'user', content: 'What do you do?' },
    ],
    tools: [readFile],
    maxOutputTokens: 100,
    signal: new AbortController().signal,
    onToken: () => undefined,
    ...changes,
  }
}

async function failureOf(options: Partial<ModelOptions> = {}, request = question()): Promise<ModelFailure> {
  const outcome = await modelFor(options)
    .ask(request)
    .catch((error: unknown) => error)
  if (outcome instanceof ModelFailure) return outcome
  throw new Error(`expected a ModelFailure, got ${inspect(outcome)}`)
}

test('an answer streams in and is counted', async () => {
  server.will(says('I return the sum.'))
  const tokens: string[] = []
  const answer = await modelFor().ask(question({ onToken: text => tokens.push(text) }))
  expect(answer).toMatchObject({
    content: 'I return the sum.',
    toolCalls: [],
    usage: { inputTokens: 10, outputTokens: 5, estimated: false },
    finishReason: 'stop',
  })
  expect(tokens.length).toBeGreaterThan(1)
  expect(tokens.join('')).toBe('I return the sum.')
  expect(answer.firstTokenMs).toBeLessThanOrEqual(answer.durationMs)
})

test('the request carries the conversation in the form of the API, and nothing that was not set', async () => {
  server.will(says('ok'))
  await modelFor().ask(
    question({
      messages: [
        { role: 'user', content: 'Read a.py.' },
        { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'read_file', arguments: '{"path":"a.py"}' }] },
        { role: 'tool', callId: 'c1', content: 'x = 1' },
      ],
    }),
  )
  expect(server.requests[0]!.body).toEqual({
    model: 'test-model',
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 100,
    messages: [
      { role: 'user', content: 'Read a.py.' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'read_file', arguments: '{"path":"a.py"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'x = 1' },
    ],
    tools: [{ type: 'function', function: readFile }],
  })
})

test('a call whose arguments are not JSON goes back as JSON', async () => {
  server.will(says('ok'))
  const toolCalls = [{ id: 'c1', name: 'read_file', arguments: '{"path": "a' }]
  await modelFor().ask(question({ messages: [{ role: 'assistant', content: '', toolCalls }] }))
  const [call] = server.requests[0]!.body.messages[0]!.tool_calls!
  expect(JSON.parse(call!.function.arguments)).toEqual({ not_json: '{"path": "a' })
})

test('a tool call is put together from its pieces', async () => {
  server.will(calls('read_file', { path: `${'long/'.repeat(40)}a.py` }, 'I look.'))
  const { content, toolCalls, finishReason } = await modelFor().ask(question())
  expect(content).toBe('I look.')
  expect(toolCalls).toEqual([
    { id: expect.any(String), name: 'read_file', arguments: `{"path":"${'long/'.repeat(40)}a.py"}` },
  ])
  expect(finishReason).toBe('tool_calls')
})

const delta = (tool_calls: object[]) => ({ choices: [{ delta: { tool_calls } }] })
const finish = { choices: [{ delta: {}, finish_reason: 'tool_calls' }] }
const done = 'data: [DONE]\n\n'
const twoCalls = [
  ['read_file', '{"path":"a"}'],
  ['read_file', '{"path":"b"}'],
]

const variants: readonly [name: string, pieces: readonly (string | object)[]][] = [
  [
    'interleaved by index',
    [
      delta([{ index: 0, id: 'x', function: { name: 'read_file', arguments: '{"pa' } }]),
      delta([{ index: 1, id: 'y', function: { name: 'read_file', arguments: '{"path"' } }]),
      delta([{ index: 0, function: { arguments: 'th":"a"}' } }]),
      delta([{ index: 1, function: { arguments: ':"b"}' } }]),
    ],
  ],
  [
    'whole, without an index',
    [
      delta([{ id: 'x', function: { name: 'read_file', arguments: '{"path":"a"}' } }]),
      delta([{ id: 'y', function: { name: 'read_file', arguments: '{"path":"b"}' } }]),
    ],
  ],
  [
    'without an index, in pieces',
    [
      delta([{ id: 'x', function: { name: 'read_file', arguments: '{"pa' } }]),
      delta([{ function: { arguments: 'th":"a"}' } }]),
      delta([{ id: 'y', function: { name: 'read_file', arguments: '' } }]),
      delta([{ id: 'y', function: { arguments: '{"path":"b"}' } }]),
    ],
  ],
  [
    'with neither index nor id',
    [
      delta([{ function: { name: 'read_file', arguments: '{"pa' } }]),
      delta([{ function: { arguments: 'th":"a"}' } }]),
      delta([{ function: { name: 'read_file', arguments: '{"path":"b"}' } }]),
    ],
  ],
  [
    'all with index 0',
    [
      delta([{ index: 0, id: 'x', function: { name: 'read_file', arguments: '{"path":"a"}' } }]),
      delta([{ index: 0, id: 'y', function: { name: 'read_file', arguments: '{"path"' } }]),
      delta([{ index: 0, function: { arguments: ':"b"}' } }]),
    ],
  ],
  [
    'with a new id for each piece',
    [
      delta([{ index: 0, id: 'x1', function: { name: 'read_file', arguments: '{"pa' } }]),
      delta([{ index: 0, id: 'x2', function: { arguments: 'th":"a"}' } }]),
      delta([{ index: 1, id: 'x3', function: { name: 'read_file', arguments: '{"path":"b"}' } }]),
    ],
  ],
  [
    'with an index that counts on within a call',
    [
      delta([{ index: 0, id: 'x', function: { name: 'read_file', arguments: '{"pa' } }]),
      delta([{ index: 1, function: { arguments: 'th":"a"}' } }]),
      delta([{ index: 2, id: 'y', function: { name: 'read_file', arguments: '{"path":"b"}' } }]),
    ],
  ],
  [
    'with the name again in each piece',
    [
      delta([{ index: 0, id: 'x', function: { name: 'read_file', arguments: '{"pa' } }]),
      delta([{ index: 0, id: 'x', function: { name: 'read_file', arguments: 'th":"a"}' } }]),
      delta([{ index: 1, id: 'y', function: { name: 'read_file', arguments: '{"path":"b"}' } }]),
    ],
  ],
  [
    'with arguments as objects',
    [
      delta([
        { index: 0, id: 'x', function: { name: 'read_file', arguments: { path: 'a' } } },
        { index: 1, id: 'y', function: { name: 'read_file', arguments: { path: 'b' } } },
      ]),
    ],
  ],
]

test.each(variants)('calls are told apart when they come %s', async (_, pieces) => {
  server.will(raw([...pieces, finish, done]))
  const { toolCalls } = await modelFor().ask(question())
  expect(toolCalls.map(call => [call.name, call.arguments])).toEqual(twoCalls)
  expect(new Set(toolCalls.map(call => call.id)).size).toBe(2)
})

test('a whole answer in place of a stream is read too', async () => {
  const message = { content: 'Hello.', tool_calls: [{ id: 'x', function: { name: 'read_file', arguments: '' } }] }
  const body = JSON.stringify({
    choices: [{ message, finish_reason: 'tool_calls' }],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  })
  server.will(raw([body], { 'content-type': 'application/json' }))
  expect(await modelFor().ask(question())).toMatchObject({
    content: 'Hello.',
    toolCalls: [{ id: 'x', name: 'read_file', arguments: '{}' }],
    usage: { inputTokens: 3, outputTokens: 2, estimated: false },
  })
})

test('ids that an earlier call of the conversation has are replaced', async () => {
  server.will(callsAll(['read_file', { path: 'a' }], ['read_file', { path: 'b' }]))
  const earlier = {
    role: 'assistant',
    content: '',
    toolCalls: [{ id: 'call_0', name: 'read_file', arguments: '{}' }],
  } as const
  const { toolCalls } = await modelFor().ask(question({ messages: [earlier] }))
  expect(toolCalls[0]!.id).not.toBe('call_0')
  expect(toolCalls[1]!.id).toBe('call_1')
})

test('a call written as text counts like a native one, with its arguments in the types of the tool', async () => {
  server.will(says('<function=search><parameter=pattern>12</parameter><parameter=limit>12</parameter></function>'))
  const properties = { pattern: { type: 'string' }, limit: { type: 'integer' } }
  const search = { name: 'search', description: '', parameters: { type: 'object', properties } }
  const { content, toolCalls } = await modelFor().ask(question({ tools: [search] }))
  expect(content).toBe('')
  expect(toolCalls.map(call => JSON.parse(call.arguments))).toEqual([{ pattern: '12', limit: 12 }])
})

test('text that looks like a call is left alone where there are native calls', async () => {
  server.will(calls('read_file', {}, '{"tool": "read_file", "arguments": {"path": "no"}}'))
  const { content, toolCalls } = await modelFor().ask(question())
  expect(content).toContain('"no"')
  expect(toolCalls.map(call => call.arguments)).toEqual(['{}'])
})

test('thoughts are neither shown nor kept, in the text or beside it', async () => {
  const thought = (reasoning_content: string) => ({ choices: [{ delta: { reasoning_content } }] })
  const text = (content: string) => ({ choices: [{ delta: { content } }] })
  server.will(raw([thought('hmm'), text('<thi'), text('nk>secret</think>\n'), text('\nHello.'), done]))
  const tokens: string[] = []
  const answer = await modelFor().ask(question({ onToken: token => tokens.push(token) }))
  expect(answer.content).toBe('Hello.')
  expect(tokens).toEqual(['Hello.'])
})

test('content in parts, comments, blank lines and cut lines are read as one text', async () => {
  const parts = {
    choices: [
      {
        delta: {
          content: [
            { type: 'thinking', thinking: 'x' },
            { type: 'text', text: 'Grüße' },
          ],
        },
      },
    ],
  }
  const [head, tail] = [JSON.stringify(parts).slice(0, 40), JSON.stringify(parts).slice(40)]
  server.will(raw([': waiting\n\n', 'event: message\r\n', `data:${head}`, `${tail}\r\n\r\n`, 'data: oops\n\n', done]))
  expect((await modelFor().ask(question())).content).toBe('Grüße')
})

test('without usage the tokens are estimated', async () => {
  server.will(raw([{ choices: [{ delta: { content: '12345678' }, finish_reason: 'stop' }], usage: null }, done]))
  const { usage } = await modelFor().ask(question())
  expect(usage).toMatchObject({ outputTokens: 2, estimated: true })
  expect(usage.inputTokens).toBeGreaterThan(20)
})

test.each([
  ['[DONE] but no finish reason', [{ choices: [{ delta: { content: 'Hi.' } }] }, done], 'stop'],
  ['a finish reason but no [DONE]', [{ choices: [{ delta: { content: 'Hi.' }, finish_reason: 'length' }] }], 'length'],
])('an answer is whole with %s', async (_, pieces, finishReason) => {
  server.will(raw(pieces))
  expect(await modelFor().ask(question())).toMatchObject({ content: 'Hi.', finishReason })
})

test('a stream that hangs after its end counts as ended', async () => {
  const end = raw([{ choices: [{ delta: { content: 'Hi.' }, finish_reason: 'stop' }] }])
  server.will({ ...end, ending: 'hang' })
  expect((await modelFor({ idleTimeoutMs: 50 }).ask(question())).content).toBe('Hi.')
})

test('where nothing listens the endpoint and the way out are named', async () => {
  const { baseUrl } = server
  await server.close()
  const failure = await failureOf()
  expect(failure).toMatchObject({ code: 'unreachable', retryable: true })
  const place = baseUrl.replace('http://', '')
  expect(failure.message).toBe(
    `No model server answers at ${place} (connection refused). Start it, or set model.base_url.`,
  )
})

const statuses: readonly [name: string, answer: Answer, expected: object, message: RegExp][] = [
  ['401', status(401, 'bad key'), { code: 'unauthorized', retryable: false }, /refused the key\. No key is set/],
  ['403', status(403, 'not for you'), { code: 'unauthorized' }, /refused the key: not for you\. /],
  [
    '404 for a model',
    status(404, { error: 'model "test-model" not found, try pulling it first' }),
    { code: 'unknown_model', retryable: false },
    /does not know the model test-model: model "test-model" not found.* Set model\.name/,
  ],
  [
    '404 for a path',
    status(404, { detail: 'Not Found' }),
    { code: 'bad_request' },
    /no chat completions at .*: Not Found\. Check model\.base_url; it usually ends with \/v1/,
  ],
  [
    '429 with Retry-After',
    status(429, 'slow down', { 'retry-after': '12' }),
    { code: 'rate_limited', retryable: true },
    /: slow down\. Try again in 12 s\.$/,
  ],
  ['429 without', status(429), { code: 'rate_limited' }, /takes no more requests now\. Try again later\.$/],
  [
    '500',
    status(500, 'out of memory'),
    { code: 'server_error', retryable: true },
    /failed with status 500: out of memory\. /,
  ],
  [
    '503 in plain text',
    { ...raw(['Loading model']), status: 503 },
    { code: 'server_error' },
    /status 503: Loading model\. /,
  ],
  [
    '400 for a long prompt',
    status(400, "This model's maximum context length is 4096 tokens. However, max_tokens is 5000."),
    { code: 'context_too_long', retryable: false },
    /does not fit into the context of test-model.* Set model\.context_tokens/,
  ],
  [
    '422',
    status(422, { detail: [{ loc: ['body', 'messages'], msg: 'bad' }] }),
    { code: 'bad_request' },
    /status 422: bad\. /,
  ],
  [
    'a redirect',
    status(308, '', { location: 'https://elsewhere.test/v1?key=1' }),
    { code: 'bad_request' },
    /redirects to elsewhere\.test\/v1, where the key is not sent\. /,
  ],
  [
    'a page',
    raw(['<html>'], { 'content-type': 'text/html' }),
    { code: 'bad_request' },
    /answered with text\/html instead/,
  ],
  [
    'an error in the stream',
    raw([{ error: { message: 'CUDA error', code: 500 } }]),
    { code: 'server_error' },
    /CUDA error/,
  ],
  ['an error line', raw(['error: {"code":500,"message":"slot lost"}\n\n']), { code: 'server_error' }, /slot lost/],
  ['silence at once', raw([done]), { code: 'empty_answer', retryable: true }, /gave an empty answer/],
  [
    'thoughts only',
    raw([{ choices: [{ delta: { content: '<think>so' }, finish_reason: 'length' }] }, done]),
    { code: 'empty_answer' },
    /Raise model\.max_output_tokens/,
  ],
]

test.each(statuses)('a failure says what to do next: %s', async (_, answer, expected, message) => {
  server.otherwise(() => answer)
  const failure = await failureOf()
  expect(failure).toMatchObject(expected)
  expect(failure.message).toMatch(message)
  expect(failure.message).toContain(server.baseUrl.replace('http://', ''))
})

test('a failure is not retried behind the back of the person', async () => {
  server.otherwise(() => status(500, 'down'))
  await failureOf()
  expect(server.requests).toHaveLength(1)
})

test('an answer that breaks off is not taken for an answer', async () => {
  server.will(cutOffAfter('I return the '))
  expect(await failureOf()).toMatchObject({ code: 'cut_off', retryable: true })
})

test('a stream that ends without its end is cut off too', async () => {
  server.will(raw([{ choices: [{ delta: { content: 'I return the ' } }] }]))
  expect(await failureOf()).toMatchObject({ code: 'cut_off' })
})

test('an answer that breaks off at once is cut off, or never began', async () => {
  server.will({ ...hangs(), ending: 'cut' })
  expect(['cut_off', 'unreachable']).toContain((await failureOf()).code)
})

test('a model that says nothing is not waited for longer than the first-token limit', async () => {
  server.will(hangs())
  const failure = await failureOf({ firstTokenTimeoutMs: 60 })
  expect(failure).toMatchObject({ code: 'first_token_timeout', retryable: true })
  expect(failure.message).toContain('within 0.1 s')
  await server.left(1)
})

test('signs of life that are no token do not count as one', async () => {
  const role = { choices: [{ delta: { role: 'assistant', content: '' } }] }
  server.will({ ...raw([': busy\n\n', role]), ending: 'hang' })
  expect(await failureOf({ firstTokenTimeoutMs: 60, idleTimeoutMs: 10_000 })).toMatchObject({
    code: 'first_token_timeout',
  })
})

test('a model that falls silent is not waited for longer than the idle limit', async () => {
  server.will(stallsAfter('I return'))
  const failure = await failureOf({ idleTimeoutMs: 60 })
  expect(failure).toMatchObject({ code: 'idle_timeout', retryable: true })
  expect(failure.message).toContain('model.idle_timeout_s')
  await server.left(1)
})

test('the idle limit counts from piece to piece, not in all', async () => {
  const text = Array.from({ length: 25 }, (_, index) => `word${index}`).join(' ')
  const paced: Answer = {
    async *pieces(request) {
      for await (const piece of says(text).pieces(request)) {
        await new Promise(resolve => setTimeout(resolve, 20))
        yield piece
      }
    },
  }
  server.will(paced)
  expect((await modelFor({ idleTimeoutMs: 300, firstTokenTimeoutMs: 300 }).ask(question())).content).toBe(text)
})

test('stopping ends the request at once, with the reason of the person who stopped', async () => {
  const stop = new AbortController()
  const reason = new Error('stopped by a person')
  server.will(slowly(says('I return the sum.'), new Promise(() => undefined)))
  const tokens: string[] = []
  const asked = modelFor().ask(
    question({
      signal: stop.signal,
      onToken(text) {
        tokens.push(text)
        stop.abort(reason)
      },
    }),
  )
  await expect(asked).rejects.toBe(reason)
  await server.left(1)
  expect(tokens.length).toBeGreaterThan(0)
})

test('stopping before the first token works too, and before the request nothing is sent', async () => {
  const stop = new AbortController()
  server.will(hangs())
  const model = modelFor()
  const asked = model.ask(question({ signal: stop.signal }))
  await server.asked(1)
  stop.abort('enough')
  await expect(asked).rejects.toBe('enough')
  await expect(model.ask(question({ signal: stop.signal }))).rejects.toBe('enough')
  expect(server.requests).toHaveLength(1)
})

test('a fault of the listener is not blamed on the endpoint', async () => {
  server.will(slowly(says('Hello.'), new Promise(() => undefined)))
  const bug = new Error('a bug')
  const onToken = () => {
    throw bug
  }
  await expect(modelFor().ask(question({ onToken }))).rejects.toBe(bug)
  await server.left(1)
})

const key = 'sk-very-secret-0123456789'

test('the key goes to its endpoint in one header, and into no failure', async () => {
  for (const code of [400, 401, 403, 404, 422, 429, 500]) {
    server.otherwise(() => status(code, `Incorrect API key provided: ${key}`, { location: `/?${key}` }))
    const failure = await failureOf({ apiKey: `${key}\n` })
    expect(inspect(failure, { depth: 9, showHidden: true }) + failure.stack + JSON.stringify(failure)).not.toContain(
      key,
    )
  }
  for (const { headers, body } of server.requests) {
    const { authorization, ...others } = headers
    expect(authorization).toBe(`Bearer ${key}`)
    expect(JSON.stringify([others, body])).not.toContain(key)
  }
})

test('an unset key is sent as EMPTY, whatever the environment holds for other endpoints', async () => {
  const names = ['OPENAI_API_KEY', 'OPENAI_ADMIN_KEY', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID', 'OPENAI_BASE_URL']
  for (const name of names) vi.stubEnv(name, 'http://from-the-environment.test')
  vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'x-secret: from-the-environment\nauthorization: from-the-environment')
  server.will(says('ok'))
  await modelFor().ask(question())
  const [request] = server.requests
  expect(request!.headers.authorization).toBe('Bearer EMPTY')
  expect(JSON.stringify(request)).not.toContain('from-the-environment')
})

test('a redirect is not followed, so the key stays where it belongs', async () => {
  let visits = 0
  const elsewhere = createServer((_, response) => {
    visits += 1
    response.end()
  })
  await new Promise<void>(resolve => elsewhere.listen(0, '127.0.0.1', resolve))
  const { port } = elsewhere.address() as AddressInfo
  server.otherwise(() => status(307, '', { location: `http://127.0.0.1:${port}/v1/chat/completions` }))
  const failure = await failureOf({ apiKey: key })
  await new Promise(resolve => elsewhere.close(resolve))
  expect(failure.message).toContain(`redirects to 127.0.0.1:${port}/v1/chat/completions`)
  expect(visits).toBe(0)
})

test.each([
  ['not an address', /is no web address/],
  ['', /is no web address/],
  ['ftp://localhost/v1', /begins neither with http: nor with https:/],
  [`http://user:${key}@localhost/v1`, /carries a user name or a password/],
  [`http://localhost/v1?key=${key}`, /carries a query/],
])('an address that cannot be used is refused: %j', async (baseUrl, message) => {
  const failure = await failureOf({ baseUrl })
  expect(failure).toMatchObject({ code: 'bad_request', message: expect.stringMatching(message) })
  expect(failure.message).not.toContain(key)
})

test('a key that fits into no header is refused without being shown', async () => {
  const failure = await failureOf({ apiKey: `${key}\nother` })
  expect(failure.code).toBe('unauthorized')
  expect(failure.message).not.toContain(key)
})

test('a call as text is understood although tools were offered natively', async () => {
  server.will(callsAsText('read_file', { path: 'a.py' }))
  const { toolCalls } = await modelFor().ask(question())
  expect(toolCalls).toMatchObject([{ name: 'read_file', arguments: '{"path":"a.py"}' }])
})
