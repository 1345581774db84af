import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { open } from '../support/open.js'

const code = 'def total(xs):\n    return sum(xs)\n'

test('the server asks to hear of files and folders', async () => {
  const { editor } = await open({ 'sum.py': code })
  const filters = [
    { scheme: 'file', pattern: { glob: '**', matches: 'file' } },
    { scheme: 'file', pattern: { glob: '**', matches: 'folder' } },
  ]
  expect(editor.capabilities.workspace.fileOperations).toEqual({ didRename: { filters }, didDelete: { filters } })
})

test.each([
  ['first told, then opened anew', true],
  ['first opened anew, then told', false],
])('a renamed folder keeps the agents of its files, open and unsaved ones included: %s', async (_, isToldFirst) => {
  const { editor, root } = await open({ 'shop/sum.py': code, 'shop/mean.py': code.replace('total', 'mean') })
  editor.close('shop/mean.py')
  editor.replace(
    'shop/sum.py',
    'return sum(xs)',
    'result = 0\n    for x in xs:\n        result += x\n    return result',
  )
  const typed = editor.text('shop/sum.py')
  const total = await editor.agentAt('shop/sum.py', 'total')
  const file = (await editor.command('remora.getAgent', total)).parent.agent_id
  renameSync(join(root, 'shop'), join(root, 'store'))
  const files = [{ oldUri: editor.uri('shop'), newUri: editor.uri('store') }]
  const tell = () => editor.connection.sendNotification('workspace/didRenameFiles', { files })

  if (isToldFirst) await tell()
  editor.close('shop/sum.py')
  editor.open('store/sum.py')
  editor.replace('store/sum.py', code, typed)
  if (!isToldFirst) await tell()

  await editor.until(() => editor.events.filter(({ event_type }) => event_type === 'NodeMovedEvent').length === 4)
  expect(await editor.agentAt('store/sum.py', 'total')).toBe(total)
  expect((await editor.command('remora.getAgent', total)).parent.agent_id).toBe(file)
  const listed = await editor.command('remora.listAgents', { uri: editor.uri('store/mean.py') })
  expect(listed.map((agent: { file_path: string; full_name: string }) => agent.full_name)).toEqual(['', 'mean'])
})

test('a deleted file leaves orphans at once', async () => {
  const { editor, root } = await open({ 'sum.py': code })
  const total = await editor.agentAt('sum.py', 'total')
  editor.close('sum.py')
  rmSync(join(root, 'sum.py'))
  await editor.connection.sendNotification('workspace/didDeleteFiles', { files: [{ uri: editor.uri('sum.py') }] })
  await editor.until(() =>
    editor.events.some(event => event.event_type === 'NodeRemovedEvent' && event.agent_id === total),
  )
  expect(await editor.command('remora.getAgent', total)).toMatchObject({ status: 'orphaned' })
})

test('what is no file, and what belongs to no folder, disturbs nobody', async () => {
  const { editor, root } = await open({ 'sum.py': code })
  const total = await editor.agentAt('sum.py', 'total')
  mkdirSync(join(root, '..', 'away'))
  const files = [
    { oldUri: 'git:/sum.py', newUri: 'git:/other.py' },
    { oldUri: editor.uri('../nothing'), newUri: editor.uri('../away') },
  ]
  await editor.connection.sendNotification('workspace/didRenameFiles', { files })
  await editor.connection.sendNotification('workspace/didDeleteFiles', { files: [{ uri: 'git:/sum.py' }] })
  expect(await editor.agentAt('sum.py', 'total')).toBe(total)
})
