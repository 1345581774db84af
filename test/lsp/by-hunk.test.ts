import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { Desk } from '../edits/desk.js'
import type { EditorOptions, TestEditor } from '../support/editor.js'
import { calls, says } from '../support/model-server.js'
import { open } from '../support/open.js'

const body = Array.from({ length: 12 }, (_, line) => `    x${line} = 0`).join('\n')
const text = `def total():\n${body}\n\n\ndef other():\n    return 1\n`
const proposed = `def total():\n${body.replace('x1 = 0', 'x1 = 1').replace('x10 = 0', 'x10 = 1')}`

test('each hunk is an action of its own, and the rest stays open', async () => {
  const { editor } = await withProposal()
  const titles = (await editor.actions('sum.py', 'total')).map(({ title }) => title)
  expect(titles.slice(0, 7)).toEqual([
    '✅ Accept rewrite',
    '✅ Accept hunk 1 of 2 (line 3)',
    '✅ Accept hunk 2 of 2 (line 12)',
    '❌ Reject with feedback',
    '❌ Reject hunk 1 of 2',
    '❌ Reject hunk 2 of 2',
    '👁 Preview',
  ])
  expect(await editor.act('sum.py', 'total', 'Accept hunk 2')).toMatchObject({
    kind: 'partially_applied',
    open_hunks: [0],
  })
  expect(editor.text('sum.py')).toBe(text.replace('x10 = 0', 'x10 = 1'))
  expect(editor.diagnostics('sum.py')).toHaveLength(1)
  expect(await editor.act('sum.py', 'total', 'Reject hunk 1')).toMatchObject({ ok: true, kind: 'rejected' })
  await editor.untilDiagnostics('sum.py', 0)
  expect(editor.text('sum.py')).toBe(text.replace('x10 = 0', 'x10 = 1'))
})

test('the hunks that nobody has decided stay open when the only accepted one is undone in the editor', async () => {
  const { editor, proposal } = await withProposal()
  await editor.command('remora.acceptProposal', proposal, { hunks: [0] })
  editor.replace('sum.py', 'x1 = 1', 'x1 = 0')
  await editor.event('RewriteUndoneEvent')
  expect(await editor.command('remora.acceptProposal', proposal, { hunks: [1] })).toMatchObject({
    kind: 'partially_applied',
    open_hunks: [0],
  })
})

test('an accepted rewrite is taken back by an action at its place', async () => {
  const { editor } = await withProposal()
  await editor.act('sum.py', 'total', 'Accept rewrite')
  expect(await editor.act('sum.py', 'total', 'Take back')).toMatchObject({ kind: 'undone' })
  expect(editor.text('sum.py')).toBe(text)
  expect((await editor.actions('sum.py', 'total')).some(({ title }) => title.includes('Take back'))).toBe(false)
})

test('feedback on a hunk shows the agent that hunk alone', async () => {
  const { editor, model, proposal } = await withProposal()
  model.will(says('I see.'))
  await editor.command('remora.rejectProposal', proposal, 'no ones here', { hunks: [1] })
  await editor.until(() => editor.events.filter(({ event_type }) => event_type === 'AgentCompleteEvent').length === 2)
  const asked = JSON.stringify(model.requests.at(-1))
  expect(asked).toContain('no ones here')
  expect(asked).toContain('+    x10 = 1')
  expect(asked).not.toContain('+    x1 = 1')
})

test("a person's version is accepted in place of the agent's", async () => {
  const { editor, proposal } = await withProposal()
  const mine = proposed.replace('x10 = 1', 'x10 = 10')
  expect(await editor.command('remora.editProposal', proposal, mine)).toEqual({ ok: true, proposal_id: proposal })
  const preview = await editor.command('remora.previewProposal', proposal)
  expect(preview.diff).toContain('+    x10 = 10')
  expect(preview).toMatchObject({
    status: 'open',
    agent: { name: 'total' },
    reasoning: 'Ones.',
    files: [{ column: 0 }],
  })
  expect(await editor.command('remora.acceptProposal', proposal)).toMatchObject({ kind: 'applied' })
  expect(editor.text('sum.py')).toContain('x10 = 10')
})

test('a plain client previews a markdown page with the diff and what the checks say', async () => {
  const { editor, proposal } = await withProposal({
    knowsRemora: false,
    initializationOptions: { trusted: true, proposals: { checks: { python: 'echo too many ones; exit 1' } } },
  })
  expect(editor.diagnostics('sum.py')[0]!.message).toContain('check failed: echo too many ones; exit 1')
  await editor.command('remora.previewProposal', proposal)
  const page = readFileSync(fileURLToPath(editor.shownDocuments[0]!), 'utf8')
  expect(page).toContain('```diff\n--- a/sum.py\n+++ b/sum.py\n@@ -1,6 +1,6 @@')
  expect(page).toContain('## ✗ `echo too many ones; exit 1` on sum.py\n\n```text\ntoo many ones\n```')
})

test('an editor that shows whose change it is is told', async () => {
  const workspaceEdit = { documentChanges: true, changeAnnotationSupport: {} }
  const { editor, proposal } = await withProposal({ capabilities: { workspace: { applyEdit: true, workspaceEdit } } })
  await editor.command('remora.acceptProposal', proposal)
  const [{ edit }] = editor.appliedEdits as [TestEditor['appliedEdits'][0]]
  expect(edit.changeAnnotations).toEqual({ remora: { label: 'Remora: Ones.', needsConfirmation: false } })
  expect(edit.documentChanges).toMatchObject([{ edits: [{ annotationId: 'remora' }, { annotationId: 'remora' }] }])
})

test('a proposal over several files has a diagnostic on each, with the part of the diff that is about it', async () => {
  const { editor, root } = await open({ 'a.py': text, 'b.py': text })
  const desk = await Desk.open(root)
  onTestFinished(() => desk.close())
  const change = (source: string) => source.replace('return 1', 'return 2')
  await desk.propose([await desk.nodeDraft('a.py', 'other', change), await desk.nodeDraft('b.py', 'other', change)])
  const [a] = await editor.untilDiagnostics('a.py', 1)
  const [b] = await editor.untilDiagnostics('b.py', 1)
  expect(a!.code).toBe(b!.code)
  expect(a!.data.diff).toContain('+++ b/a.py')
  expect(a!.data.diff).not.toContain('b.py')
  expect(b!.data.diff).toContain('+++ b/b.py')
  expect(await editor.act('b.py', 'other', 'Accept rewrite')).toMatchObject({ kind: 'applied' })
  expect([editor.text('a.py'), editor.text('b.py')]).toEqual([change(text), change(text)])
})

test('what the agents of one cascade propose is accepted as one', async () => {
  const { editor, root } = await open({ 'a.py': text, 'b.py': text })
  const desk = await Desk.open(root)
  onTestFinished(() => desk.close())
  const change = (source: string) => source.replace('return 1', 'return 2')
  await desk.propose([await desk.nodeDraft('a.py', 'other', change)], 'cas_one')
  await desk.propose([await desk.nodeDraft('b.py', 'other', change)], 'cas_one')
  await editor.untilDiagnostics('b.py', 1)
  expect(await editor.act('b.py', 'other', 'Accept all 2 linked rewrites')).toMatchObject({ kind: 'applied' })
  expect([editor.text('a.py'), editor.text('b.py')]).toEqual([change(text), change(text)])
  await editor.untilDiagnostics('a.py', 0)
})

async function withProposal(options: Partial<EditorOptions> = {}) {
  const world = await open({ 'sum.py': text }, options)
  const { editor, model } = world
  model.will(calls('rewrite_self', { new_source: proposed, reasoning: 'Ones.' }), says('Done.'))
  await editor.command('remora.requestRewrite', await editor.agentAt('sum.py', 'total'), 'ones')
  const [diagnostic] = await editor.untilDiagnostics('sum.py', 1)
  await editor.event('AgentCompleteEvent')
  return { ...world, proposal: diagnostic!.code as string }
}
