import { expect, test } from 'vitest'
import type { EventType, RemoraEvent } from '../../server/src/events/event.js'
import type { TestEditor } from '../support/editor.js'
import { calls, callsAll, hangs, type ModelServer, says, slowly } from '../support/model-server.js'
import { open, openBuilt, openInProcess, world, writeFiles } from '../support/open.js'

const files = { 'cart.py': 'def total(xs):\n    return sum(xs)\n', 'tax.py': 'def rate():\n    return 7\n' }

test('an agent that has subscribed is woken by what fits, and by nothing after it has unsubscribed', async () => {
  const { editor, model } = await open(files)
  const total = await editor.agentAt('cart.py', 'total')
  const id = await subscribed(editor, model, total, { event_types: ['NodeChangedEvent'], path_glob: 'tax.py' })

  model.will(says('I have seen it.'))
  change(editor, 'tax.py', 'return 7', 'return 8')
  const reply = await editor.event('AgentTextResponseEvent', { response: 'I have seen it.' })
  expect(reply.agent_id).toBe(total)
  const asked = model.requests.at(-1)!.body.messages.at(-1)!.content
  expect(asked).toContain('You asked to hear of this event: NodeChangedEvent')
  expect(asked).toContain('tax.py')

  model.will(calls('unsubscribe', { id }), says('Enough.'))
  await editor.command('remora.chat', total, 'enough')
  await editor.event('AgentTextResponseEvent', { response: 'Enough.' })
  change(editor, 'tax.py', 'return 8', 'return 9')
  await editor.until(() => all(editor, 'NodeChangedEvent').length >= 2)
  change(editor, 'cart.py', 'sum(xs)', 'sum(xs, 0)')
  await editor.until(() => all(editor, 'NodeChangedEvent').some(({ file_path }) => file_path === 'cart.py'))
  expect(all(editor, 'AgentStartEvent')).toHaveLength(3)
})

test('a subscription that would hear everything, or nothing, is refused and says why', async () => {
  const { editor, model } = await open(files)
  model.will(
    callsAll(
      ['subscribe', {}],
      ['subscribe', { event_types: ['TokenEvent'] }],
      ['subscribe', { event_types: ['NodeExplodedEvent'] }],
      ['unsubscribe', { id: 'sub_somebodyelse' }],
    ),
    says('I see.'),
  )
  await editor.command('remora.chat', await editor.agentAt('cart.py', 'total'), 'listen')
  await editor.event('AgentCompleteEvent')
  expect(toolOutputs(model)).toEqual([
    expect.stringContaining('everything'),
    expect.stringContaining('never written down'),
    expect.stringContaining('NodeExplodedEvent, which is no event type. There are: HumanChatEvent'),
    expect.stringContaining('You have no subscription sub_somebodyelse'),
  ])
  expect(all(editor, 'SubscriptionAddedEvent')).toEqual([])
})

test('nobody can end the subscription of another, or have the same one twice', async () => {
  const { editor, model } = await open(files)
  const pattern = { event_types: ['NodeChangedEvent'] }
  const id = await subscribed(editor, model, await editor.agentAt('cart.py', 'total'), pattern)
  model.will(calls('unsubscribe', { id }), says('Refused.'))
  await editor.command('remora.chat', await editor.agentAt('tax.py', 'rate'), 'end it')
  await editor.event('AgentTextResponseEvent', { response: 'Refused.' })
  expect(toolOutputs(model)).toEqual([expect.stringContaining('You have no subscription')])

  model.will(calls('subscribe', pattern), says('Again.'))
  await editor.command('remora.chat', await editor.agentAt('cart.py', 'total'), 'again')
  await editor.event('AgentTextResponseEvent', { response: 'Again.' })
  expect(toolOutputs(model)).toEqual([expect.stringContaining(`already: ${id}`)])
})

test('an agent does not hear its own turns, unless it names itself', async () => {
  const { editor, model } = await open(files)
  const [total, rate] = [await editor.agentAt('cart.py', 'total'), await editor.agentAt('tax.py', 'rate')]
  await subscribed(editor, model, total, { event_types: ['AgentTextResponseEvent'] })
  await subscribed(editor, model, rate, { event_types: ['AgentTextResponseEvent'], from_agents: [rate] })
  // The answer of `rate` above has come after its subscription: it hears itself, until the cascade is spent.
  model.otherwise(() => says('Heard.'))
  const stopped = await editor.event('CascadeStoppedEvent')
  expect(stopped).toMatchObject({ limit: 'cascade.same_agent_turns' })
  const heard = all(editor, 'AgentStartEvent').filter(
    ({ trigger_event_type }) => trigger_event_type === 'AgentTextResponseEvent',
  )
  const own = (agent: string) => heard.filter(({ agent_id }) => agent_id === agent).length
  expect(own(rate)).toBe(2)
  // It hears the three answers of `rate`, and none of its own.
  expect(own(total)).toBeLessThanOrEqual(3)
  expect(own(total)).toBeGreaterThan(0)
})

test('what reaches an agent while it works is answered in one later turn that names all of it', async () => {
  const { editor, model } = await open(files, { initializationOptions: { agents: { cooldown_ms: 100 } } })
  const total = await editor.agentAt('cart.py', 'total')
  await subscribed(editor, model, total, { event_types: ['NodeChangedEvent'], path_glob: 'tax.py' })
  const seen = all(editor, 'NodeChangedEvent').length
  let letGo: () => void = () => undefined
  const gate = new Promise<void>(resolve => {
    letGo = resolve
  })
  model.will(slowly(says('First.'), gate), says('The rest.'))
  for (const rate of [8, 9, 10, 11]) {
    change(editor, 'tax.py', /return \d+/.exec(editor.text('tax.py'))![0], `return ${rate}`)
    await editor.until(() => all(editor, 'NodeChangedEvent').filter(isFunction).length === seen + rate - 7)
    if (rate === 8) await model.asked(3)
  }
  letGo()
  await editor.event('AgentTextResponseEvent', { response: 'The rest.' })

  const triggers = all(editor, 'NodeChangedEvent').length
  const merged = all(editor, 'TurnMergedEvent')
  const starts = all(editor, 'AgentStartEvent').slice(1)
  // Each trigger is in exactly one turn, or has become a part of one.
  expect(starts.length + merged.length).toBe(triggers)
  // The first save woke it, the other three it answers at once: the file and the function each time.
  expect(starts).toHaveLength(2)
  const asked = model.requests.at(-1)!.body.messages.at(-1)!.content
  expect(merged.filter(({ into }) => into === starts[1]!.turn_id)).toHaveLength(5)
  expect(asked).toMatch(/^6 things have reached you/)
  expect(asked.match(/NodeChangedEvent/g)).toHaveLength(6)
})

test('what a person asks is never merged, and waits for no cooldown', async () => {
  const { editor, model } = await open(files, { initializationOptions: { agents: { cooldown_ms: 60_000 } } })
  const total = await editor.agentAt('cart.py', 'total')
  model.will(says('One.'), says('Two.'), says('Three.'))
  const turns = []
  for (const message of ['one', 'two', 'three']) turns.push(await editor.command('remora.chat', total, message))
  for (const { turn_id } of turns) await editor.event('AgentCompleteEvent', { turn_id })
  expect(all(editor, 'TurnMergedEvent')).toEqual([])
})

test('a subscription holds in every process, and an event of any of them gives one turn', async () => {
  const { root, model, env } = await world(files)
  const [left, right] = await Promise.all([openBuilt(root, env), openBuilt(root, env, { name: 'Other' })])
  left.editor.open('cart.py')
  right.editor.open('tax.py')
  const total = await left.editor.agentAt('cart.py', 'total')
  await right.editor.agentAt('tax.py', 'rate')
  await subscribed(left.editor, model, total, { event_types: ['NodeChangedEvent'], path_glob: 'tax.py' })
  model.otherwise(() => says('Seen.'))
  change(right.editor, 'tax.py', 'return 7', 'return 8')
  await left.editor.event('AgentTextResponseEvent', { response: 'Seen.' })
  // The file and the function have changed: two triggers, one turn each or one for both.
  await left.editor.until(() => {
    const started = all(left.editor, 'AgentStartEvent').slice(1)
    const changed = all(left.editor, 'NodeChangedEvent').length
    const ended = all(left.editor, 'AgentCompleteEvent').length - 1
    return ended === started.length && started.length + all(left.editor, 'TurnMergedEvent').length === changed
  })
  const started = all(left.editor, 'AgentStartEvent').map(({ turn_id }) => turn_id)
  expect(new Set(started).size).toBe(started.length)
  expect(started.length).toBeLessThanOrEqual(3)
})

test('a broadcast reaches each of a group once, and never its sender', async () => {
  const group =
    'class Cart:\n    def add(self):\n        pass\n\n    def total(self):\n        pass\n\n    def clear(self):\n        pass\n'
  const { editor, model } = await open({ 'cart.py': group })
  const [cart, add, total, clear] = await Promise.all(
    ['Cart', 'add', 'total', 'clear'].map(name => editor.agentAt('cart.py', name)),
  )
  model.will(
    callsAll(
      ['broadcast', { to: 'siblings', message: 'cents now' }],
      ['broadcast', { to: 'children', message: 'nobody' }],
      ['broadcast', { to: 'file:nowhere.py', message: 'nobody' }],
      ['broadcast', { to: 'everyone', message: 'nobody' }],
    ),
  )
  model.otherwise(() => says('Good.'))
  const { turn_id } = await editor.command('remora.chat', total, 'tell them')
  await editor.event('AgentCompleteEvent', { turn_id })
  const results = all(editor, 'ToolResultEvent') as unknown as { output_preview: string; is_error: boolean }[]
  expect(results.map(({ output_preview }) => output_preview)).toEqual([
    expect.stringContaining('delivered to 2'),
    expect.stringContaining('nobody to tell'),
    expect.stringContaining('nobody to tell'),
    expect.stringContaining('file: and a path'),
  ])
  expect(all(editor, 'AgentMessageEvent').map(({ to_agent }) => to_agent)).toEqual([add, clear])

  model.will(calls('broadcast', { to: 'file:cart.py', message: 'all' }))
  await editor.command('remora.chat', cart, 'tell all')
  await editor.until(() => all(editor, 'AgentMessageEvent').length === 6)
  const told = all(editor, 'AgentMessageEvent').slice(2)
  expect(told.map(({ to_agent }) => to_agent)).toEqual(expect.arrayContaining([add, total, clear]))
  expect(told.map(({ to_agent }) => to_agent)).not.toContain(cart)
})

test('more may run at once as soon as the settings say so', async () => {
  const configuration = { agents: { concurrency: 1 } }
  const { editor, model } = await open(files, { initializationOptions: configuration })
  model.will(hangs(), says('At last.'))
  await editor.command('remora.chat', await editor.agentAt('cart.py', 'total'), 'hang')
  await model.asked(1)
  await editor.command('remora.chat', await editor.agentAt('tax.py', 'rate'), 'wait')
  expect(all(editor, 'AgentStartEvent')).toHaveLength(1)
  const settings = { remora: { agents: { concurrency: 2 } } }
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings })
  await editor.event('AgentTextResponseEvent', { response: 'At last.' })
})

test('an answer for a source that moved during a takeover is accepted once the agent was told of it', async () => {
  const { root, model, env } = await world({ 'cart.py': files['cart.py'] })
  const first = await openBuilt(root, env)
  first.editor.open('cart.py')
  const total = await first.editor.agentAt('cart.py', 'total')
  const rewritten = (body: string) => ({ new_source: `def total(xs):\n    return ${body}`, reasoning: '.' })
  model.will(callsAll(['ask_user', { question: 'Which unit?' }], ['rewrite_self', rewritten('sum(xs, 1)')]))
  await first.editor.command('remora.requestRewrite', total, 'improve')
  const question = await first.editor.event('HumanInputRequestEvent')
  first.server.kill('SIGKILL')
  await first.exited

  // While nobody looks the code becomes other code, and the turn goes on in the next process.
  writeFiles(root, { 'cart.py': 'def total(xs):\n    return sum(list(xs))\n' })
  model.will(calls('rewrite_self', rewritten('sum(list(xs), 1)')), says('Done.'))
  const second = await openInProcess(root, env)
  second.open('cart.py')
  await second.command('remora.answerQuestion', question.msg_id, 'cents')
  await second.event('AgentCompleteEvent')
  expect(toolOutputs(model)).toEqual([
    expect.stringContaining('cents'),
    expect.stringMatching(/changed while this turn was interrupted[\s\S]*sum\(list\(xs\)\)/),
    expect.stringContaining('is open'),
  ])
  expect(all(second, 'RewriteProposalEvent')).toHaveLength(1)
})

test('a turn with which one process after the other dies is given up', async () => {
  const { root, model, env } = await world(files)
  model.otherwise(() => hangs())
  let agent = ''
  for (let death = 1; death <= 4; death++) {
    const { editor, server, exited } = await openBuilt(root, env)
    editor.open('cart.py')
    if (death === 1) {
      agent = await editor.agentAt('cart.py', 'total')
      await editor.command('remora.chat', agent, 'hello')
    }
    // No answer comes, so the turn gets nowhere between two deaths.
    await model.asked(death)
    server.kill('SIGKILL')
    await exited
  }
  const survivor = await openInProcess(root, env)
  // It may have given up before its editor was there to hear it.
  const failure = async () => {
    const events = await survivor.command('remora.recentEvents', { agent_id: agent })
    return events.find(({ event_type }: RemoraEvent) => event_type === 'AgentErrorEvent')
  }
  await expect.poll(failure).toMatchObject({ error_code: 'process_died', retryable: true })
  expect((await failure()).error).toContain('4 processes died')
  expect(model.requests).toHaveLength(4)
})

/** Lets an agent subscribe, and returns the subscription's id. */
async function subscribed(editor: TestEditor, model: ModelServer, agent: string, pattern: object): Promise<string> {
  model.will(calls('subscribe', pattern), says('Listening.'))
  const { turn_id } = await editor.command('remora.chat', agent, 'listen')
  await editor.event('AgentCompleteEvent', { turn_id })
  return all(editor, 'SubscriptionAddedEvent').find(({ agent_id }) => agent_id === agent)!.subscription_id
}

function change(editor: TestEditor, file: string, search: string, text: string): void {
  editor.replace(file, search, text)
  editor.save(file)
}

function isFunction({ node_type }: { readonly node_type: string }): boolean {
  return node_type === 'function'
}

function all<T extends EventType>(editor: TestEditor, type: T): RemoraEvent<T>[] {
  return editor.events.filter(({ event_type }) => event_type === type) as unknown as RemoraEvent<T>[]
}

/** What the tools of the last turn told its agent. */
function toolOutputs(model: ModelServer): string[] {
  const { messages } = model.requests.at(-1)!.body
  return messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
}
