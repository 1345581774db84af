import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EditBehaviour } from '../support/editor.js'
import { calls, says } from '../support/model-server.js'
import { open } from '../support/open.js'

const text = 'def total(xs):\n    a = 1\n    b = 2\n    c = 3\n    return a + b + c\n\n\ndef other():\n    pass\n'

test('what was typed above, inside and below the node between proposal and accept is kept', async () => {
  const { editor, accept } = await proposed()
  editor.insert('sum.py', 0, '# a new first line\n')
  editor.replace('sum.py', 'return a + b + c', 'return a + b + c  # typed')
  editor.replace('sum.py', 'pass', 'return 1')

  expect(await accept()).toMatchObject({ kind: 'applied' })
  expect(editor.text('sum.py')).toBe(
    `# a new first line\n${text}`
      .replace('a = 1', 'a = 10')
      .replace('return a + b + c', 'return a + b + c  # typed')
      .replace('pass', 'return 1'),
  )
})

test('a conflict is told and nothing is touched', async () => {
  const { editor, accept } = await proposed()
  editor.replace('sum.py', 'a = 1', 'a = 7')
  const typed = editor.text('sum.py')
  expect(await accept()).toMatchObject({ kind: 'stale', reason: expect.stringContaining('line 2') })
  expect(editor.text('sum.py')).toBe(typed)
  expect(editor.diagnostics('sum.py')).toHaveLength(1)
})

for (const behaviour of ['applies', 'drops stale'] satisfies EditBehaviour[]) {
  test(`typing at the very moment of the edit loses nothing (a client that ${behaviour})`, async () => {
    const { editor, accept } = await proposed()
    editor.behaviour = behaviour
    let typed = false
    editor.beforeEdit = () => {
      if (typed) return
      typed = true
      editor.insert('sum.py', 0, '# typed meanwhile\n')
    }
    const outcome = await accept()
    expect(editor.text('sum.py')).toContain('# typed meanwhile\n')
    if (outcome.kind === 'applied') {
      expect(editor.text('sum.py')).toBe(`# typed meanwhile\n${text.replace('a = 1', 'a = 10')}`)
    } else {
      expect(outcome.kind).toBe('failed')
      expect(editor.text('sum.py')).toBe(`# typed meanwhile\n${text}`)
      expect(editor.diagnostics('sum.py')).toHaveLength(1)
    }
  })
}

test('a client that says it applied the edit and did not is caught, and the proposal stays open', async () => {
  const { editor, accept } = await proposed()
  editor.behaviour = 'lies'
  expect(await accept()).toMatchObject({ kind: 'failed', reason: expect.stringContaining('its text did not change') })
  expect(editor.text('sum.py')).toBe(text)
  expect(editor.diagnostics('sum.py')).toHaveLength(1)

  editor.behaviour = 'applies'
  expect(await accept()).toMatchObject({ kind: 'applied' })
})

test('a client that refuses is believed', async () => {
  const { editor, accept } = await proposed()
  editor.behaviour = 'refuses'
  expect(await accept()).toMatchObject({ kind: 'failed', reason: expect.stringContaining('the person said no') })
  expect(editor.text('sum.py')).toBe(text)
})

test('a proposal for a file that no editor has open is written to disk, other bytes untouched', async () => {
  const { editor, accept, root } = await proposed(`\uFEFF${text.replaceAll('\n', '\r\n')}`)
  editor.close('sum.py')
  expect(await accept()).toMatchObject({ kind: 'applied' })
  expect(readFileSync(join(root, 'sum.py'), 'utf8')).toBe(
    `\uFEFF${text.replace('a = 1', 'a = 10')}`.replaceAll('\n', '\r\n'),
  )
})

test('a file that changed on disk meanwhile is merged, not overwritten', async () => {
  const { editor, accept, root } = await proposed()
  editor.close('sum.py')
  const changed = `import os\n${text.replace('c = 3', 'c = 3  # kept')}`
  writeFileSync(join(root, 'sum.py'), changed)
  expect(await accept()).toMatchObject({ kind: 'applied' })
  expect(readFileSync(join(root, 'sum.py'), 'utf8')).toBe(changed.replace('a = 1', 'a = 10'))
})

test('a proposal whose text the person typed themselves resolves itself', async () => {
  const { editor, proposal } = await proposed()
  editor.replace('sum.py', 'a = 1', 'a = 10')
  await editor.event('RewriteAppliedEvent', { proposal_id: proposal, by: 'text' })
  await editor.untilDiagnostics('sum.py', 0)
})

test('a renamed node keeps its proposal', async () => {
  const { editor, accept } = await proposed()
  editor.insert('sum.py', 0, 'class Sums:\n    pass\n\n\n')
  expect(await accept()).toMatchObject({ kind: 'applied' })
  expect(editor.text('sum.py')).toContain('a = 10')
})

test('a proposal that is being applied cannot be rejected as well', async () => {
  const { editor, proposal, accept } = await proposed()
  let rejected: Promise<any> | undefined
  editor.beforeEdit = () => {
    rejected = editor.command('remora.rejectProposal', proposal, '')
  }
  expect(await accept()).toMatchObject({ kind: 'applied' })
  expect(await rejected).toMatchObject({ kind: 'closed', status: 'applied' })
  expect(editor.events.filter(event => event.event_type === 'RewriteRejectedEvent')).toHaveLength(0)
})

test('a file that is open under another name is not changed behind the editor', async () => {
  const { editor, root, proposal } = await proposed()
  symlinkSync(join(root, 'sum.py'), join(root, 'alias.py'))
  editor.open('alias.py')
  editor.close('sum.py')
  editor.insert('alias.py', 0, '# typed\n')
  await editor.hover('alias.py')
  const outcome = await editor.command('remora.acceptProposal', proposal)
  expect(outcome).toMatchObject({ kind: 'busy', editor: 'TestEditor 1.0' })
  expect(readFileSync(join(root, 'sum.py'), 'utf8')).toBe(text)
})

async function proposed(content = text) {
  const world = await open({ 'sum.py': content })
  const { editor, model } = world
  model.will(
    calls('rewrite_self', {
      new_source: 'def total(xs):\n    a = 10\n    b = 2\n    c = 3\n    return a + b + c',
      reasoning: 'Ten.',
    }),
    says('Done.'),
  )
  await editor.command('remora.requestRewrite', await editor.agentAt('sum.py', 'total'), 'ten')
  const [diagnostic] = await editor.untilDiagnostics('sum.py', 1)
  await editor.event('AgentCompleteEvent')
  const proposal = diagnostic!.code as string
  return { ...world, proposal, accept: () => editor.command('remora.acceptProposal', proposal) }
}
