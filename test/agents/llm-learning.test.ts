import { afterEach, beforeEach, expect, test } from 'vitest'
import { createModel } from '../../server/src/agents/llm.js'
import type { ModelRequest } from '../../server/src/agents/model.js'
import { systemClock } from '../../server/src/base/clock.js'
import { silentLog } from '../../server/src/base/log.js'
import {
  type Answer,
  type CompletionBody,
  type ModelServer,
  raw,
  says,
  startModelServer,
  status,
} from '../support/model-server.js'

let server: ModelServer

beforeEach(async () => {
  server = await startModelServer()
})

afterEach(() => server.close())

function newModel() {
  return createModel({
    baseUrl: server.baseUrl,
    name: 'test-model',
    temperature: 0.2,
    firstTokenTimeoutMs: 5_000,
    idleTimeoutMs: 5_000,
    clock: systemClock,
    log: silentLog,
  })
}

const readFile = {
  name: 'read_file',
  description: 'Reads a file.',
  parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
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

/** Refuses requests with one of the fields, each with its own complaint. */
function refusing(complaints: Readonly<Record<string, Answer>>, otherwise: Answer = says('ok')) {
  return ({ body }: { body: CompletionBody }) => {
    const field = Object.keys(complaints).find(name => name in body)
    return field === undefined ? otherwise : complaints[field]!
  }
}

const bodies = () => server.requests.map(request => request.body)

test.each<[string, string, Answer]>([
  ['stream_options', 'unknown field', status(400, 'Unrecognized request argument supplied: stream_options')],
  [
    'stream_options',
    'FastAPI',
    status(422, { detail: [{ loc: ['body', 'stream_options'], msg: 'extra fields not permitted' }] }),
  ],
  [
    'stream_options',
    'a validator that prints the whole request',
    status(400, {
      object: 'error',
      message:
        "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra', 'input': {'tools': [], 'temperature': 1}}]",
    }),
  ],
  [
    'stream_options',
    'a validator that prints the value',
    status(
      400,
      "1 validation error\nstream_options\n  Extra [type=extra_forbidden, input_value={'max_tokens': 1, 'tools': []}]",
    ),
  ],
  ['stream_options', 'a complaint that names nothing', status(400, 'bad request')],
  ['temperature', 'unsupported value', status(400, { error: { message: 'Unsupported value', param: 'temperature' } })],
  ['tools', 'Ollama', status(400, { error: 'gemma does not support tools' })],
  ['tools', 'vLLM', status(400, { message: '"auto" tool choice requires --enable-auto-tool-choice', code: 400 })],
  ['tools', 'llama.cpp', status(500, 'tools param requires --jinja flag')],
  ['tools', 'a gateway', status(404, 'No endpoints found that support tool use')],
  ['tools', 'a gateway that does not say why', status(404, 'No endpoints found')],
  ['tools', 'an error in place of the stream', raw([{ error: { message: 'this model takes no tools', code: 400 } }])],
  ['tools', 'not implemented', status(501, 'nope')],
])('a refused %s is left out from then on (%s)', async (field, _, complaint) => {
  server.otherwise(refusing({ [field]: complaint }))
  const model = newModel()
  expect((await model.ask(question())).content).toBe('ok')
  const tries = bodies().length
  await model.ask(question())
  expect(bodies()).toHaveLength(tries + 1)
  expect(bodies().at(-1)).not.toHaveProperty(field)
  const others = ['max_tokens', 'stream_options', 'temperature', 'tools'].filter(name => name !== field)
  expect(Object.keys(bodies().at(-1)!)).toEqual(expect.arrayContaining(others))
})

test('max_tokens becomes max_completion_tokens, and nothing else changes', async () => {
  const message =
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
  server.otherwise(refusing({ max_tokens: status(400, { error: { message, param: 'max_tokens' } }) }))
  const model = newModel()
  await model.ask(question())
  await model.ask(question())
  const { max_tokens, ...others } = bodies()[0]!
  expect(max_tokens).toBe(100)
  expect(bodies().slice(1)).toEqual([1, 2].map(() => ({ ...others, max_completion_tokens: 100 })))
})

test('an endpoint that refuses everything that can be refused still answers', async () => {
  const fields = ['max_tokens', 'max_completion_tokens', 'stream_options', 'temperature', 'tools', 'response_format']
  server.otherwise(refusing(Object.fromEntries(fields.map(field => [field, status(400, `unknown field ${field}`)]))))
  expect((await newModel().ask(question())).content).toBe('ok')
  expect(Object.keys(bodies().at(-1)!).sort()).toEqual(['messages', 'model', 'stream'])
})

test('several fields that are refused without a word are found out', async () => {
  const complaint = status(400, 'bad request')
  server.otherwise(refusing({ stream_options: complaint, temperature: complaint }))
  expect((await newModel().ask(question())).content).toBe('ok')
})

test('a complaint that changes its tune shows which trial has helped', async () => {
  server.otherwise(refusing({ stream_options: status(400, 'bad request'), temperature: status(400, 'no temperature') }))
  await newModel().ask(question())
  expect(Object.keys(bodies().at(-1)!).sort()).toEqual(['max_tokens', 'messages', 'model', 'stream', 'tools'])
})

test('what did not help is not remembered', async () => {
  server.otherwise(() => status(400, 'bad request'))
  const model = newModel()
  await expect(model.ask(question())).rejects.toMatchObject({ code: 'bad_request' })
  server.otherwise(() => says('ok'))
  await model.ask(question())
  expect(bodies().at(-1)).toHaveProperty('tools')
  expect(bodies().at(-1)).toHaveProperty('stream_options')
})

test('an unknown model is not asked again without tools for long', async () => {
  server.otherwise(() => status(404, "The model 'test-model' does not exist"))
  await expect(newModel().ask(question())).rejects.toMatchObject({ code: 'unknown_model' })
  expect(bodies().length).toBeLessThanOrEqual(2)
})

test('a prompt that is too long takes nothing away', async () => {
  server.otherwise(() => status(400, 'max_tokens is too large: the maximum context length is 100 tokens'))
  await expect(newModel().ask(question())).rejects.toMatchObject({ code: 'context_too_long' })
  expect(bodies()).toHaveLength(1)
})

const noTools = { tools: status(400, 'test-model does not support tools') }
const noToolsNoSchema = { ...noTools, response_format: status(400, "'response_format' is not supported") }

const conversation: ModelRequest['messages'] = [
  { role: 'system', content: 'You are total.' },
  { role: 'user', content: 'Read a.py.' },
  { role: 'assistant', content: 'I look.', toolCalls: [{ id: 'c1', name: 'read_file', arguments: '{"path":"a.py"}' }] },
  { role: 'tool', callId: 'c1', content: 'x = 1' },
  { role: 'user', content: 'And now?' },
]

test('without tools and schemas the conversation goes as text, with roles that alternate', async () => {
  const call = 'I read.\n```json\n{"tool": "read_file", "arguments": {"path": "b.py"}}\n```'
  server.otherwise(refusing(noToolsNoSchema, says(call)))
  const tokens: string[] = []
  const answer = await newModel().ask(question({ messages: conversation, onToken: token => tokens.push(token) }))
  const { messages } = bodies().at(-1)!
  expect(messages.map(message => message.role)).toEqual(['system', 'user', 'assistant', 'user'])
  expect(messages[0]!.content).toMatch(
    /^You are total\.[\s\S]*```json[\s\S]*- read_file: Reads a file\.\n {2}arguments: \{/,
  )
  expect(messages[2]!.content).toBe('I look.\n\n```json\n{"tool": "read_file", "arguments": {"path":"a.py"}}\n```')
  expect(messages[3]!.content).toBe('Result of read_file:\nx = 1\n\nAnd now?')
  expect(answer.content).toBe('I read.')
  expect(answer.toolCalls).toMatchObject([{ name: 'read_file', arguments: '{"path":"b.py"}' }])
  expect(tokens.join('')).toContain('I read.')
})

test('where schemas are enforced a call is JSON by a schema', async () => {
  server.otherwise(refusing(noTools, says('{"tool": "read_file", "arguments": {"path": "b.py"}}')))
  const tokens: string[] = []
  const answer = await newModel().ask(question({ onToken: token => tokens.push(token) }))
  expect(bodies().at(-1)!.response_format).toEqual({
    type: 'json_schema',
    json_schema: {
      name: 'answer',
      schema: {
        anyOf: [
          {
            type: 'object',
            properties: { tool: { const: 'read_file' }, arguments: readFile.parameters },
            required: ['tool', 'arguments'],
            additionalProperties: false,
          },
          {
            type: 'object',
            properties: { answer: { type: 'string' } },
            required: ['answer'],
            additionalProperties: false,
          },
        ],
      },
    },
  })
  expect(answer).toMatchObject({ content: '', toolCalls: [{ name: 'read_file' }] })
  expect(tokens).toEqual([])
})

test('where schemas are enforced an answer loses its wrapping before anybody sees it', async () => {
  server.otherwise(refusing(noTools, says('{"answer": "I return\\nthe sum."}')))
  const tokens: string[] = []
  const answer = await newModel().ask(question({ onToken: token => tokens.push(token) }))
  expect(answer).toMatchObject({ content: 'I return\nthe sum.', toolCalls: [] })
  expect(tokens).toEqual(['I return\nthe sum.'])
})

test.each([
  ['{"answer": "I return', 'I return'],
  ['{"answer": "a\\n\\u00e9 \\u00', 'a\né '],
  ['{"answer": "tab\there and \\\'quotes\\\'"}', "tab\there and 'quotes'"],
  ['{"answer": 1}', '{"answer": 1}'],
])('where schemas are enforced %j is read as far as it goes', async (content, words) => {
  server.otherwise(refusing(noTools, says(content)))
  expect((await newModel().ask(question())).content).toBe(words)
})

test('where the schema is ignored the words are taken as they are', async () => {
  server.otherwise(refusing(noTools, says('I return the sum.')))
  expect((await newModel().ask(question())).content).toBe('I return the sum.')
})

test('where no tools are offered none are described, although earlier calls are told', async () => {
  server.otherwise(refusing(noToolsNoSchema))
  const model = newModel()
  await model.ask(question())
  await model.ask(question({ messages: conversation, tools: [] }))
  const { messages } = bodies().at(-1)!
  expect(messages[0]!.content).toBe('You are total.')
  expect(messages.every(message => message.role !== 'tool')).toBe(true)
})

test('answers that learn at the same time lose nothing of what they learn', async () => {
  server.otherwise(refusing({ stream_options: status(400, 'no stream_options'), tools: status(400, 'no tools') }))
  const model = newModel()
  await Promise.all([model.ask(question()), model.ask(question({ tools: [] })), model.ask(question())])
  const before = bodies().length
  await model.ask(question())
  expect(bodies()).toHaveLength(before + 1)
})
