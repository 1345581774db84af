import { expect, test } from 'vitest'
import { type Answer, calls, cutOffAfter, hangs, says, stallsAfter, status } from '../support/model-server.js'
import { open } from '../support/open.js'

const code = 'def total(xs):\n    return sum(xs)\n'

const troubles: readonly [what: string, answer: Answer, code: string, retryable: boolean, words: RegExp][] = [
  ['refuses the key (401)', status(401), 'unauthorized', false, /key/],
  ['is overloaded (429)', status(429, 'slow down', { 'retry-after': '7' }), 'rate_limited', true, /7/],
  ['fails (500)', status(500, 'boom'), 'server_error', true, /500/],
  ['is cut off in the middle', cutOffAfter('I add'), 'cut_off', true, /broke off/],
  ['never begins', hangs(), 'first_token_timeout', true, /model\.first_token_timeout_s/],
  ['stops talking', stallsAfter('I add'), 'idle_timeout', true, /model\.idle_timeout_s/],
]

for (const [what, answer, error_code, retryable, words] of troubles) {
  test(`a model that ${what} ends the turn visibly, and the retry works`, async () => {
    // Short only for the trouble that is waited for: on a busy machine every answer takes a while.
    const limits = {
      ...(error_code === 'first_token_timeout' && { first_token_timeout_s: 1.5 }),
      ...(error_code === 'idle_timeout' && { idle_timeout_s: 1.5 }),
    }
    const { editor, model } = await open({ 'sum.py': code }, { initializationOptions: { model: limits } })
    model.will(answer)
    const { turn_id } = await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'Hello?')
    const failed = await editor.event('AgentErrorEvent', { turn_id })
    expect(failed).toMatchObject({ error_code, retryable })
    expect(failed.error).toMatch(words)
    await editor.until(() => editor.messages.some(message => message.includes(failed.error)))

    model.will(says('Now I can talk.'))
    await editor.command('remora.retryTurn', turn_id)
    await editor.event('AgentTextResponseEvent', { response: 'Now I can talk.' })
    expect(model.requests.at(-1)?.body.messages.at(-1)?.content).toContain('Hello?')
  })
}

test('a model that is down is named, with what to do', async () => {
  const { editor, model } = await open({ 'sum.py': code })
  await model.close()
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'Hello?')
  const unavailable = await editor.event('ModelUnavailableEvent')
  expect(unavailable.what_to_do).toContain('remora doctor')
  const failed = await editor.event('AgentErrorEvent')
  expect(failed).toMatchObject({ error_code: 'unreachable', retryable: true })
  expect(failed.error).toContain('model.base_url')
})

test('unknown tools, broken JSON and wrong arguments become results that the agent can act on', async () => {
  const { editor, model } = await open({ 'sum.py': code })
  model.will(
    calls('fly_to_moon', {}),
    calls('read_node', '{"target_id": '),
    calls('read_node', { target: 1 }),
    calls('read_node', { target_id: 'rm_nobody00' }),
    says('I give up.'),
  )
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'try things')
  await editor.event('AgentTextResponseEvent', { response: 'I give up.' })
  const results = model.requests
    .at(-1)!
    .body.messages.filter(({ role }) => role === 'tool')
    .map(({ content }) => content)
  expect(results).toEqual([
    expect.stringMatching(/There is no tool fly_to_moon. There are: rewrite_self, /),
    expect.stringMatching(/not valid JSON/),
    expect.stringMatching(/target_id/),
    expect.stringMatching(/There is no agent rm_nobody00/),
  ])
})

test('a rewrite that is empty, identical or broken is refused with a reason, and nothing is shown', async () => {
  const { editor, model } = await open({ 'sum.py': code })
  model.will(
    calls('rewrite_self', { new_source: '   ' }),
    calls('rewrite_self', { new_source: 'def total(xs):\n    return sum(xs)' }),
    calls('rewrite_self', { new_source: 'def total(xs:\n    return sum(xs' }),
    says('I cannot.'),
  )
  await editor.command('remora.requestRewrite', await editor.agentAt('sum.py', 'total'), 'improve')
  await editor.event('AgentTextResponseEvent')
  const results = model.requests
    .at(-1)!
    .body.messages.filter(({ role }) => role === 'tool')
    .map(({ content }) => content)
  expect(results.map(text => /empty|nothing to propose|does not parse/.exec(text!)?.[0])).toEqual([
    'empty',
    'nothing to propose',
    'does not parse',
  ])
  expect(editor.diagnostics('sum.py')).toEqual([])
})

test('the same call again and again ends the turn', async () => {
  const { editor, model } = await open({ 'sum.py': code })
  model.otherwise(() => calls('search_content', { pattern: 'sum' }))
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'search')
  expect((await editor.event('AgentErrorEvent')).error).toContain('same arguments')
})
