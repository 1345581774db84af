import { afterEach, beforeEach, expect, test } from 'vitest'
import { probe } from '../../server/src/agents/llm.js'
import { systemClock } from '../../server/src/base/clock.js'
import { silentLog } from '../../server/src/base/log.js'
import {
  type AskedCompletion,
  calls,
  callsAsText,
  hangs,
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

function examine(signal = new AbortController().signal) {
  return probe(
    {
      baseUrl: server.baseUrl,
      name: 'test-model',
      firstTokenTimeoutMs: 2_000,
      idleTimeoutMs: 2_000,
      clock: systemClock,
      log: silentLog,
    },
    signal,
  )
}

function able({ body }: AskedCompletion) {
  if (body.tools) return calls('report_mood', { mood: 'ready' })
  return says(body.response_format ? '{"mood": "fine"}' : 'Hello.')
}

test('an endpoint that can do everything has no problems', async () => {
  server.lists({ id: 'other' }, { id: 'test-model', max_model_len: 40_960 })
  server.otherwise(able)
  expect(await examine()).toEqual({
    reachable: true,
    modelKnown: true,
    models: ['other', 'test-model'],
    streaming: true,
    toolCalls: true,
    jsonSchema: true,
    contextTokens: 40_960,
    latencyMs: expect.any(Number),
    problems: [],
  })
})

test.each([
  [{ context_length: 8192 }, 8192],
  // The window that it was trained with is not the one that it runs with.
  [{ meta: { n_ctx_train: 131_072 } }, undefined],
  [{ meta: { n_ctx: 4096, n_ctx_train: 131_072 } }, 4096],
  [{ meta: null }, undefined],
])('the size of the context is read from %j', async (fields, tokens) => {
  server.lists({ id: 'test-model', ...fields })
  server.otherwise(able)
  const { contextTokens, problems } = await examine()
  expect(contextTokens).toBe(tokens)
  expect(problems.join().includes('model.context_tokens')).toBe(tokens === undefined)
})

test('what an endpoint cannot do is told in sentences', async () => {
  server.otherwise(({ body }) => {
    if (body.tools) return status(400, 'test-model does not support tools')
    return raw([JSON.stringify({ choices: [{ message: { content: 'Hello.' } }] })], {
      'content-type': 'application/json',
    })
  })
  const report = await examine()
  expect(report).toMatchObject({
    reachable: true,
    modelKnown: true,
    streaming: false,
    toolCalls: false,
    jsonSchema: false,
  })
  expect(report.problems.join('\n')).toMatch(/arrive whole[\s\S]*refuses tools[\s\S]*context/)
})

test('calls that come as text are told apart from calls that do not come', async () => {
  server.otherwise(request => (request.body.tools ? callsAsText('report_mood', { mood: 'ready' }) : says('Hello.')))
  expect((await examine()).problems[0]).toBe('Tool calls arrive as text; Remora reads them.')
  server.otherwise(() => says('Hello.'))
  expect((await examine()).problems[0]).toBe('The model called no tool when it was told to.')
})

test('an unknown model is reported with those that there are', async () => {
  server.lists({ id: 'other' })
  server.otherwise(() => status(404, 'model "test-model" not found'))
  const report = await examine()
  expect(report).toMatchObject({ reachable: true, modelKnown: false, models: ['other'] })
  expect(report.problems[0]).toMatch(/does not know the model test-model/)
})

test('an endpoint that is down is reported, not thrown', async () => {
  await server.close()
  const report = await examine()
  expect(report).toMatchObject({ reachable: false, modelKnown: false })
  expect(report.problems).toEqual([expect.stringMatching(/No model server answers/)])
})

test('probing stops when it is told to', async () => {
  const stop = new AbortController()
  server.otherwise(() => hangs())
  const report = examine(stop.signal)
  await server.asked(1)
  stop.abort('enough')
  await expect(report).rejects.toBe('enough')
})
