import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { calls, callsAsText, says } from '../support/model-server.js'
import { open } from '../support/open.js'

const cart = `class Cart:
    def add(self, price):
        self.prices.append(price)

    def total(self):
        return sum(self.prices)


def checkout(cart):
    return cart.total()
`

test('every definition has a lens, and hovering shows who it is', async () => {
  const { editor } = await open({ 'cart.py': cart })
  const lenses = await editor.lenses('cart.py')
  expect(lenses.map(({ range }) => range.start.line)).toEqual([0, 1, 4, 8])
  for (const lens of lenses) expect(lens.command?.title).toMatch(/^● rm_[a-z0-9]{8}$/)

  const card = await editor.hover('cart.py', 'total(self)')
  expect(card?.text).toContain('## Cart.total')
  expect(card?.text).toContain('- **Type:** method')
  expect(card?.text).toContain('- **Status:** active')
  expect(card?.text).toMatch(/- \*\*Parent:\*\* Cart \(rm_/)
  expect(card?.text).toMatch(/- \*\*Callers:\*\* checkout \(rm_/)
})

test('symbols carry the id and the status, and agents are found by name and by id', async () => {
  const { editor } = await open({ 'cart.py': cart })
  const [first] = await editor.symbols('cart.py')
  expect(first).toMatchObject({ name: 'Cart', detail: expect.stringMatching(/^rm_[a-z0-9]{8} · active$/) })
  expect(first!.children!.map(({ name }) => name)).toEqual(['add', 'total'])

  const id = await editor.agentAt('cart.py', 'checkout')
  await editor.until(() => editor.progress.some(({ value }) => value.kind === 'end'))
  expect((await editor.workspaceSymbols('checkout')).map(({ name }) => name)).toContain('checkout')
  expect((await editor.workspaceSymbols(id)).map(({ name }) => name)).toEqual(['checkout'])
})

test('a person chats with an agent and sees the reply as it is written', async () => {
  const { editor, model } = await open({ 'cart.py': cart })
  model.will(says('I add up prices.'))
  const agent = await editor.agentAt('cart.py', 'total')
  const started = await editor.command('remora.chat', agent, 'What do you do?')
  expect(started).toEqual({ turn_id: expect.any(String), correlation_id: expect.any(String) })

  const reply = await editor.event('AgentTextResponseEvent')
  expect(reply).toMatchObject({ response: 'I add up prices.', agent_id: agent, turn_id: started.turn_id })
  await editor.event('AgentCompleteEvent')
  const tokens = editor.events.flatMap(event => (event.event_type === 'TokenEvent' ? [event.text] : []))
  expect(tokens.join('')).toBe('I add up prices.')
  const { body } = await model.asked(1)
  expect(body.messages.at(-1)?.content).toContain('What do you do?')
  expect(body.messages[0]?.content).toContain('return sum(self.prices)')
})

test('an accepted proposal rewrites the function and its agent lives on', async () => {
  const { editor, model, root } = await open({ 'cart.py': cart })
  const before = await editor.hover('cart.py', 'total(self)')
  model.will(
    calls('rewrite_self', {
      new_source: 'def total(self):\n    """The sum in cents."""\n    return sum(self.prices)',
      reasoning: 'Say what the unit is.',
    }),
    says('I proposed a docstring.'),
  )
  await editor.command('remora.requestRewrite', before!.agentId, 'say what the unit is')
  const [proposal] = await editor.untilDiagnostics('cart.py', 1)
  expect(proposal).toMatchObject({
    severity: 3,
    source: 'remora',
    message: 'Agent proposes rewrite: Say what the unit is.',
    range: { start: { line: 4, character: 8 }, end: { line: 4, character: 13 } },
  })
  await editor.event('AgentCompleteEvent')
  expect((await editor.hover('cart.py', 'total(self)'))?.text).toContain('- **Status:** pending_approval')

  const outcome = await editor.command('remora.acceptProposal', proposal!.code)

  expect(outcome).toEqual({ kind: 'applied', proposal_id: proposal!.code })
  expect(editor.text('cart.py')).toBe(
    cart.replace('    def total(self):\n', '    def total(self):\n        """The sum in cents."""\n'),
  )
  await editor.untilDiagnostics('cart.py', 0)
  expect((await editor.hover('cart.py', 'total(self)'))?.agentId).toBe(before!.agentId)
  // The person saves, not Remora.
  expect(editor.isDirty('cart.py')).toBe(true)
  expect(readFileSync(join(root, 'cart.py'), 'utf8')).toBe(cart)
})

test('accepting performs exactly one edit, and accepting again changes nothing', async () => {
  const { editor, proposal } = await withProposal()
  await editor.command('remora.acceptProposal', proposal)
  const text = editor.text('cart.py')
  const again = await editor.command('remora.acceptProposal', proposal)

  expect(again).toMatchObject({ kind: 'closed', status: 'applied' })
  expect(editor.appliedEdits).toHaveLength(1)
  expect(editor.text('cart.py')).toBe(text)
})

test('two accepts at once apply once', async () => {
  const { editor, proposal } = await withProposal()
  const outcomes = await Promise.all([
    editor.command('remora.acceptProposal', proposal),
    editor.command('remora.acceptProposal', proposal),
  ])
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['applied', 'closed'])
  expect(editor.appliedEdits).toHaveLength(1)
})

test('feedback on a rejected proposal leads to a second one that saw it', async () => {
  const { editor, model, proposal } = await withProposal()
  model.will(
    calls('rewrite_self', {
      new_source: 'def total(self):\n    return round(sum(self.prices))',
      reasoning: 'Rounded.',
    }),
    says('Better now.'),
  )
  await editor.command('remora.rejectProposal', proposal, 'round the result')
  await editor.until(() => editor.diagnostics('cart.py').some(({ code }) => code !== proposal))

  const { body } = await model.asked(3)
  expect(body.messages.at(-1)?.content).toContain('round the result')
  expect(body.messages.at(-1)?.content).toContain('+        return sum(self.prices) or 0')
  expect(editor.diagnostics('cart.py')).toHaveLength(1)
  expect(editor.diagnostics('cart.py')[0]?.message).toBe('Agent proposes rewrite: Rounded.')
})

test('a newer proposal takes the place of an older one', async () => {
  const { editor, model, proposal } = await withProposal()
  model.will(calls('rewrite_self', { new_source: 'def total(self):\n    return 0', reasoning: 'Simpler.' }), says('ok'))
  await editor.command('remora.requestRewrite', await editor.agentAt('cart.py', 'total(self)'), 'simpler')
  await editor.event('RewriteSupersededEvent', { proposal_id: proposal })
  await editor.until(() => editor.diagnostics('cart.py')[0]?.message === 'Agent proposes rewrite: Simpler.')
  expect(editor.diagnostics('cart.py')).toHaveLength(1)
})

test('an agent that asks a person waits, and goes on with the answer', async () => {
  const { editor, model } = await open({ 'cart.py': cart })
  const agent = await editor.agentAt('cart.py', 'total(self)')
  model.will(calls('ask_user', { question: 'Cents or euros?', options: ['cents', 'euros'] }), says('Cents it is.'))
  await editor.command('remora.chat', agent, 'choose a unit')
  const [question] = await editor.untilDiagnostics('cart.py', 1)
  expect(question?.message).toBe('Agent asks: Cents or euros?')
  expect((await editor.hover('cart.py', 'total(self)'))?.text).toContain('awaiting_input')
  expect(editor.messages).toContain('Cart.total asks: Cents or euros?')

  await editor.act('cart.py', 'total(self)', '❓ cents')
  await editor.event('AgentTextResponseEvent', { response: 'Cents it is.' })
  expect((await model.asked(2)).body.messages.at(-1)?.content).toBe('The person answered: cents')
  await editor.untilDiagnostics('cart.py', 0)
})

test('a message to another agent gives that agent a turn', async () => {
  const { editor, model } = await open({ 'cart.py': cart })
  const total = await editor.agentAt('cart.py', 'total(self)')
  const checkout = await editor.agentAt('cart.py', 'checkout')
  model.will(calls('message_node', { target_id: checkout, message: 'I now return cents.' }))
  model.otherwise(() => says('Understood.'))
  const { correlation_id } = await editor.command('remora.chat', total, 'tell your caller about cents')

  await editor.event('AgentStartEvent', { name: 'checkout' })
  await editor.until(() => editor.events.filter(event => event.event_type === 'AgentCompleteEvent').length === 2)
  const message = await editor.event('AgentMessageEvent')
  expect(message).toMatchObject({ from_agent: total, to_agent: checkout, correlation_id })
})

test('agents that keep messaging each other are stopped at the limit, and the reason is shown', async () => {
  const { editor, model } = await open({ 'cart.py': cart })
  const total = await editor.agentAt('cart.py', 'total(self)')
  const checkout = await editor.agentAt('cart.py', 'checkout')
  model.otherwise(({ body }) => {
    if (body.messages.at(-1)?.role === 'tool') return says('sent')
    const target = body.messages[0]!.content.includes(`Your id is ${total}`) ? checkout : total
    return calls('message_node', { target_id: target, message: `message ${body.messages.length}` })
  })
  const { correlation_id } = await editor.command('remora.chat', total, 'go')
  const stopped = await editor.event('CascadeStoppedEvent')
  expect(stopped.correlation_id).toBe(correlation_id)
  expect(stopped.reason).toMatch(/limit/)
})

test('a turn that is stopped ends cancelled, and the model is hung up on', async () => {
  const { editor, model } = await open({ 'cart.py': cart })
  const agent = await editor.agentAt('cart.py', 'total(self)')
  const { hangs } = await import('../support/model-server.js')
  model.will(hangs())
  await editor.command('remora.chat', agent, 'think for long')
  await model.asked(1)
  expect((await editor.actions('cart.py', 'total(self)')).map(({ title }) => title)).toContain('⏹ Stop agent')
  await editor.act('cart.py', 'total(self)', '⏹ Stop agent')
  const cancelled = await editor.event('AgentCancelledEvent')
  expect(cancelled.reason).toContain('TestEditor')
  await model.left(1)
})

test('a model that writes its tool call as text is understood', async () => {
  const { editor, model } = await open({ 'cart.py': cart })
  const agent = await editor.agentAt('cart.py', 'total(self)')
  model.will(
    callsAsText('rewrite_self', { new_source: 'def total(self):\n    return 0', reasoning: 'zero' }),
    says('ok'),
  )
  await editor.command('remora.requestRewrite', agent, 'return zero')
  expect(await editor.untilDiagnostics('cart.py', 1)).toHaveLength(1)
})

test('a model that only shows code when asked for a rewrite has proposed it', async () => {
  const { editor, model } = await open({ 'cart.py': cart })
  const agent = await editor.agentAt('cart.py', 'total(self)')
  model.will(says('Here it is:\n```python\ndef total(self):\n    return 0\n```'), says('ok'))
  await editor.command('remora.requestRewrite', agent, 'return zero')
  expect((await editor.untilDiagnostics('cart.py', 1))[0]?.message).toContain('Here it is:')
})

async function withProposal() {
  const world = await open({ 'cart.py': cart })
  const { editor, model } = world
  model.will(
    calls('rewrite_self', {
      new_source: 'def total(self):\n    return sum(self.prices) or 0',
      reasoning: 'Never None.',
    }),
    says('Done.'),
  )
  await editor.command('remora.requestRewrite', await editor.agentAt('cart.py', 'total(self)'), 'never none')
  const [diagnostic] = await editor.untilDiagnostics('cart.py', 1)
  await editor.event('AgentCompleteEvent')
  return { ...world, proposal: diagnostic!.code as string }
}
