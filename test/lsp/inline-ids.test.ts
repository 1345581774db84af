import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TextEdit } from 'vscode-languageserver-protocol/node'
import { applyEdits, Lines } from '../../server/src/base/text.js'
import { calls, says } from '../support/model-server.js'
import { open, openInProcess } from '../support/open.js'

const code = 'def total(xs):\n    return sum(xs)\n'

const saving = { textDocument: { synchronization: { willSaveWaitUntil: true } } }
const onSave = { ids: { inject: 'onSave' } }

test('the ids of a file are written by one edit of the editor, and taken out by another', async () => {
  const { editor } = await open({ 'sum.py': code })
  const total = await editor.agentAt('sum.py', 'total')
  const file = (await editor.command('remora.getAgent', total)).parent.agent_id
  editor.appliedEdits.length = 0

  expect(await editor.command('remora.injectIds', editor.uri('sum.py'))).toEqual({ ok: true, injected: 2, skipped: [] })

  expect(editor.text('sum.py')).toBe(`# remora-file: ${file}\ndef total(xs):  # ${total}\n    return sum(xs)\n`)
  expect(editor.appliedEdits).toHaveLength(1)
  expect(editor.isDirty('sum.py')).toBe(true)
  expect(await editor.agentAt('sum.py', 'total')).toBe(total)

  expect(await editor.command('remora.injectIds', editor.uri('sum.py'))).toMatchObject({ injected: 0 })
  expect(editor.appliedEdits).toHaveLength(1)
  expect(await editor.command('remora.stripIds', editor.uri('sum.py'))).toEqual({ ok: true, stripped: 2, skipped: [] })
  expect(editor.text('sum.py')).toBe(code)
  expect(await editor.agentAt('sum.py', 'total')).toBe(total)
})

test('an id that was written before the first save is the one that is stored', async () => {
  const { editor } = await open({ 'sum.py': code })
  editor.insert('sum.py', 0, 'def first(xs):\n    return xs[0]\n\n\n')
  const first = await editor.agentAt('sum.py', 'first')
  await editor.command('remora.injectIds', editor.uri('sum.py'))
  editor.replace('sum.py', 'first(xs)', 'head(xs)')
  expect(await editor.agentAt('sum.py', 'head')).toBe(first)
  editor.save('sum.py')
  expect(await editor.agentAt('sum.py', 'head')).toBe(first)
  expect(editor.text('sum.py')).toContain(`def head(xs):  # ${first}\n`)
})

test('places that can have no id are told, by line', async () => {
  const { editor } = await open({ 'a.js': 'const one = () => `\n`\nfunction two() {}\n' })
  expect(await editor.command('remora.injectIds', editor.uri('a.js'))).toEqual({
    ok: true,
    injected: 2,
    skipped: [{ line: 0, reason: expect.stringMatching(/where a comment cannot stand/) }],
  })
})

test('a file that nobody has open is changed on disk, with everything else as it was', async () => {
  const { editor, root } = await open({ 'sum.py': code })
  writeFileSync(join(root, 'other.py'), '\uFEFFdef other():\r\n    return 1')
  expect(await editor.command('remora.injectIds', editor.uri('other.py'))).toMatchObject({ ok: true, injected: 2 })
  expect(readFileSync(join(root, 'other.py'), 'utf8')).toMatch(
    /^\uFEFF# remora-file: rm_\w{8}\r\ndef other\(\): {2}# rm_\w{8}\r\n {4}return 1$/,
  )
  await editor.command('remora.stripIds', editor.uri('other.py'))
  expect(readFileSync(join(root, 'other.py'), 'utf8')).toBe('\uFEFFdef other():\r\n    return 1')
})

test('what cannot be done is refused with a sentence', async () => {
  const { editor, root, env } = await open({ 'sum.py': code, 'a.json': '{"a": 1}\n', 'a.txt': 'x\n' })
  const elsewhere = await openInProcess(root, env, { name: 'Other' })
  await elsewhere.untilScanned()
  editor.close('sum.py')
  elsewhere.open('sum.py')
  await elsewhere.agentAt('sum.py', 'total')
  const refusals: [unknown, string, RegExp][] = [
    [editor.uri('a.json'), 'unsupported', /JSON has no comments/],
    [editor.uri('a.txt'), 'unsupported', /a\.txt has no agents: its language is not known/],
    [editor.uri('none.py'), 'not_found', /none\.py has no agents: it is not there/],
    ['untitled:Untitled-1', 'unsupported', /is not a file/],
    [editor.uri('sum.py'), 'busy', /sum\.py is open in Other 1\.0/],
    [7, 'bad_argument', /uri/],
  ]
  for (const [uri, code, message] of refusals) {
    for (const command of ['remora.injectIds', 'remora.stripIds']) {
      await expect(editor.command(command, uri)).rejects.toMatchObject({
        message: expect.stringMatching(message),
        data: { code },
      })
    }
  }
})

test('an editor that refuses, or only says that it applied the edit, is not believed', async () => {
  const { editor } = await open({ 'sum.py': code })
  editor.behaviour = 'refuses'
  await expect(editor.command('remora.injectIds', editor.uri('sum.py'))).rejects.toMatchObject({
    message: expect.stringMatching(/did not apply the edit: the person said no/),
    data: { code: 'conflict' },
  })
  editor.behaviour = 'lies'
  await expect(editor.command('remora.injectIds', editor.uri('sum.py'))).rejects.toMatchObject({
    message: expect.stringMatching(/its text did not change/),
  })
})

test('what is typed at the same moment stays, and gets its id too', async () => {
  const { editor } = await open({ 'sum.py': code })
  editor.behaviour = 'drops stale'
  editor.beforeEdit = () => {
    editor.beforeEdit = undefined
    editor.insert('sum.py', 0, 'def typed():\n    pass\n\n\n')
  }
  expect(await editor.command('remora.injectIds', editor.uri('sum.py'))).toMatchObject({ injected: 3 })
  expect(editor.text('sum.py')).toContain(`def typed():  # ${await editor.agentAt('sum.py', 'typed')}\n    pass\n`)
})

test('a plain editor tells its person how many ids there are', async () => {
  const { editor } = await open({ 'sum.py': code }, { knowsRemora: false })
  await editor.command('remora.injectIds', editor.uri('sum.py'))
  await editor.until(() => editor.messages.includes('Ids written into sum.py: 2.'))
})

test('ids leave an open proposal as good as it was, also one that changes the next line', async () => {
  const { editor, model } = await open({ 'sum.py': code })
  const total = await editor.agentAt('sum.py', 'total')
  const source = 'def total(xs):\n    """Adds up."""\n    return sum(xs, 0)'
  model.will(calls('rewrite_self', { new_source: source, reasoning: 'Say what it does.' }), says('Done.'))
  await editor.command('remora.requestRewrite', total, 'document it')
  const { proposal_id } = await editor.event('RewriteProposalEvent')
  await editor.event('AgentCompleteEvent')

  await editor.command('remora.injectIds', editor.uri('sum.py'))

  expect(await editor.command('remora.acceptProposal', proposal_id)).toMatchObject({ kind: 'applied' })
  expect(editor.text('sum.py')).toMatch(
    /^# remora-file: rm_\w{8}\ndef total\(xs\): {2}# rm_\w{8}\n {4}"""Adds up\."""\n {4}return sum\(xs, 0\)\n$/,
  )
  expect(await editor.agentAt('sum.py', 'total')).toBe(total)
})

// ids.inject: onSave

async function idsForSave(editor: Awaited<ReturnType<typeof open>>['editor'], file: string): Promise<string> {
  const params = { textDocument: { uri: editor.uri(file) }, reason: 1 }
  const edits: TextEdit[] = await editor.connection.sendRequest('textDocument/willSaveWaitUntil', params)
  const text = editor.text(file)
  const lines = new Lines(text)
  return applyEdits(
    text,
    edits.map(({ range, newText }) => ({ ...lines.spanOf(range), text: newText })),
  )
}

test('on save the ids come as edits of the save, where the setting is known at the start', async () => {
  const { editor } = await open({ 'sum.py': code, 'remora.yaml': 'ids:\n  inject: onSave\n' }, { capabilities: saving })
  expect(editor.capabilities.textDocumentSync.willSaveWaitUntil).toBe(true)
  const total = await editor.agentAt('sum.py', 'total')
  expect(await idsForSave(editor, 'sum.py')).toContain(`def total(xs):  # ${total}\n`)
  expect(readFileSync(new URL(editor.uri('sum.py')), 'utf8')).toBe(code)

  await editor.command('remora.injectIds', editor.uri('sum.py'))
  expect(await idsForSave(editor, 'sum.py')).toBe(editor.text('sum.py'))
  expect(editor.messages).toEqual([])
})

test('on save nobody gets an id while a half-typed line may be hiding somebody', async () => {
  const { editor } = await open({ 'sum.py': code }, { initializationOptions: onSave, capabilities: saving })
  await editor.agentAt('sum.py', 'total')
  editor.replace('sum.py', 'total(xs):', 'total(xs')
  expect(await idsForSave(editor, 'sum.py')).toBe(editor.text('sum.py'))
  editor.replace('sum.py', 'total(xs', 'total(xs):')
  expect(await idsForSave(editor, 'sum.py')).toContain('# remora-file: rm_')
})

test('without the setting nobody is asked to wait at a save, and no ids come', async () => {
  const { editor } = await open({ 'sum.py': code }, { capabilities: saving })
  expect(editor.capabilities.textDocumentSync).not.toHaveProperty('willSaveWaitUntil')
  await editor.agentAt('sum.py', 'total')
  expect(await idsForSave(editor, 'sum.py')).toBe(code)
})

test('a person whose editor cannot write ids on save hears why', async () => {
  const late = await open({ 'sum.py': code }, { capabilities: saving })
  const settings = { settings: { remora: onSave } }
  await late.editor.connection.sendNotification('workspace/didChangeConfiguration', settings)
  await late.editor.until(() => late.editor.messages.some(message => message.includes('not known yet when the server')))

  const plain = await open({ 'sum.py': code }, { initializationOptions: onSave })
  await plain.editor.until(() => plain.editor.messages.some(message => message.includes('asks nobody before it saves')))
})
