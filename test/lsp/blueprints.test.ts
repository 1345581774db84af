import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { calls, says } from '../support/model-server.js'
import { open, openInProcess, world, writeFiles } from '../support/open.js'

const code = 'def total(xs):\n    return sum(xs)\n'
const trusted = { initializationOptions: { trusted: true } }
const careful =
  '---\nname: Careful\nmodel: large-model\ntools: [read_file]\nmatches: { node_type: function }\n---\nBe careful.\n'

test('a blueprint of the project gives its agents instructions, a model and their tools', async () => {
  const { root, model, env } = await world({ 'sum.py': code, '.remora/agents/careful.md': careful })
  const editor = await openInProcess(root, env, trusted)
  await editor.untilScanned()
  editor.open('sum.py')
  expect((await editor.hover('sum.py', 'total'))?.text).toContain('**Blueprint:** Careful (.remora/agents/careful.md)')
  model.will(calls('rewrite_self', { new_source: 'x' }), says('Then not.'))
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'hello')
  await editor.event('AgentCompleteEvent')

  const { body } = model.requests[0]!
  expect(body.model).toBe('large-model')
  expect(body.tools?.map(tool => tool.function.name)).toEqual(['read_file'])
  expect(body.messages[0]?.content).toContain('\n\nBe careful.\n\nRules:')
  const result = await editor.event('ToolResultEvent')
  expect(result).toMatchObject({ is_error: true })
})

test('in an untrusted workspace its words are shown as what they are, and it does not choose the model', async () => {
  const { editor, model } = await open({ 'sum.py': code, '.remora/agents/careful.md': careful })
  expect((await editor.hover('sum.py', 'total'))?.text).toContain('Careful (.remora/agents/careful.md, untrusted)')
  model.will(says('Hello.'))
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'hello')
  await editor.event('AgentCompleteEvent')
  expect(model.requests[0]!.body.model).toBe('test-model')
  expect(model.requests[0]!.body.messages[0]?.content).toContain('<untrusted>\nBe careful.\n</untrusted>')
  expect(editor.messages).toContain(
    '.remora/agents/careful.md: ignored model, which only a trusted workspace may set. If you trust what is in this workspace, run `remora trust` in it.',
  )
})

test('a changed blueprint counts from the next turn on, and everybody hears of it', async () => {
  const { editor, model, root } = await open({ 'sum.py': code, '.remora/agents/careful.md': careful }, trusted)
  const agent = await editor.agentAt('sum.py', 'total')
  writeFiles(root, { '.remora/agents/careful.md': careful.replace('Be careful.', 'Be bold and brave.') })
  model.will(says('Hello.'))
  await editor.command('remora.chat', agent, 'hello')
  await editor.event('AgentCompleteEvent')
  expect(model.requests[0]!.body.messages[0]?.content).toContain('Be bold and brave.')
  expect(await editor.event('BlueprintChangedEvent')).toMatchObject({ name: '.remora/agents/careful.md', error: '' })
})

test('a broken blueprint is told once, with what is wrong, and the agent goes on with the next that fits', async () => {
  const broken = careful.replace('tools', 'tols')
  const { editor, root } = await open({
    'sum.py': code,
    '.remora/agents/a.md': broken,
    '.remora/agents/b.md': careful,
  })
  expect((await editor.hover('sum.py', 'total'))?.text).toContain('Careful (.remora/agents/b.md')
  rmSync(join(root, '.remora/agents/b.md'))
  await expect.poll(async () => (await editor.hover('sum.py', 'total'))?.text).toContain('function (built in)')
  const event = await editor.event('BlueprintChangedEvent', { name: '.remora/agents/a.md' })
  expect(event.error).toContain('line 4: tols is no key of a blueprint; did you mean tools?')
  expect(editor.messages.filter(message => message.includes('a.md, line 4: tols'))).toHaveLength(1)
})

test('an inactive blueprint starts no turns', async () => {
  const folder = '.agent-orchestrator/agents/reviewer'
  const { editor, model } = await open({
    'sum.py': `import os\n\n\n${code}`,
    [`${folder}/agent.json`]: '{"matches": {"name": "total"}}',
    [`${folder}/agent.status.json`]: '{"status": "inactive"}',
  })
  const agent = await editor.agentAt('sum.py', 'total')
  await expect(editor.command('remora.chat', agent, 'hello')).rejects.toThrow(
    'blueprint reviewer of this agent is inactive',
  )
  const file = await editor.agentAt('sum.py', '')
  model.will(calls('message_node', { target_id: agent, message: 'Hello.' }), says('Sent.'))
  await editor.command('remora.chat', file, 'greet total')
  expect(await editor.event('AgentErrorEvent')).toMatchObject({ agent_id: agent, error_code: 'closed' })
  expect(model.requests).toHaveLength(2)
})
