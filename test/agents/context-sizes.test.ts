import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { ContextSizes } from '../../server/src/agents/context-sizes.js'
import { silentLog } from '../../server/src/base/log.js'
import { type ModelServer, says, startModelServer } from '../support/model-server.js'
import { open } from '../support/open.js'

let server: ModelServer
/** Milliseconds since the epoch. */
let now = 0

beforeEach(async () => {
  server = await startModelServer()
  now = 1_000_000
})

afterEach(() => server.close())

test.each<[string, (server: ModelServer) => void, number]>([
  ['vLLM', server => server.lists({ id: 'test-model', max_model_len: 40_960 }), 40_960],
  ['a gateway', server => server.lists({ id: 'x' }, { id: 'test-model', context_length: 200_000 }), 200_000],
  [
    'llama.cpp by its list, under whatever name',
    server => server.lists({ id: 'model.gguf', meta: { n_ctx: 4096, n_ctx_train: 131_072 } }),
    4096,
  ],
  ['llama.cpp', server => server.tells('/props', { default_generation_settings: { n_ctx: 16_384 } }), 16_384],
  [
    'LM Studio',
    server =>
      server.tells('/api/v0/models', {
        data: [{ id: 'test-model', state: 'loaded', max_context_length: 131_072, loaded_context_length: 12_000 }],
      }),
    12_000,
  ],
  [
    'Ollama',
    server => server.tells('/api/ps', { models: [{ name: 'test-model:latest', context_length: 4096 }] }),
    4096,
  ],
  ['nobody', () => undefined, 8192],
  ['nobody, but how it was trained', server => server.lists({ id: 'test-model', meta: { n_ctx_train: 32_768 } }), 8192],
  ['somebody who tells nonsense', server => server.tells('/props', { default_generation_settings: 'x' }), 8192],
])('the window is what %s says', async (_, tell, tokens) => {
  tell(server)
  expect(await sizes().of(model())).toBe(tokens)
})

test('an endpoint is asked once, however many ask, and again when its server may be another one', async () => {
  server.lists({ id: 'test-model', max_model_len: 4096 })
  const known = sizes()
  expect(await Promise.all([known.of(model()), known.of(model())])).toEqual([4096, 4096])
  expect(await known.of(model())).toBe(4096)
  expect(server.read).toHaveLength(1)
  server.lists({ id: 'test-model', max_model_len: 2048 })
  now += 11 * 60_000
  // What is known is not waited for.
  expect(await known.of(model())).toBe(4096)
  await expect.poll(() => known.of(model())).toBe(2048)
})

test('a model that is not loaded yet is asked about again soon after', async () => {
  server.tells('/api/ps', { models: [] })
  const known = sizes()
  expect(await known.of(model())).toBe(8192)
  server.tells('/api/ps', { models: [{ name: 'test-model', context_length: 32_768 }] })
  now += 30_000
  expect(await known.of(model())).toBe(8192)
  await expect.poll(() => known.of(model())).toBe(32_768)
})

test('the key goes to the endpoint, and to no other page of its server', async () => {
  await sizes().of({ ...model(), apiKey: 'sk-secret' })
  const [list, ...others] = server.read
  expect([list!.path, list!.headers.authorization]).toEqual(['/v1/models', 'Bearer sk-secret'])
  expect(others.map(({ path }) => path).sort()).toEqual(['/api/ps', '/api/v0/models', '/props'])
  expect(others.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined])
})

test('an endpoint that is down or says nothing is not waited for', async () => {
  await server.close()
  expect(await sizes().of(model())).toBe(8192)
})

test('turns fit what they ask to the window that the endpoint tells', async () => {
  const { editor, model } = await open({ 'sum.py': 'def total(xs):\n    return sum(xs)\n' })
  model.lists({ id: 'test-model', max_model_len: 2048 })
  model.will(says('Hello.'))
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'hello')
  await editor.event('AgentCompleteEvent')
  const { max_tokens, max_completion_tokens } = model.requests[0]!.body
  expect(max_tokens ?? max_completion_tokens).toBe(1024)
})

function sizes(): ContextSizes {
  const known = new ContextSizes({ now: () => now })
  onTestFinished(() => known.close())
  return known
}

function model() {
  const limits = { firstTokenTimeoutMs: 1000, idleTimeoutMs: 1000 }
  return { baseUrl: server.baseUrl, name: 'test-model', ...limits, clock: { now: () => now }, log: silentLog }
}
