import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pathOfUri } from '../../server/src/base/paths.js'
import { open, openBuilt, openInProcess, world } from '../support/open.js'

const code = 'def total(xs):\n    return sum(xs)\n'

test('unknown commands, ids and wrong arguments are refused with what was wanted, and nothing else happens', async () => {
  const { editor } = await open({ 'sum.py': code })
  const agent = await editor.agentAt('sum.py', 'total')
  const refusals: [unknown[], string, RegExp][] = [
    [['remora.fly'], 'unknown_command', /There are: remora\.chat, /],
    [['remora.chat', 'rm_nobody00', 'hi'], 'unknown_agent', /no agent rm_nobody00/],
    [['remora.chat'], 'bad_argument', /remora\.chat was called with wrong arguments\. agent/],
    [['remora.chat', 7, 'hi'], 'bad_argument', /agent/],
    [['remora.chat', agent, { text: 'hi' }], 'bad_argument', /message/],
    [['remora.chat', agent, '   '], 'bad_argument', /message is empty/],
    [['remora.chat', { uri: 'git:/sum.py', line: 0 }, 'hi'], 'unsupported', /is not a file/],
    [['remora.chat', { uri: editor.uri('sum.py'), line: -1 }, 'hi'], 'bad_argument', /agent/],
    [['remora.acceptProposal', 'prop_none'], 'unknown_proposal', /no proposal prop_none/],
    [['remora.rejectProposal', 'prop_none', 'no'], 'unknown_proposal', /no proposal prop_none/],
    [['remora.answerQuestion', 'ask_none', 'yes'], 'unknown_question', /no question ask_none/],
    [['remora.retryTurn', 'turn_none'], 'unknown_turn', /no turn turn_none/],
  ]
  for (const [[command, ...args], code, message] of refusals) {
    await expect(editor.command(command as string, ...args)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      data: { code },
    })
  }
  expect(await editor.command('remora.recentEvents')).toEqual([])
  expect((await editor.hover('sum.py', 'total'))?.agentId).toBe(agent)
})

test('texts that are not files are ignored politely', async () => {
  const { editor } = await open({ 'sum.py': code })
  const uri = 'untitled:Untitled-1'
  const textDocument = { uri, languageId: 'python', version: 1, text: code }
  await editor.connection.sendNotification('textDocument/didOpen', { textDocument })
  const ask = (method: string, more: object = {}) =>
    editor.connection.sendRequest(method, { textDocument: { uri }, position: { line: 0, character: 0 }, ...more })
  expect(await ask('textDocument/hover')).toBeNull()
  expect(await ask('textDocument/codeLens')).toEqual([])
  expect(await ask('textDocument/documentSymbol')).toEqual([])
  expect(await ask('textDocument/codeAction', { range: zero, context: { diagnostics: [] } })).toEqual([])
})

test('malformed notifications and requests leave the server standing', async () => {
  const { editor } = await open({ 'sum.py': code })
  await editor.connection.sendNotification('$/remora/submitInput', { nonsense: true })
  await editor.connection.sendNotification('$/remora/cursorMoved', { uri: 5 })
  await editor.connection.sendNotification('textDocument/didChange', {})
  await expect(editor.connection.sendRequest('textDocument/hover', {})).rejects.toBeDefined()
  await expect(editor.connection.sendRequest('textDocument/unheardOf', {})).rejects.toMatchObject({ code: -32601 })
  await editor.until(() => editor.messages.some(message => message.includes('$/remora/submitInput')))
  expect(await editor.hover('sum.py', 'total')).toBeDefined()
})

test('binary, huge and badly encoded files have no agents, and the others do', async () => {
  const { root, env } = await world({ 'sum.py': code })
  writeFileSync(join(root, 'binary.py'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2]))
  writeFileSync(join(root, 'latin1.py'), Buffer.from('def gr\xfc\xdfe():\n    pass\n', 'latin1'))
  writeFileSync(join(root, 'huge.py'), 'x = 1\n'.repeat(9_000_000))
  const editor = await openInProcess(root, env)
  await editor.untilScanned()
  expect((await editor.workspaceSymbols('')).map(({ name }) => name).sort()).toEqual(['sum.py', 'total'])
})

test('a file that grows too large for the editor says so once', async () => {
  const { editor } = await open(
    { 'sum.py': `${code}# ${'x'.repeat(500)}\n` },
    { initializationOptions: { index: { max_file_bytes: 300 } } },
  )
  await editor.until(() => editor.messages.some(message => message.includes('index.max_file_bytes')))
  expect(await editor.lenses('sum.py')).toEqual([])
})

test('a broken remora.yaml is named with key, line and the nearest known key, and the rest works', async () => {
  const { root, env } = await world({ 'sum.py': code, 'remora.yaml': 'index:\n  max_file_bites: 5\nlens: idz\n' })
  const editor = await openInProcess(root, env)
  await editor.until(() => editor.messages.length >= 2)
  const [unknown, wrong] = editor.messages.toSorted()
  expect([unknown, wrong].join('\n')).toMatch(/remora\.yaml/)
  expect([unknown, wrong].join('\n')).toMatch(
    /max_file_bites.*index\.max_file_bytes|index\.max_file_bites.*max_file_bytes/,
  )
  expect([unknown, wrong].join('\n')).toMatch(/line 3|:3/)
  editor.open('sum.py')
  expect(await editor.hover('sum.py', 'total')).toBeDefined()
})

test('an untrusted project cannot choose the model', async () => {
  const { root, env } = await world({ 'sum.py': code, 'remora.yaml': 'model:\n  base_url: http://evil.example/v1\n' })
  const editor = await openInProcess(root, env)
  await editor.until(() => editor.messages.some(message => message.includes('remora trust')))
  expect(editor.messages.join('\n')).toContain('model.base_url')
})

test('a folder that cannot hold our state works without it, and says so', async () => {
  const { root, env } = await world({ 'sum.py': code })
  // A file where the folder should be: as good as a read-only disk, also for root.
  writeFileSync(join(root, '.remora'), '')
  const editor = await openInProcess(root, env)
  await editor.until(() => editor.messages.some(message => message.includes('Nothing will be kept')))
  editor.open('sum.py')
  expect(await editor.hover('sum.py', 'total')).toBeDefined()
})

test('no folder at all: files have agents all the same', async () => {
  const { root, env } = await world({ 'sum.py': code })
  const { editor } = await openBuilt(undefined, env)
  editor.open(join(root, 'sum.py'))
  expect((await editor.hover(join(root, 'sum.py'), 'total'))?.text).toContain('## total')
})

test('no folder at all: a conversation is no document with sections of its own', async () => {
  const { root, env } = await world({ 'sum.py': code, 'notes.md': '# Notes\n' })
  const { editor } = await openBuilt(undefined, env, { knowsRemora: false })
  const [sum, notes] = [join(root, 'sum.py'), join(root, 'notes.md')]
  editor.open(sum)
  await editor.act(sum, 'total', '💬 Chat')
  const conversation = pathOfUri(editor.shownDocuments[0]!)!
  editor.open(conversation, 'markdown')
  editor.insert(conversation, 0, '# Hello\n')
  editor.open(notes, 'markdown')
  expect((await editor.symbols(notes)).map(({ name }) => name)).toEqual(['Notes'])
  expect(await editor.symbols(conversation)).toEqual([])
})

test('a file that vanishes while it is open does no harm', async () => {
  const { editor, root } = await open({ 'sum.py': code, 'other.py': 'def other():\n    pass\n' })
  rmSync(join(root, 'sum.py'))
  mkdirSync(join(root, 'sum.py'))
  expect(await editor.hover('sum.py', 'total')).toBeDefined()
  editor.close('sum.py')
  expect(await editor.hover('other.py', 'other')).toBeDefined()
})

test('an unknown setting from the editor is named with the nearest known one', async () => {
  const { editor } = await open({ 'sum.py': code }, { initializationOptions: { modell: { name: 'x' } } })
  await editor.until(() => editor.messages.some(message => message.includes('modell')))
  expect(editor.messages.join('\n')).toMatch(/modell.*model/)
})

const zero = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

test('every command that there is is announced: some clients refuse to send others', async () => {
  const { editor } = await open({})
  const refused = await editor.command('remora.noSuchThing').catch((error: Error) => error.message)
  const known = refused.replace(/^.*There are: |\.$/g, '').split(', ')
  expect([...editor.capabilities.executeCommandProvider.commands].sort()).toEqual(known.sort())
})
