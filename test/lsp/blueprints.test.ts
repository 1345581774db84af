import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/src/base/assets.js'
import { agentIdFor } from '../../server/src/base/ids.js'
import { calls, says } from '../support/model-server.js'
import { open, openBuilt, openInProcess, world, writeFiles } from '../support/open.js'

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

const shouting = `export const loud = {
  matches: node => node.name === 'total',
  system_prompt: 'Be loud.',
  tools: [{
    name: 'shout',
    description: 'Says it louder.',
    parameters: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
    run: ({ word }) => word.toUpperCase(),
  }, { name: 'fail', description: '', run: () => { throw new Error('no luck') } }],
}`

test('a virtual agent takes turns without any code of its own', async () => {
  const watcher =
    '---\nvirtual: true\nname: Watcher\nsubscriptions:\n  - event_types: [FileSavedEvent]\n---\nKeep watch.\n'
  const { editor, model } = await open({ 'sum.py': code, '.remora/agents/watcher.md': watcher })
  const id = agentIdFor(['//virtual', 'Watcher'])
  model.will(
    calls('message_node', { target_id: id, message: 'Look at me.' }),
    says('Sent.'),
    calls('write_file', { path: 'notes.md', content: 'Seen.\n', reasoning: 'To remember.' }),
    says('Noted.'),
  )
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'greet the watcher')
  await editor.event('AgentCompleteEvent', { result_summary: 'Noted.' })
  const asked = model.requests.find(({ body }) => body.messages[0]!.content.includes('Keep watch.'))!.body
  expect(asked.messages[0]!.content).toMatch(/^You are the agent `Watcher` of this project\./)
  expect(asked.messages[0]!.content).not.toContain('rewrite_self')
  expect(asked.tools!.map(tool => tool.function.name)).not.toContain('rewrite_self')
  expect(await editor.event('RewriteProposalEvent')).toMatchObject({ agent_id: id, reasoning: 'To remember.' })
})

test('an extension module gives its agents instructions and tools, whose errors are results like any other', async () => {
  const { editor, model } = await open({ 'sum.py': code, '.remora/models/loud.mjs': shouting }, trusted)
  model.will(calls('shout', { word: 'hush' }), calls('shout', {}), calls('fail', {}), says('Done.'))
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'hello')
  await editor.event('AgentCompleteEvent')
  expect(model.requests[0]!.body.messages[0]?.content).toContain('Be loud.')
  const results = editor.events.flatMap(event => (event.event_type === 'ToolResultEvent' ? [event] : []))
  expect(results.map(({ is_error }) => is_error)).toEqual([false, true, true])
  const outputs = model.requests
    .at(-1)!
    .body.messages.filter(({ role }) => role === 'tool')
    .map(({ content }) => content)
  expect(outputs[0]).toBe('HUSH')
  expect(outputs[1]).toContain('The arguments of shout are wrong')
  expect(outputs[2]).toBe('fail failed: no luck')
  await expect
    .poll(async () => (await editor.hover('sum.py', 'total'))?.text)
    .toContain('**Blueprint:** loud (.remora/models/loud.mjs)')
})

test('an extension opens folders beside the workspace, to be read and not to be written', async () => {
  const reading = shouting.replace('system_prompt', "workspaces: ['../shared', '../missing'], system_prompt")
  const { editor, model } = await open(
    { 'sum.py': code, '.remora/models/loud.mjs': reading, '../shared/deep/rules.md': 'Add up.', '../shared/.env': 'x' },
    trusted,
  )
  model.will(
    calls('read_file', { path: '@shared/deep/rules.md' }),
    calls('list_dir', { path: '@shared' }),
    calls('file_exists', { path: '@shared/deep/rules.md' }),
    calls('read_file', { path: '@shared/../project/sum.py' }),
    calls('read_file', { path: '@shared/.env' }),
    calls('write_file', { path: '@shared/deep/rules.md', content: 'No.' }),
    says('Done.'),
  )
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'hello')
  await editor.event('AgentCompleteEvent')
  const { messages } = model.requests.at(-1)!.body
  expect(messages[0]!.content).toContain('you can read files in @shared/')
  const outputs = messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
  expect(outputs[0]).toBe('Add up.')
  expect(outputs[1]).toContain('deep')
  expect(outputs[2]).toMatch(/yes|true/i)
  expect(outputs[3]).toContain('leads out of the workspace')
  expect(outputs[4]).toContain('may hold secrets')
  expect(outputs[5]).toBe('@shared can only be read.')
})

test('a person runs a tool of an extension, and sees what it says', async () => {
  const { editor } = await open({ 'sum.py': code, '.remora/models/loud.mjs': shouting }, trusted)
  await expect
    .poll(async () => (await editor.actions('sum.py', 'total')).map(({ title }) => title))
    .toContain('🔧 shout')
  await expect(editor.act('sum.py', 'total', '🔧 shout')).rejects.toThrow('The arguments of shout are wrong')
  const agent = await editor.agentAt('sum.py', 'total')
  expect(await editor.command('remora.executeTool', agent, 'shout', { word: 'hush' })).toMatchObject({ ok: true })
  expect(await editor.event('ToolResultEvent', { tool_name: 'shout' })).toMatchObject({
    agent_id: agent,
    is_error: false,
  })
  await editor.until(() => editor.messages.includes('shout: HUSH'))
  await editor.command('remora.executeTool', agent, 'fail')
  await editor.until(() => editor.messages.includes('fail: fail failed: no luck'))
  await expect(editor.command('remora.executeTool', agent, 'read_file')).rejects.toThrow('It has shout, fail.')
})

test('a module that fails is told as a message and an event', async () => {
  const { editor, model } = await open(
    { 'sum.py': code, '.remora/models/bad.mjs': 'throw new Error("no luck")' },
    trusted,
  )
  model.will(says('Hello.'))
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'hello')
  await editor.event('AgentCompleteEvent')
  expect(await editor.event('ExtensionFailedEvent')).toMatchObject({
    name: '.remora/models/bad.mjs',
    error: 'no luck.',
  })
  expect(editor.messages.filter(message => message.includes('no luck'))).toEqual(['.remora/models/bad.mjs: no luck.'])
})

test('an untrusted workspace runs no module, and says how to trust it', async () => {
  const { editor } = await open({ 'sum.py': code, '.remora/models/loud.mjs': shouting })
  expect((await editor.hover('sum.py', 'total'))?.text).toContain('function (built in)')
  expect(editor.messages).toEqual([
    '.remora/models: ignored loud.mjs, which only a trusted workspace may run. If you trust what is in this workspace, run `remora trust` in it.',
  ])
})

test('a server that is killed leaves no process of extensions behind, not even one that loops', async () => {
  const looping = shouting.replace("matches: node => node.name === 'total'", 'matches: () => { for (;;); }')
  const { root, env } = await world({ 'sum.py': code, '.remora/models/loud.mjs': looping })
  const { editor, server, exited } = await openBuilt(root, env, trusted)
  editor.open('sum.py')
  await editor.hover('sum.py', 'total')
  await expect.poll(() => hostsOf(server.pid!), { timeout: 20_000 }).toHaveLength(1)
  server.kill('SIGKILL')
  await exited
  await expect.poll(() => hostsOf(server.pid!), { timeout: 2_000 }).toEqual([])
})

test('a blueprint names servers of tools, and a server that is killed leaves none of them behind', async () => {
  const folder = '.agent-orchestrator/agents/helped'
  const { root, env, model } = await world({
    'sum.py': code,
    [`${folder}/agent.json`]: JSON.stringify({ mcp_servers: ['all', 'nobody'], matches: {}, tools: ['mcp__all__*'] }),
    [`${folder}/agent.mcp.json`]: JSON.stringify({
      mcpServers: { all: { command: process.execPath, args: [everything, 'stdio'] } },
    }),
  })
  model.will(calls('mcp__all__echo', { message: 'hush' }), says('Done.'))
  const { editor, server, exited } = await openBuilt(root, env, trusted)
  editor.open('sum.py')
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'hello')
  await editor.event('AgentCompleteEvent')
  const names = model.requests[0]!.body.tools!.map(tool => tool.function.name)
  expect(names.filter(name => !name.startsWith('mcp__all__'))).toEqual([])
  expect(await editor.event('ToolResultEvent')).toMatchObject({ output_preview: 'Echo: hush' })
  expect(editor.messages).toEqual([expect.stringContaining('The MCP server nobody cannot be used: Nobody has said')])
  const started = childrenOf(server.pid!)
  expect(started).toHaveLength(1)
  server.kill('SIGKILL')
  await exited
  await expect.poll(() => alive(pid => started.includes(pid)), { timeout: 5000 }).toEqual([])
})

test('an untrusted workspace starts no server of tools', async () => {
  const { editor, model } = await open({
    'sum.py': code,
    '.remora/agents/helped.md': '---\nmatches: {}\nmcp_servers: [all]\n---\n',
    'remora.yaml': `mcp:\n  servers:\n    all: { command: '${process.execPath}', args: ['${everything}', stdio] }\n`,
  })
  model.will(says('Hello.'))
  await editor.command('remora.chat', await editor.agentAt('sum.py', 'total'), 'hello')
  await editor.event('AgentCompleteEvent')
  expect(model.requests[0]!.body.tools!.map(tool => tool.function.name).join()).not.toContain('mcp__')
  expect(editor.messages.join()).toContain('helped.md: ignored mcp_servers, which only a trusted workspace may set.')
})

const everything = join(packageRoot, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js')

function childrenOf(parent: number): string[] {
  return alive(pid => read(`/proc/${pid}/status`).includes(`PPid:\t${parent}\n`))
}

/** Processes of extensions that were started by a server and are alive. */
function hostsOf(parent: number): string[] {
  return alive(pid => read(`/proc/${pid}/cmdline`).includes(`extension-host.js\0${parent}\0`))
}

function alive(fits: (pid: string) => boolean): string[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids.filter(pid => fits(pid) && !/^State:\tZ/m.test(read(`/proc/${pid}/status`)))
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
