import { expect, test } from 'vitest'
import { gate } from '../support/gate.js'
import { calls, hangs, says, slowly, stallsAfter, status } from '../support/model-server.js'
import { shell } from './remora.js'

test('chat prints the reply, and nothing but the reply, on standard output', async () => {
  const { run, model } = await shell()
  model.will(says('I add up prices.'))
  const { code, stdout } = await run('chat', 'shop/cart.py:total', 'What do you do?')
  expect(code).toBe(0)
  expect(stdout).toBe('I add up prices.\n')
  expect(model.requests[0]!.body.messages.at(-1)!.content).toContain('What do you do?')
})

test('chat prints words as they come', async () => {
  const { start, model } = await shell()
  const rest = gate()
  model.will(slowly(says('First this and then the rest.'), rest.opened))
  const { until, finished } = start('chat', 'shop/cart.py:total', 'Hello')
  await until('First this')
  rest.open()
  expect((await finished).stdout).toBe('First this and then the rest.\n')
})

test('the message may be piped in', async () => {
  const { with: at, model } = await shell()
  model.will(says('Fine.'))
  expect((await at({ input: 'How are you?\n' }).run('chat', 'shop/cart.py:total')).code).toBe(0)
  expect(model.requests[0]!.body.messages.at(-1)!.content).toContain('How are you?')
})

test('chat --json is the turn with its reply', async () => {
  const { run, model } = await shell()
  model.will(says('Fine.'))
  const { json } = await run('chat', 'shop/cart.py:total', 'How', 'are', 'you?', '--json')
  expect(json).toEqual({
    turn_id: expect.stringMatching(/^turn_/),
    correlation_id: expect.stringMatching(/^cas_/),
    agent_id: expect.stringMatching(/^rm_/),
    status: 'completed',
    response: 'Fine.',
    error: null,
    error_code: null,
    usage: { input_tokens: 10, output_tokens: 5 },
    proposals: [],
  })
})

test('a tool call is one line beside the reply', async () => {
  const { run, model } = await shell()
  model.will(calls('read_file', { path: 'shop/prices.py' }, 'Let me look.'), says('It is 45.'))
  const { stdout, stderr } = await run('chat', 'shop/cart.py:total', 'What does an apple cost?')
  expect(stdout).toBe('Let me look.\nIt is 45.\n')
  expect(stderr).toMatch(/^▸ read_file · \d+ ms$/m)
})

test('agents that a turn wakes finish before the command does', async () => {
  const { run, model } = await shell()
  const [, , total, , , price] = (await run('nodes', '--json')).json
  model.otherwise(({ body }) => {
    const [system] = body.messages
    if (system!.content.includes(`Your id is ${price.agent_id}`)) return says('I cost 45.')
    if (body.messages.at(-1)!.role === 'tool') return says('I asked.')
    return calls('message_node', { target_id: price.agent_id, message: 'What do you cost?' })
  })
  const { stdout, stderr, code } = await run('chat', total.agent_id, 'Ask the price.')
  expect(code).toBe(0)
  expect(stdout).toBe('I asked.\n')
  expect(stderr).toContain('→ price_of: What do you cost?')
  expect(stderr).toContain('← price_of: I cost 45.')
})

test('a turn that fails says why, what to do, and exits with 1', async () => {
  const { run, model } = await shell()
  model.will(status(401, 'wrong key'), says('Fine again.'))
  const failed = await run('chat', 'shop/cart.py:total', 'Hello', '--json')
  expect(failed.code).toBe(1)
  expect(failed.json).toMatchObject({ status: 'failed', error_code: 'unauthorized', response: null })

  const again = await run('retry', failed.json.turn_id)
  expect(again.code).toBe(0)
  expect(again.stdout).toBe('Fine again.\n')
})

test('without a model the words say how to get one', async () => {
  const { with: at } = await shell()
  const { run } = at({ env: { REMORA_MODEL_BASE_URL: 'http://127.0.0.1:9/v1' } })
  const { stderr, code } = await run('chat', 'shop/cart.py:total', 'Hello')
  expect(code).toBe(1)
  expect(stderr).toContain('✗ No model server answers at 127.0.0.1:9')
  expect(stderr).toContain('remora retry turn_')
})

test('Ctrl-C stops the turn, which ends cancelled', async () => {
  const { start, run, model } = await shell()
  model.will(stallsAfter('I begin and '))
  const { process: child, until, finished } = start('chat', 'shop/cart.py:total', 'Hello')
  await until('I begin')
  child.kill('SIGINT')
  const { code, stderr } = await finished
  expect(code).toBe(1)
  expect(stderr).toContain('■ The turn was stopped.')
  await model.left(1)
  const { json } = await run('events', '--type', 'AgentCancelledEvent', '--json')
  expect(json).toHaveLength(1)
  expect(json[0].reason).toBe('Stopped by remora chat.')
})

test('stop ends a turn that another process runs', async () => {
  const { start, run, model } = await shell()
  model.will(hangs())
  const talking = start('chat', 'shop/cart.py:total', 'Hello', '--json')
  await model.asked(1)
  const stopped = await run('stop', 'shop/cart.py:total', '--json')
  expect(stopped.json).toEqual({ ok: true, stopped: 1 })
  expect((await talking.finished).json).toMatchObject({ status: 'cancelled' })
  expect((await run('stop', 'shop/cart.py:total')).stderr).toContain('does nothing at the moment')
})

test('stop ends what a killed process left behind', async () => {
  const { start, run, model } = await shell()
  model.will(hangs(), says('Fine.'))
  const killed = start('chat', 'shop/cart.py:total', 'Hello')
  await model.asked(1)
  killed.process.kill('SIGKILL')
  await killed.finished
  expect((await run('stop', 'shop/cart.py:total', '--json')).json).toEqual({ ok: true, stopped: 1 })
  expect((await run('chat', 'shop/cart.py:total', 'Again')).stdout).toBe('Fine.\n')
})

test('a chat goes on with what a killed chat left behind, and then with its own message', async () => {
  const { run, start, model } = await shell()
  model.will(hangs())
  const killed = start('chat', 'shop/cart.py:total', 'first')
  await model.asked(1)
  killed.process.kill('SIGKILL')
  await killed.finished
  model.will(says('First after all.'), says('Second.'))
  const { code, stdout } = await run('chat', 'shop/cart.py:total', 'second')
  expect(code).toBe(0)
  expect(stdout).toContain('Second.')
})

test('a message to a busy agent says that it waits, and for what', async () => {
  const { start, run, model } = await shell()
  model.will(calls('ask_user', { question: 'Raise?' }), says('I raise.'), says('Fine.'))
  const first = start('chat', 'shop/cart.py:total', 'What if it is empty?')
  await first.until('remora questions answer')
  const second = start('chat', 'shop/cart.py:total', 'And then?')
  const said = await second.until('is busy, so this waits for its turn')
  const questionId = /ask_\w+/.exec(await second.until('ask_'))![0]
  expect(said).toContain('Cart.total')
  await run('questions', 'answer', questionId, 'yes')
  expect((await first.finished).stdout).toBe('I raise.\n')
  expect((await second.finished).stdout).toBe('Fine.\n')
})

test('a question waits for an answer from any process', async () => {
  const { start, run, model } = await shell()
  model.will(
    calls('ask_user', { question: 'Raise or return zero?', options: ['raise', 'return zero'] }),
    says('I raise.'),
  )
  const talking = start('chat', 'shop/cart.py:total', 'What if it is empty?')
  const said = await talking.until('remora questions answer')
  expect(said).toContain('Cart.total asks: Raise or return zero?')
  expect(said).toContain('1  raise')

  const pending = await run('questions', '--json')
  expect(pending.json).toEqual([
    {
      question_id: expect.stringMatching(/^ask_/),
      agent_id: expect.stringMatching(/^rm_/),
      turn_id: expect.stringMatching(/^turn_/),
      question: 'Raise or return zero?',
      options: ['raise', 'return zero'],
      status: 'pending',
      created_at: expect.any(Number),
      timeout_at: null,
      answer: null,
      answered_by: null,
      answered_at: null,
    },
  ])
  const [{ question_id }] = pending.json
  expect((await run('questions')).stdout).toContain('Raise or return zero?')

  const answered = await run('questions', 'answer', question_id, 'raise', '--json')
  expect(answered.json).toEqual({ kind: 'answered', question_id })
  const { code, stdout, stderr } = await talking.finished
  expect(code).toBe(0)
  expect(stdout).toBe('I raise.\n')
  expect(stderr).toContain('remora questions answered: raise')

  const second = await run('questions', 'answer', question_id, 'return', 'zero', '--json')
  expect(second.code).toBe(1)
  expect(second.json).toEqual({ kind: 'already_answered', question_id, answer: 'raise', by: 'remora questions' })
})

test('events --follow in one process hears what happens in another', async () => {
  const { start, run, model } = await shell()
  await run('index')
  const following = start(
    'events',
    '--follow',
    '--json',
    '--type',
    'HumanChatEvent',
    '--type',
    'AgentTextResponseEvent',
  )
  const watching = start('events', '--follow')
  model.will(says('Fine.'))
  await run('chat', 'shop/cart.py:total', 'How are you?')
  await following.until('AgentTextResponseEvent')
  await watching.until('agent:replied')
  for (const { process: child } of [following, watching]) child.kill('SIGINT')
  const { code, stdout } = await following.finished
  expect(code).toBe(0)
  const events = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(events.map(({ event_type }) => event_type)).toEqual(['HumanChatEvent', 'AgentTextResponseEvent'])
  expect(events[1]).toMatchObject({ category: 'agent', action: 'replied', response: 'Fine.', summary: 'Fine.' })
})
