import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { packageRoot } from '../../server/src/base/assets.js'
import { calls, hangs, says } from '../support/model-server.js'
import { openBuilt, world } from '../support/open.js'

// The built binary over real pipes, as editors start it.
const binary = join(packageRoot, 'dist', 'remora-lsp.js')
const code = 'def total(xs):\n    return sum(xs)\n'

test('shutdown and exit end the server with 0, exit alone with 1', async () => {
  const { root, env } = await world({ 'sum.py': code })
  const polite = await openBuilt(root, env)
  await polite.editor.shutdown()
  expect(await polite.exited).toBe(0)

  const rude = await openBuilt(root, env)
  void rude.editor.connection.sendNotification('exit')
  expect(await rude.exited).toBe(1)
})

test('the server is gone within a second of its input ending', async () => {
  const { root, env } = await world({ 'sum.py': code })
  const { editor, server, exited } = await openBuilt(root, env)
  editor.open('sum.py')
  await editor.hover('sum.py', 'total')
  const ended = performance.now()
  server.stdin.end()
  expect(await exited).toBe(1)
  expect(performance.now() - ended).toBeLessThan(1000)
})

test('the server is gone within a second of its parent, even when its input stays open', async () => {
  const { root, env } = await world({ 'sum.py': code })
  const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const { editor, exited } = await openBuilt(root, env, { processId: parent.pid })
  editor.open('sum.py')
  await editor.hover('sum.py', 'total')
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  const died = performance.now()
  expect(await exited).toBe(1)
  expect(performance.now() - died).toBeLessThan(1000)
})

test('an unknown flag is refused with the usage, and --version says it', async () => {
  const unknown = await run(['--frobnicate'])
  expect(unknown).toMatchObject({ code: 2, stdout: '' })
  expect(unknown.stderr).toContain('usage: remora-lsp')
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})

test('before initialize requests are refused, after shutdown too', async () => {
  const { root, env } = await world({ 'sum.py': code })
  const { editor } = await openBuilt(root, env)
  await editor.connection.sendRequest('shutdown')
  await expect(editor.connection.sendRequest('textDocument/hover', {})).rejects.toMatchObject({ code: -32600 })
})

test('a proposal and its status survive the end of the turn and a restart of the server', async () => {
  const { root, model, env } = await world({ 'sum.py': code })
  const first = await openBuilt(root, env)
  first.editor.open('sum.py')
  model.will(calls('rewrite_self', { new_source: 'def total(xs):\n    return 0', reasoning: 'Zero.' }), says('Done.'))
  await first.editor.command('remora.requestRewrite', await first.editor.agentAt('sum.py', 'total'), 'zero')
  const [before] = await first.editor.untilDiagnostics('sum.py', 1)
  await first.editor.event('AgentCompleteEvent')
  await first.editor.shutdown()
  await first.exited

  const second = await openBuilt(root, env)
  second.editor.open('sum.py')
  const [after] = await second.editor.untilDiagnostics('sum.py', 1)
  expect(after).toEqual(before)
  expect((await second.editor.hover('sum.py', 'total'))?.text).toContain('pending_approval')
  expect(await second.editor.command('remora.acceptProposal', after!.code)).toMatchObject({ kind: 'applied' })
})

test('a turn whose server was killed goes on at the next start, and nothing is asked or done twice', async () => {
  const { root, model, env } = await world({ 'sum.py': code })
  const first = await openBuilt(root, env)
  first.editor.open('sum.py')
  const agent = await first.editor.agentAt('sum.py', 'total')
  model.will(calls('rewrite_self', { new_source: 'def total(xs):\n    return 0', reasoning: 'Zero.' }), hangs())
  const { turn_id } = await first.editor.command('remora.requestRewrite', agent, 'zero')
  await model.asked(2)
  first.server.kill('SIGKILL')
  await first.exited

  model.will(says('Done after all.'))
  const second = await openBuilt(root, env)
  second.editor.open('sum.py')
  await second.editor.event('AgentCompleteEvent', { turn_id })
  const events = await second.editor.command('remora.recentEvents', { agent_id: agent })
  const count = (type: string) => events.filter((event: any) => event.event_type === type).length
  expect(count('RewriteProposalEvent')).toBe(1)
  expect(count('AgentStartEvent')).toBe(1)
  expect(count('TurnTakenOverEvent')).toBe(1)
  expect(count('AgentCompleteEvent')).toBe(1)
  expect(second.editor.diagnostics('sum.py')).toHaveLength(1)
  // The first answer was received before the kill, so it was paid for once.
  expect(model.requests).toHaveLength(3)
})

test('a stop that the owner of a turn did not live to obey is obeyed by who takes the turn over', async () => {
  const { root, model, env } = await world({ 'sum.py': code })
  const [left, right] = await Promise.all([openBuilt(root, env), openBuilt(root, env, { name: 'Other' })])
  left.editor.open('sum.py')
  const agent = await left.editor.agentAt('sum.py', 'total')
  model.will(hangs())
  model.otherwise(() => says('Went on.'))
  const { turn_id } = await left.editor.command('remora.chat', agent, 'hello')
  await model.asked(1)
  await right.editor.event('AgentStartEvent', { turn_id })
  left.server.kill('SIGSTOP')
  expect(await right.editor.command('remora.stopAgent', agent)).toMatchObject({ ok: true, stopped: 1 })
  left.server.kill('SIGKILL')

  await right.editor.until(() =>
    right.editor.events.some(({ event_type }) => /^Agent(Cancelled|Complete|Error)Event$/.test(event_type)),
  )
  expect(right.editor.events.at(-1)).toMatchObject({
    event_type: 'AgentCancelledEvent',
    turn_id,
    reason: 'Stopped by Other 1.0.',
  })
  expect(model.requests).toHaveLength(1)
})

test('a question survives a restart and its agent goes on with the answer', async () => {
  const { root, model, env } = await world({ 'sum.py': code })
  const first = await openBuilt(root, env)
  first.editor.open('sum.py')
  model.will(calls('ask_user', { question: 'Which unit?', options: [] }))
  await first.editor.command('remora.chat', await first.editor.agentAt('sum.py', 'total'), 'ask me')
  await first.editor.untilDiagnostics('sum.py', 1)
  first.server.kill('SIGKILL')
  await first.exited

  model.will(says('Cents then.'))
  const second = await openBuilt(root, env)
  second.editor.open('sum.py')
  const [question] = await second.editor.untilDiagnostics('sum.py', 1)
  await second.editor.command('remora.answerQuestion', question!.code, 'cents')
  await second.editor.event('AgentTextResponseEvent', { response: 'Cents then.' })
  expect(second.editor.events.filter(event => event.event_type === 'HumanInputRequestEvent')).toHaveLength(0)
})

test('a question asked in one editor is answered in another', async () => {
  const { root, model, env } = await world({ 'sum.py': code })
  const [left, right] = await Promise.all([openBuilt(root, env), openBuilt(root, env, { name: 'Other' })])
  left.editor.open('sum.py')
  model.will(calls('ask_user', { question: 'Which unit?', options: ['cents'] }), says('Cents then.'))
  await left.editor.command('remora.chat', await left.editor.agentAt('sum.py', 'total'), 'ask me')
  const [question] = await right.editor.untilDiagnostics('sum.py', 1)
  expect(await right.editor.command('remora.answerQuestion', question!.code, 'cents')).toMatchObject({
    kind: 'answered',
  })
  expect(await left.editor.command('remora.answerQuestion', question!.code, 'euros')).toMatchObject({
    kind: 'already_answered',
    answer: 'cents',
  })
  await left.editor.event('AgentTextResponseEvent', { response: 'Cents then.' })
  await left.editor.untilDiagnostics('sum.py', 0)
})

test('two editors on one workspace see each other, and a file open in one is changed by that one only', async () => {
  const { root, model, env } = await world({ 'sum.py': code })
  const [left, right] = await Promise.all([openBuilt(root, env), openBuilt(root, env, { name: 'Other' })])
  left.editor.open('sum.py')
  const agent = await left.editor.agentAt('sum.py', 'total')
  model.will(calls('rewrite_self', { new_source: 'def total(xs):\n    return 0', reasoning: 'Zero.' }), says('Done.'))
  await left.editor.command('remora.requestRewrite', agent, 'zero')

  const proposal = await right.editor.event('RewriteProposalEvent')
  await right.editor.event('AgentCompleteEvent')
  await right.editor.untilDiagnostics('sum.py', 1)

  // The file is open in the left editor, dirty: accepting on the right asks the left one to apply the change.
  left.editor.insert('sum.py', left.editor.text('sum.py').length, '# typed\n')
  await left.editor.hover('sum.py', 'total')
  expect(await right.editor.command('remora.acceptProposal', proposal.proposal_id)).toMatchObject({ kind: 'applied' })
  expect(left.editor.text('sum.py')).toBe('def total(xs):\n    return 0\n# typed\n')
  expect(readFileSync(join(root, 'sum.py'), 'utf8')).toBe(code)
  await right.editor.untilDiagnostics('sum.py', 0)
  await left.editor.untilDiagnostics('sum.py', 0)
})

test('an editor that does not take the change makes the other one busy, and the disk stays as it is', async () => {
  const { root, model, env } = await world({ 'sum.py': code })
  const [left, right] = await Promise.all([openBuilt(root, env, { name: 'Left' }), openBuilt(root, env)])
  left.editor.open('sum.py')
  left.server.kill('SIGSTOP')
  onTestFinished(() => void left.server.kill('SIGCONT'))
  // Before the stop the left server may not have told that the file is open: open it again once it runs.
  left.server.kill('SIGCONT')
  const agent = await left.editor.agentAt('sum.py', 'total')
  model.will(calls('rewrite_self', { new_source: 'def total(xs):\n    return 0', reasoning: 'Zero.' }), says('Done.'))
  await left.editor.command('remora.requestRewrite', agent, 'zero')
  const proposal = await right.editor.event('RewriteProposalEvent')
  await right.editor.event('AgentCompleteEvent')
  left.server.kill('SIGSTOP')

  const outcome = await right.editor.command('remora.acceptProposal', proposal.proposal_id)
  expect(outcome).toMatchObject({ kind: 'busy', editor: 'Left 1.0' })
  expect(readFileSync(join(root, 'sum.py'), 'utf8')).toBe(code)
})

test('standard output holds frames only, whatever anything in the process prints', async () => {
  const { root, env } = await world({ 'sum.py': code })
  const noise = 'setInterval(() => { console.log("noise"); console.info("noise"); process.stdout.write("noise") }, 2)'
  const noisy = {
    ...env,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`setTimeout(() => ${noise}, 250)`)}`,
  }
  const server = spawn(process.execPath, [binary], { env: noisy, cwd: root })
  onTestFinished(() => void server.kill('SIGKILL'))
  const chunks: Buffer[] = []
  server.stdout.on('data', chunk => chunks.push(chunk))
  const send = (message: object) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message })
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: `file://${root}`, capabilities: {} } })
  send({ method: 'initialized', params: {} })
  let noises = 0
  server.stderr.on('data', () => noises++)
  await expect.poll(() => noises, { timeout: 10_000 }).toBeGreaterThan(20)
  send({ id: 2, method: 'workspace/symbol', params: { query: 'total' } })
  await expect.poll(() => Buffer.concat(chunks).toString(), { timeout: 10_000 }).toContain('"id":2')
  send({ id: 3, method: 'shutdown' })
  await expect.poll(() => Buffer.concat(chunks).toString(), { timeout: 10_000 }).toContain('"id":3')
  send({ method: 'exit' })
  await once(server, 'exit')
  const answered = framesOf(Buffer.concat(chunks)).flatMap(({ id }) => id ?? [])
  expect(answered).toEqual(expect.arrayContaining([1, 2, 3]))
})

/** Parses frames strictly: a stray byte makes this throw. */
function framesOf(bytes: Buffer): { id?: number }[] {
  const frames: { id?: number }[] = []
  for (let rest = bytes; rest.length > 0; ) {
    const header = /^Content-Length: (\d+)\r\n(?:Content-Type: [^\r\n]+\r\n)?\r\n/.exec(rest.toString('latin1'))
    if (!header) throw new Error(`no frame: ${rest.toString('utf8').slice(0, 200)}`)
    const end = header[0].length + Number(header[1])
    frames.push(JSON.parse(rest.subarray(header[0].length, end).toString('utf8')))
    rest = rest.subarray(end)
  }
  return frames
}

async function run(args: readonly string[]) {
  const child = spawn(process.execPath, [binary, ...args])
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}
